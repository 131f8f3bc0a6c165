"""What the formats of other software have in common.

Names, areas and kinds are used; what else their files hold is listed with its
line. What may move something never becomes a lamp or a switch because of its file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final

from ...protocol.text import plain_text
from ...spec import Spec
from ...spec.reasons import Reason, at_line
from ..model import MappedDevice
from ..roles import OUTPUT_CLASSES, PAIR_ROLES, default_role
from ..schema import FIRST_YEAR, LAST_INSTANCE, LAST_YEAR, LONGEST_NAME
from .bounds import quote
from .lined import line_of
from .words import (
    is_lamp,
    moves,
    permission_to_move,
    permission_to_switch,
    role_of_load,
)

_INSTANCE: Final = re.compile(r"0|[1-9][0-9]{0,2}")
_YEAR: Final = re.compile(r"[0-9]{4}")
_DGN: Final = re.compile(r"(?:0x)?([0-9A-Fa-f]{4,6})")
_MOVING_ROLES: Final = ("cover", "lock")
_COACH_KEYS: Final = ("coach_info", "rv_info", "profile", "metadata")
_COACH_NAMES: Final = (
    ("make", ("make", "manufacturer")),
    ("model", ("model",)),
    ("floorplan", ("trim", "floorplan")),
)


@dataclass(frozen=True, slots=True)
class Unused:
    """Something of a file that is not used, with the reason."""

    line: int | None
    what: str
    reason: str

    def __str__(self) -> str:
        """Return it in a line of text."""
        return str(self.said)

    @property
    def said(self) -> str:
        """What it is and why, with its line."""
        said = Reason("{what}: {reason}", what=self.what, reason=self.reason)
        return at_line(self.line, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry:
    """A device as a foreign file describes it."""

    device_class: str | None
    """None where nothing can be named by its messages."""
    instance: Any
    """Its number, or a list of two where a cover or a lock has two outputs."""
    name: Any
    area: str | None = None
    role: str | None = None
    """What the file says that it is; None where that means nothing."""
    dimmable: bool = True
    line: int | None = None
    repeats: bool = False
    """Whether it may say again what the file has said already."""
    no_class: str = Reason("its messages are not RV-C's")
    """Why it has no device class, where it has none."""

    @property
    def what(self) -> str:
        """Return how it is called in a list of what is not used."""
        numbers = self.instance if isinstance(self.instance, list) else [self.instance]
        said = ", ".join(quote(one) for one in numbers[:2] if one is not None)
        name = quote(self.name or self.device_class)
        return f"{name} ({said})" if said else name

    def unused(self, reason: str) -> Unused:
        """Return that it is not used, and why."""
        return Unused(self.line, self.what, reason)

    def to_device(self) -> tuple[MappedDevice | None, Unused | None]:
        """Return the device as our map has it, and what could not be used of it."""
        if self.device_class is None:
            return None, self.unused(self.no_class)
        numbers = self._instances()
        if numbers is None:
            return None, self.unused(Reason("it has no instance"))
        text = plain_text(self.name, LONGEST_NAME) if isinstance(self.name, str) else ""
        if len(numbers) == 2:
            return self._pair(numbers, text), None
        role, reason = self._role_by_name(text)
        device = MappedDevice(
            self.device_class,
            numbers,
            text or None,
            self.area,
            role,
            dimmable=self.dimmable or role not in (None, "light"),
            requires=permission_to_switch(text) if role == "switch" else None,
            ignore=reason is not None,
        )
        return device, None if reason is None else self.unused(reason)

    def _instances(self) -> tuple[int, ...] | None:
        """Return the one or two instances; None where they are none."""
        given = self.instance if isinstance(self.instance, list) else [self.instance]
        texts = [quote(number) for number in given]
        if not all(_INSTANCE.fullmatch(text) for text in texts):
            return None
        numbers = tuple(int(text) for text in texts)
        most = 2 if self.role in PAIR_ROLES else 1
        if max(numbers, default=LAST_INSTANCE + 1) > LAST_INSTANCE:
            return None
        return numbers if 1 <= len(set(numbers)) == len(numbers) <= most else None

    def _pair(self, numbers: tuple[int, ...], text: str) -> MappedDevice:
        requires = permission_to_move(text) if self.role == "cover" else None
        return MappedDevice(
            str(self.device_class),
            numbers,
            text or None,
            self.area,
            self.role,
            requires=requires,
        )

    def _role_by_name(self, text: str) -> tuple[str | None, str | None]:
        """Return the role of the entry, or why it has to be ignored."""
        role = self.role
        if self.device_class not in OUTPUT_CLASSES:
            return None, None
        if role in _MOVING_ROLES:
            return None, Reason(
                "a {role} needs both of its outputs; teach it", role=role
            )
        if is_lamp(text):
            is_lamp_anyway = default_role(str(self.device_class)) == "light"
            return role or (None if is_lamp_anyway else "light"), None
        if moves(text, is_called_lamp=role == "light"):
            return None, Reason("it may move something, so it is left out; teach it")
        if role in (None, "light"):
            role = role_of_load(text) or role
        return role, None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFormat:
    """A format of other software."""

    name: str
    fits: Callable[[Mapping[str, Any]], bool]
    """Whether a file's data has this format."""
    read: Callable[[Mapping[str, Any], Spec], Iterator[ForeignEntry | Unused]]
    """Returns the devices of a file's data, and for what is none why not."""


def coach_of(data: Mapping[str, Any]) -> tuple[dict[str, Any], list[Unused]]:
    """Return make, model, year and floor plan, as far as a file has them.

    Also returns what it says of them that is none.
    """
    coach: dict[str, Any] = {}
    info = next((data[key] for key in _COACH_KEYS if data.get(key)), None)
    if not isinstance(info, Mapping):
        return coach, []
    for key, names in _COACH_NAMES:
        for name in names:
            if isinstance(value := info.get(name), str) and plain_text(value):
                coach[key] = plain_text(value, LONGEST_NAME)
    year = info.get("year")
    if not year:
        return coach, []
    text = quote(year)
    if _YEAR.fullmatch(text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return {**coach, "year": int(text)}, []
    return coach, [
        Unused(line_of(info, "year"), f"year {text}", Reason("it is no year"))
    ]


def dgn_in(text: Any) -> int | None:
    """Return the number that a file writes in hexadecimal; None where it is none."""
    match = _DGN.fullmatch(quote(text))
    return None if match is None else int(match[1], 16)


def class_of_dgn(spec: Spec, dgn: Any) -> tuple[str | None, str]:
    """Return the class that a message is about, or None and the reason.

    Args:
        spec: What the messages mean.
        dgn: The message, by its name or its number in hexadecimal.
    """
    known = spec.dgns.get(quote(dgn))
    number = dgn_in(dgn)
    if known is None and number is not None:
        known = spec.by_number.get(number)
    if known is None:
        return None, Reason("its messages are not RV-C's")
    if not spec.device_classes[known.device].multiple:
        return None, Reason("a coach has one of it, which has its name already")
    return known.device, ""


def area_of(text: Any) -> str | None:
    """Return an area's name as a file has it, fit for a map; None where it has none."""
    return plain_text(text, LONGEST_NAME) or None if isinstance(text, str) else None


def in_words(name: Any) -> str | None:
    """Return an identifier as a name: main_light as Main light."""
    if not isinstance(name, str):
        return None
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:] if text else None


def not_read(data: Mapping[str, Any], key: str, reason: str) -> Iterator[Unused]:
    """Return that what stands under a key is not used, item by item."""
    value = data.get(key)
    if isinstance(value, Mapping):
        for name in value:
            yield Unused(line_of(value, name), f"{key} {quote(name)}", reason)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            name = item.get("name") if isinstance(item, Mapping) else item
            yield Unused(line_of(value, number), f"{key} {quote(name)}", reason)
    elif value:
        yield Unused(line_of(data, key), key, reason)
