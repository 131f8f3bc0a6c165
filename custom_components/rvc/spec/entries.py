"""JSON objects of which most entries are never asked for."""

from collections.abc import Iterator, Mapping
from functools import cached_property
import json
from pathlib import Path
import re
from typing import Any, Final, override

from .shipped import DamagedFile, shipped_bytes

_LINE: Final = re.compile(rb'^"([^"]+)":(.*?),?$', re.MULTILINE)


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

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        return {line[1].decode(): line.span(2) for line in _LINE.finditer(self._data)}

    def decode(self, name: str) -> Any:
        """Return an entry, and do not keep it; raises KeyError or DamagedFile."""
        start, end = self._places[name]
        try:
            return json.loads(self._data[start:end])
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
        return iter(self._places)

    @override
    def __len__(self) -> int:
        return len(self._places)

    @override
    def __contains__(self, name: object) -> bool:
        return name in self._places
