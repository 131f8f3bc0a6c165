"""Somebody's DBC file as own definitions, in YAML."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import voluptuous as vol
import yaml

from ...protocol.frame import split_id
from ...spec import Spec
from ...spec.model import is_addressed
from ...spec.schema.chapters import DGNS, compile_dgns
from ...spec.schema.signals import SIGNALS, check_signals, compile_signal
from .reader import EXTENDED, ReadDbc, ReadMessage
from .signals import CannotTake, convert_signal, snake_case

_OWN: Final = "OWN"
_LONGEST: Final = 8
_LARGEST_DGN: Final = 0x1FFFF
_LARGEST_SHORT_ID: Final = 0x7FF
_LAST_ADDRESS: Final = 253
_LONGEST_PERIOD: Final = 3_600_000
_PROPRIETARY: Final = frozenset({0x0EF00, 0x1EF00})


class Remark(NamedTuple):
    """What is said of a line: what was left out, or taken otherwise."""

    line: int
    name: str
    text: str


@dataclass
class Definitions:
    """The DGNs that were taken, in the form of a chapter's file."""

    device: str
    dgns: dict[str, dict[str, Any]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def signals(self) -> int:
        """Return how many signals were taken."""
        return sum(
            one is not None
            for dgn in self.dgns.values()
            for one in dgn["signals"].values()
        )

    def to_yaml(self, source: str) -> str:
        """Return the text of the file; `source` is where it comes from."""
        return "".join(self._lines(source))

    def _lines(self, source: str) -> Iterator[str]:
        yield f"# Made by rvc import-dbc of {source!a}\n"
        yield f"device: {_flow(self.device)}\ndgns:\n"
        for name, dgn in self.dgns.items():
            yield f"  {name}:\n"
            for key, value in dgn.items():
                if key == "dgn":
                    yield f"    dgn: 0x{value:05X}\n"
                elif key == "identifier":
                    yield f"    identifier: 0x{value:03X}\n"
                elif key != "signals":
                    yield f"    {key}: {_flow(value)}\n"
            yield "    signals:\n"
            for signal, raw in dgn["signals"].items():
                yield f"      {_flow(signal)}: {_flow(raw)}\n"


def _flow(value: Any) -> str:
    text = yaml.safe_dump(
        value,
        default_flow_style=True,
        width=10_000,
        allow_unicode=True,
        sort_keys=False,
    )
    return text.removesuffix("...\n").strip()


def to_definitions(
    file: ReadDbc, spec: Spec, device: str, *, replace: bool = False
) -> Definitions:
    """Return what own definitions can hold of a file, and remarks on all else.

    Args:
        file: The file.
        spec: The standard, whose own messages are not taken.
        device: The device class of the definitions.
        replace: Whether those are taken, and replace the standard's.
    """
    found = Definitions(device)
    for line, text in file.malformed:
        found.remarks.append(Remark(line, text[:40], "it is not understood"))
    shared = Counter(
        _number(message.id) for message in file.messages if message.id & EXTENDED
    )
    for message in file.messages:
        try:
            _take(message, spec, found, shared, replace=replace)
        except CannotTake as error:
            found.remarks.append(Remark(message.line, message.name, str(error)))
    return found


def _number(identifier: int) -> int:
    return split_id(identifier & ~EXTENDED)[1]


def _take(
    message: ReadMessage,
    spec: Spec,
    found: Definitions,
    shared: Counter[int],
    *,
    replace: bool,
) -> None:
    if message.length > _LONGEST:
        raise CannotTake(f"it has {message.length} bytes, more than a frame")
    dgn = _identity(message, spec, shared, replace=replace)
    name = snake_case(message.name).upper()
    name = name if name[0].isalpha() else f"{_OWN}_{name}"
    standard = spec.by_number.get(dgn.get("dgn", -1))
    if replace and standard is not None and "senders" not in dgn:
        name = standard.name
    elif name in spec.dgns:
        own = f"{_OWN}_{name}"
        text = f"RV-C has this name too: it is {own} here"
        found.remarks.append(Remark(message.line, name, text))
        name = own
    while name in found.dgns:
        name = f"{name}_2"
    dgn["signals"] = _signals(message, found)
    if not dgn["signals"]:
        raise CannotTake("nothing of it can be taken")
    if replace and standard is not None and name == standard.name:
        gone = {one.name for one in standard.signals} - dgn["signals"].keys()
        dgn["signals"] |= dict.fromkeys(sorted(gone))
    try:
        compile_dgns(DGNS({name: dgn}))
    except vol.Invalid as error:
        raise CannotTake(error.msg) from error
    found.dgns[name] = dgn


def _identity(
    message: ReadMessage, spec: Spec, shared: Counter[int], *, replace: bool
) -> dict[str, Any]:
    """Return how a message is known: its number, and who sends it where that counts."""
    period = message.period
    dgn: dict[str, Any] = {}
    if period and period <= _LONGEST_PERIOD:
        dgn["interval"] = period
    if not message.id & EXTENDED:
        if message.id > _LARGEST_SHORT_ID:
            raise CannotTake(f"{message.id} is no identifier of 11 bits")
        if message.id in spec.by_short_id:
            raise CannotTake(f"{message.id:03X} is defined already")
        return {"identifier": message.id, **dgn}
    number, source = _number(message.id), message.id & 0xFF
    if number > _LARGEST_DGN:
        raise CannotTake("it is on a data page that RV-C does not have")
    dgn = {"dgn": number, **dgn}
    if is_addressed(number):
        dgn["addressed"] = True
    standard = spec.by_number.get(number)
    is_own = number in _PROPRIETARY or shared[number] > 1
    if is_own and source <= _LAST_ADDRESS:
        dgn["senders"] = source
    elif shared[number] > 1:
        raise CannotTake(f"several messages have the number {number:05X}")
    elif standard is not None and not replace:
        raise CannotTake(f"RV-C has {number:05X} as {standard.name}")
    return dgn


def _signals(message: ReadMessage, found: Definitions) -> dict[str, Any]:
    """Return the signals that can be taken, in their order."""
    taken: dict[str, Any] = {}
    compiled: dict[str, Any] = {}
    # What others refer to comes first, whatever the order of the file.
    for signal in sorted(
        message.signals.values(), key=lambda one: one.multiplexing != "M"
    ):
        notes: list[str] = []
        name = snake_case(signal.name)
        while name in taken:
            name = f"{name}_2"
        try:
            raw = convert_signal(signal, message, notes)
            candidate = {**compiled, name: compile_signal(_checked(raw))}
            check_signals(candidate, multi_frame=False)
        except CannotTake as error:
            notes = [str(error)]
        except vol.Invalid as error:
            notes = [error.msg]
        else:
            taken[name], compiled = raw, candidate
        place = f"{message.name}.{signal.name}"
        found.remarks.extend(Remark(signal.line, place, note) for note in notes)
    return taken


def _checked(raw: dict[str, Any]) -> dict[str, Any]:
    checked: dict[str, Any] = SIGNALS({"signal": raw})["signal"]
    return checked
