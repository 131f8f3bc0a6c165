"""What the formats of other software have in common.

Names, areas and kinds are used; what else their files hold is left out. What
may move something never becomes a lamp or a switch because of its file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final

from ...protocol.text import plain_text
from ...spec import Spec
from ..model import MappedDevice
from ..roles import OUTPUT_CLASSES, PAIR_ROLES
from ..schema import FIRST_YEAR, LAST_INSTANCE, LAST_YEAR, LONGEST_NAME
from .bounds import quote

# An output with such a name sets something in motion: nobody's lamp or switch.
_MOVES: Final = re.compile(
    r"(?i)\b(extend|retract|open|close|raise|lower|awning (in|out)|slide|jack|lift)\b"
)
# "Turn off all the lights" is not meant for these.
_NO_LAMP: Final = re.compile(
    r"(?i)\b(pump|heater|furnace|disconnect|inverter|a/?c|fan|compressor|valve)\b"
)
_FAN: Final = re.compile(r"(?i)\bfan\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry:
    """A device as a foreign file describes it."""

    device_class: str | None
    """None where its messages are not RV-C's."""
    instance: Any
    name: Any
    area: str | None = None
    role: str | None = None

    def to_device(self) -> tuple[MappedDevice | None, str | None]:
        """Return the device as our map has it, and what could not be used of it."""
        what = f"{quote(self.name or self.device_class)} ({quote(self.instance)})"
        if self.device_class is None:
            return None, f"{what}: its messages are not RV-C's"
        number = quote(self.instance)
        if not (number.isascii() and number.isdigit()) or int(number) > LAST_INSTANCE:
            return None, f"{what}: it has no instance"
        text = plain_text(self.name, LONGEST_NAME) if isinstance(self.name, str) else ""
        role, reason = self._role_by_name(text)
        device = MappedDevice(
            self.device_class,
            (int(number),),
            text or None,
            self.area,
            role,
            ignore=reason is not None,
        )
        return device, None if reason is None else f"{what}: {reason}"

    def _role_by_name(self, text: str) -> tuple[str | None, str | None]:
        """Return the role of the entry, or why it has to be ignored."""
        role = self.role
        if self.device_class not in OUTPUT_CLASSES:
            return None, None
        if role in PAIR_ROLES:
            return None, f"a {role} needs both of its outputs; teach it"
        if _MOVES.search(text):
            return None, "it may move something, so it is left out; teach it"
        if role in (None, "light") and _NO_LAMP.search(text):
            role = "fan" if _FAN.search(text) else "switch"
        return role, None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFormat:
    """A format of other software."""

    name: str
    fits: Callable[[Mapping[str, Any]], bool]
    """Whether a file's data has this format."""
    read: Callable[[Mapping[str, Any], Spec], Iterator[ForeignEntry | str]]
    """Returns the devices of a file's data, and for what is none why not."""


def coach_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return make, model, year and floor plan, as far as a file has them."""
    info = data.get("coach_info") or data.get("rv_info") or {}
    coach: dict[str, Any] = {}
    if not isinstance(info, Mapping):
        return coach
    for key, names in (
        ("make", ("make", "manufacturer")),
        ("model", ("model",)),
        ("floorplan", ("trim", "floorplan")),
    ):
        for name in names:
            if isinstance(value := info.get(name), str) and value.strip():
                coach[key] = plain_text(value, LONGEST_NAME)
    year = quote(info.get("year") or "")
    if year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR:
        coach["year"] = int(year)
    return coach


def class_of_dgn(spec: Spec, dgn: Any) -> str | None:
    """Return the class of a status, by its name or its number in hexadecimal."""
    text = quote(dgn)
    known = spec.dgns.get(text)
    if known is None and re.fullmatch(r"[0-9A-Fa-f]{4,6}", text):
        known = spec.by_number.get(int(text, 16))
    if known is None or not spec.device_classes[known.device].multiple:
        return None
    return known.device
