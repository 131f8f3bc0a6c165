"""The files of an owner's definitions: what was written here is read, changed and removed.

A file is ours as long as it is, letter for letter, what would be written for what it says.
Whatever else stands in one, such as a comment, was written by hand, and stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
import re
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from ..spec import Spec, load_spec
from ..spec.errors import RvcError
from ..spec.reasons import Reason
from .own_messages import (
    FIRST_BYTE,
    BadDefinition,
    OwnMessage,
    OwnSignal,
    files_of,
    free_name,
)
from .whole_files import write_whole

_HEADER: Final = re.compile(
    r"# [0-9A-F]+h, (?:from node (?P<source>[0-9]{1,3})|an 11-bit identifier),"
    r" heard: (?P<heard>[0-9A-F, ]*)\n"
)
_TYPE: Final = re.compile(r"(?P<unsigned>u?)int(?P<bits>[0-9]{1,2})")
_LARGEST: Final = 65_536
"""In bytes; what is written here has far fewer."""
_LAST_ADDRESS: Final = 0xFF
_NOT_OURS: Final = (
    yaml.YAMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class DefinitionChanged(RvcError):
    """A file is not what it was when it was opened."""


class DefinitionGone(RvcError):
    """A file is not there any more."""


class NameTaken(RvcError):
    """Another message has the name already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnFile:
    """A file of the owner's own definitions."""

    path: Path
    revision: str
    """What is another after each change of the file; empty where it cannot be read."""
    message: OwnMessage | None
    """What it says; None where somebody has written in it by hand."""
    problem: str | None
    """Why it is left out; None while it is not."""


def list_files(folder: Path) -> list[OwnFile]:
    """Return the files in a folder, in their order; it reads them."""
    files = files_of(folder)
    reasons = {one.path: one.reason for one in load_spec(*files).refused}
    return [_read(path, reasons.get(path)) for path in files]


def open_file(folder: Path, name: str, revision: str) -> tuple[Path, OwnMessage]:
    """Return a file that is as it was, and what it says; it reads it.

    Raises DefinitionGone or DefinitionChanged.
    """
    path = next((one for one in files_of(folder) if one.name == name), None)
    if path is None:
        raise DefinitionGone(name)
    file = _read(path)
    if file.message is None or file.revision != revision:
        raise DefinitionChanged(name)
    return path, file.message


def check_change(path: Path, message: OwnMessage) -> Spec:
    """Return the spec with another definition in a file's place; it reads files.

    Raises BadDefinition, also where another file would be left out for it.
    """
    files = files_of(path.parent)
    before = {one.path for one in load_spec(*files).refused}
    with TemporaryDirectory(prefix="rvc-") as folder:
        draft = Path(folder, path.name)
        draft.write_text(message.text(), encoding="utf-8")
        loaded = load_spec(*(draft if one == path else one for one in files))
    for refused in loaded.refused:
        if refused.path == draft:
            raise BadDefinition(refused.reason)
        if refused.path not in before:
            raise BadDefinition(
                Reason(
                    "{file}: {reason}", file=refused.path.name, reason=refused.reason
                )
            )
    return loaded.spec


def change_file(folder: Path, name: str, revision: str, message: OwnMessage) -> None:
    """Write another definition to a file.

    Raises DefinitionGone, DefinitionChanged, NameTaken, BadDefinition or OSError.
    """
    path, before = open_file(folder, name, revision)
    if message.name != before.name:
        others = load_spec(*(one for one in files_of(folder) if one != path)).spec
        if free_name(message.name, others) != message.name:
            raise NameTaken(message.name)
    check_change(path, message)
    write_whole(path, message.text())


def remove_file(folder: Path, name: str, revision: str) -> None:
    """Remove a file.

    Raises DefinitionGone, DefinitionChanged or OSError.
    """
    path, _ = open_file(folder, name, revision)
    path.unlink()


def _read(path: Path, problem: str | None = None) -> OwnFile:
    """Return a file as it is now."""
    revision, message = "", None
    try:
        if path.is_file() and path.stat().st_size <= _LARGEST:
            content = path.read_bytes()
            revision = sha256(content).hexdigest()[:16]
            message = message_in(content.decode("utf-8"))
    except OSError, UnicodeDecodeError:
        pass
    return OwnFile(path=path, revision=revision, message=message, problem=problem)


def message_in(text: str) -> OwnMessage | None:
    """Return the message that a file defines; None unless the file is that alone."""
    header = _HEADER.match(text)
    if header is None:
        return None
    try:
        message = _message_of(yaml.safe_load(text), header)
        return message if message.text() == text else None
    except _NOT_OURS:
        return None


def _message_of(document: Mapping[str, Any], header: re.Match[str]) -> OwnMessage:
    ((name, dgn),) = document["dgns"].items()
    hints = document["shown"][name].get("signals", {})
    (first_byte,) = dgn.get("when", {}).get(FIRST_BYTE, [None])
    source, heard = header["source"], header["heard"]
    if source is not None and int(source) > _LAST_ADDRESS:
        raise ValueError(source)
    return OwnMessage(
        name=document["device"],
        dgn=dgn["identifier" if source is None else "dgn"],
        source=None if source is None else int(source),
        samples=tuple(map(bytes.fromhex, heard.split(", "))) if heard else (),
        only_source="senders" in dgn,
        first_byte=first_byte,
        signals=tuple(
            _signal_of(key, signal, hints.get(key, {}))
            for key, signal in dgn["signals"].items()
            if first_byte is None or key != FIRST_BYTE
        ),
    )


def _signal_of(
    name: str, signal: Mapping[str, Any], hints: Mapping[str, Any]
) -> OwnSignal:
    if (form := _TYPE.fullmatch(signal["type"])) is None:
        raise ValueError(signal["type"])
    return OwnSignal(
        name=name,
        first_byte=_first(signal["byte"]),
        first_bit=_first(signal.get("bits", 0)),
        bits=int(form["bits"]),
        signed=not form["unsigned"],
        scale=signal.get("scale", 1),
        offset=signal.get("offset", 0),
        unit=signal.get("unit"),
        device_class=hints.get("class"),
    )


def _first(span: int | str) -> int:
    """Return where a span such as "1-2" begins."""
    return span if isinstance(span, int) else int(span.partition("-")[0])
