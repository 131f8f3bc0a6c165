"""JSON objects of which most entries are never asked for."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any, Final, override

from .shipped import DamagedFile, shipped_bytes

_NAME: Final = re.compile(rb'^"([^"]+)":', re.MULTILINE)


class Entries(Mapping[str, Any]):
    """The entries of a JSON object with a line for each: each is read when it is needed."""

    def __init__(self, data: bytes, path: Path | None = None) -> None:
        """Take the object as `scripts/build-spec` writes it, and whence it comes."""
        self._data = data
        self._path = path
        self._read: dict[str, Any] = {}

    @classmethod
    def of(cls, path: Path) -> Entries:
        """Return the entries of a file; it is read, but nothing of it is decoded.

        Raises DamagedFile.
        """
        return cls(shipped_bytes(path), path)

    def _place(self, name: object) -> int:
        """Return where an entry begins; -1 where there is none.

        It is looked for each time: most are asked for once, or never.
        """
        begin = f'\n"{name}":'.encode()
        place = self._data.find(begin)
        return place if place < 0 else place + len(begin)

    def decode(self, name: str) -> Any:
        """Return an entry, and do not keep it; raises KeyError or DamagedFile."""
        start = self._place(name)
        if start < 0:
            raise KeyError(name)
        line = self._data[start : self._data.index(b"\n", start)]
        try:
            return json.loads(line.removesuffix(b","))
        except ValueError as error:
            if self._path is None:
                raise
            raise DamagedFile(self._path) from error

    @override
    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = self.decode(name)
        return self._read[name]

    @override
    def __iter__(self) -> Iterator[str]:
        return (name[1].decode() for name in _NAME.finditer(self._data))

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)

    @override
    def __contains__(self, name: object) -> bool:
        return self._place(name) >= 0
