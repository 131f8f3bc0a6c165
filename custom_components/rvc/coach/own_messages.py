"""A message that an owner names: its definition as a spec file, and what it makes of samples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from ..devices import NODE
from ..protocol.codec import Codec
from ..protocol.frame import Frame, join_id
from ..protocol.message import Value
from ..spec import Spec, load_spec
from ..spec.errors import RvcError
from ..spec.model import is_addressed
from .whole_files import write_whole

_BYTE: Final = 8
FIRST_BYTE: Final = "message_type"
"""Of a proprietary message: what its first byte is called where it tells which it is."""


class BadDefinition(RvcError):
    """A definition that the spec's schema refuses, with the reason."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSignal:
    """One value in a message, where it stands and how it is to be read."""

    name: str
    first_byte: int
    first_bit: int
    bits: int
    signed: bool = False
    scale: float = 1
    offset: float = 0
    unit: str | None = None
    device_class: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as a spec file has it."""
        last = (self.first_bit + self.bits - 1) // _BYTE
        signal: dict[str, Any] = {
            "byte": _span(self.first_byte, self.first_byte + last)
        }
        if self.first_bit or self.bits % _BYTE:
            signal["bits"] = _span(self.first_bit, self.first_bit + self.bits - 1)
        signal["type"] = f"{'' if self.signed else 'u'}int{self.bits}"
        if self.unit is not None:
            signal["unit"] = self.unit
        # The usual scale of a unit is that of RV-C, which others need not have.
        if self.unit is not None or self.scale != 1:
            signal["scale"] = _plain(self.scale)
        if self.unit is not None or self.offset:
            signal["offset"] = _plain(self.offset)
        return signal


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnMessage:
    """An unknown message that was given a name."""

    name: str
    """In snake_case; its device class too."""
    dgn: int
    """Its DGN, or its identifier where that has 11 bits."""
    source: int | None
    """The address of its sender; None for an 11-bit identifier, which names none."""
    samples: tuple[bytes, ...]
    only_source: bool = False
    """Whether it means this of this sender alone."""
    first_byte: int | None = None
    """The code that tells it from others of its number; None where the number does."""
    signals: tuple[OwnSignal, ...] = ()

    @property
    def dgn_name(self) -> str:
        """The name of its DGN."""
        return f"{self.name.upper()}_STATUS"

    def text(self) -> str:
        """Return the spec file that defines it."""
        is_short = self.source is None
        definition: dict[str, Any] = {"identifier" if is_short else "dgn": self.dgn}
        signals: dict[str, Any] = {}
        if self.only_source:
            definition["senders"] = self.source
        if self.first_byte is not None:
            definition["when"] = {FIRST_BYTE: [self.first_byte]}
            signals[FIRST_BYTE] = {"byte": 0, "type": "uint8"}
        signals |= {one.name: one.to_dict() for one in self.signals}
        shown: dict[str, Any] = {"main": [one.name for one in self.signals]}
        classes = {
            one.name: {"class": one.device_class}
            for one in self.signals
            if one.device_class is not None
        }
        if classes:
            shown["signals"] = classes
        if self.first_byte is not None:
            shown["not"] = {FIRST_BYTE: "it tells which message this is"}
        document = {
            "device": self.name,
            "instances": "single",
            "dgns": {self.dgn_name: {**definition, "signals": signals}},
            "shown": {self.dgn_name: shown},
        }
        heard = ", ".join(data.hex().upper() for data in self.samples)
        body = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
        sender = "an 11-bit identifier" if is_short else f"from node {self.source}"
        return (
            f"# {self.dgn:0{3 if is_short else 5}X}h, {sender}, heard: {heard}\n{body}"
        )

    def check(self, files: Sequence[Path]) -> Spec:
        """Return the spec with this over an owner's other files; it reads files.

        Raises BadDefinition.
        """
        with TemporaryDirectory(prefix="rvc-") as folder:
            path = Path(folder, "own.yaml")
            path.write_text(self.text(), encoding="utf-8")
            loaded = load_spec(*files, path)
        for refused in loaded.refused:
            if refused.path == path:
                raise BadDefinition(refused.reason)
        return loaded.spec

    def values(self, spec: Spec) -> Iterator[tuple[bytes, Mapping[str, Value]]]:
        """Yield each sample with what it says by the definition."""
        codec = Codec(spec)
        number = self.dgn | (0xFF if is_addressed(self.dgn) else 0)
        for data in self.samples:
            frame = (
                Frame.short(self.dgn, data)
                if self.source is None
                else Frame(join_id(6, number, self.source), data[:_BYTE])
            )
            yield data, codec.decode_as(self.dgn_name, frame).signals


def write_definition(folder: Path, message: OwnMessage) -> Path:
    """Write a definition to a file of its own, and return that.

    What stands in the folder stays, also what has come since the definition was
    checked: another name is taken where one is taken. Raises OSError or BadDefinition.
    """
    folder.mkdir(exist_ok=True)
    known = load_spec(*files_of(folder)).spec
    message = replace(message, name=free_name(message.name, known))
    check_definition(folder, message)
    path = next(one for one in _names(folder, message.name) if not one.exists())
    write_whole(path, message.text())
    return path


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}.yaml"
    for number in range(2, 1000):
        yield folder / f"{name}_{number}.yaml"


def check_definition(folder: Path, message: OwnMessage) -> Spec:
    """Return the spec with a definition beside those in a folder; reads files.

    Raises BadDefinition.
    """
    return message.check(files_of(folder))


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder that are read, in their order."""
    return sorted(folder.glob("*.yaml"))


def free_name(name: str, spec: Spec, own: str | None = None) -> str:
    """Return a name that nothing in a spec has, with a number where it has to be.

    What has the name `own` is to have the new one: it may stay as it is.
    """
    names = {NODE, *spec.device_classes, *(one.lower() for one in spec.dgns)}
    names |= {one.removesuffix("_status") for one in names}
    names -= {own, f"{own}_status"}
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{name}_{number}"
    return free


def _span(first: int, last: int) -> int | str:
    return first if first == last else f"{first}-{last}"


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
