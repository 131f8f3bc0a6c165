"""Maps as files: our own, and those of other RV-C software.

CoachIQ's coach mappings, rvc2mqtt's floor plans and LibreCoach's exports are
read too. What they hold beyond names, areas and kinds is told and left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
import re
from typing import Any, Final

import voluptuous as vol
import yaml

from ...spec import Spec
from ...spec.errors import RvcError
from ...spec.files import explain, fault_of, parse_yaml
from ..model import OUTPUTS, Document, Mapped, entry_of, in_todays_words, read_map

_LARGEST: Final = 1_000_000
_LONGEST_NAME: Final = 80

# An output with such a name sets something in motion: nobody's lamp or switch.
_MOVES: Final = re.compile(
    r"(?i)\b(extend|retract|open|close|raise|lower|awning (in|out)|slide|jack|lift)\b"
)
# "Turn off all the lights" is not meant for these.
_NO_LAMP: Final = re.compile(
    r"(?i)\b(pump|heater|furnace|disconnect|inverter|a/?c|fan|compressor|valve)\b"
)


class BadMap(RvcError):
    """A file that is no map, or that has a fault; nothing of it is used."""

    def __init__(self, line: int | None, reason: str) -> None:
        """Say where and why."""
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Imported:
    """A map that was read from a file."""

    document: Document
    origin: str
    """Whose form it had: rvc, coachiq, rvc2mqtt or librecoach."""
    unused: tuple[str, ...] = field(default=())
    """What could not be used, each with the reason."""


def read_map_file(text: str, spec: Spec) -> Imported:
    """Read a map in any of the forms; raises BadMap."""
    if len(text) > _LARGEST:
        raise BadMap(None, "it is larger than a megabyte")
    try:
        # A foreign file may use aliases; what they stand for is shared, not copied.
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadMap(*fault_of(error)) from error
    if not isinstance(data, Mapping):
        raise BadMap(None, "it is no coach map")
    for origin, fits, read in _FOREIGN:
        if fits(data):
            return _checked(origin, data, read, spec)
    return Imported(_own(text, spec), "rvc")


def write_map_file(document: Document) -> str:
    """Return a map in its own form: a line for each device."""
    lines = [
        "# A coach map: what each instance is. See docs/coach_map.md",
        *(
            f"{key}: {_flow(document[key])}"
            for key in ("coach", "networks", "dialects")
            if document.get(key)
        ),
        "devices:" if document.get("devices") else "devices: []",
        *(f"- {_flow(entry)}" for entry in document.get("devices", ())),
    ]
    return "\n".join(lines) + "\n"


def _flow(data: Any) -> str:
    text: str = yaml.safe_dump(
        data, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
    )
    return text.removesuffix("\n...\n").strip()


def _own(text: str, spec: Spec) -> Document:
    """Read a map in our own form, which is refused by its line."""
    try:
        data, lines = parse_yaml(text)
    except yaml.YAMLError as error:
        raise BadMap(*fault_of(error)) from error
    try:
        read_map(data, classes(spec))
    except vol.Invalid as error:
        raise BadMap(*explain(lines, error)) from error
    return in_todays_words(data)


def classes(spec: Spec) -> list[str]:
    """Return the device classes that a map may speak of: those with instances."""
    return [name for name, kind in spec.device_classes.items() if kind.multiple]


type _Read = Callable[[Mapping[str, Any], Spec, list[str]], Iterator[Mapped]]


def _checked(origin: str, data: Mapping[str, Any], read: _Read, spec: Spec) -> Imported:
    unused: list[str] = []
    devices: dict[tuple[str, int], Mapped] = {}
    for mapped in read(data, spec, unused):
        for instance in mapped.instances:
            devices.setdefault((mapped.device_class, instance), mapped)
    entries = [entry_of(devices[key]) for key in sorted(devices)]
    if not entries:
        raise BadMap(None, f"there is nothing to use in this {origin} file")
    document = {"coach": _coach(data), "devices": entries}
    try:
        read_map(document, classes(spec))
    except vol.Invalid as error:
        raise BadMap(None, str(error)) from error
    return Imported(document, origin, tuple(unused))


def _coach(data: Mapping[str, Any]) -> dict[str, Any]:
    said = data.get("coach_info") or data.get("rv_info") or {}
    coach: dict[str, Any] = {}
    if not isinstance(said, Mapping):
        return coach
    for key, names in (
        ("make", ("make", "manufacturer")),
        ("model", ("model",)),
        ("floorplan", ("trim", "floorplan")),
    ):
        for name in names:
            if isinstance(value := said.get(name), str) and value.strip():
                coach[key] = value.strip()[:_LONGEST_NAME]
    year = str(said.get("year") or "")
    if year.isdigit() and 1990 <= int(year) <= 2100:
        coach["year"] = int(year)
    return coach


def _named(
    device_class: str | None,
    instance: Any,
    name: Any,
    area: str | None,
    role: str | None,
    unused: list[str],
) -> Iterator[Mapped]:
    """Return what a foreign entry says, as far as it can be used."""
    what = f"{name or device_class} ({instance})"
    number = str(instance)
    if device_class is None:
        unused.append(f"{what}: its messages are not RV-C's")
        return
    if not number.isdigit() or int(number) > 250:
        unused.append(f"{what}: it has no instance")
        return
    text = name.strip()[:_LONGEST_NAME] if isinstance(name, str) else ""
    if device_class not in OUTPUTS:
        role = None
    elif _MOVES.search(text) and role not in ("cover", "lock"):
        unused.append(f"{what}: it may move something, so it is left out; teach it")
        yield Mapped(device_class, (int(number),), text or None, area, ignore=True)
        return
    elif role in (None, "light") and _NO_LAMP.search(text):
        role = "fan" if re.search(r"(?i)\bfan\b", text) else "switch"
    if role in ("cover", "lock"):
        unused.append(f"{what}: a {role} needs both of its outputs; teach it")
        yield Mapped(device_class, (int(number),), text or None, area, ignore=True)
        return
    yield Mapped(device_class, (int(number),), text or None, area, role)


def _by_dgn(spec: Spec, dgn: Any) -> str | None:
    """Return the class of a status, by its name or its number in hexadecimal."""
    text = str(dgn)
    known = spec.dgns.get(text)
    if known is None and re.fullmatch(r"[0-9A-Fa-f]{4,6}", text):
        known = spec.by_number.get(int(text, 16))
    if known is None or not spec.device_classes[known.device].multiple:
        return None
    return known.device


_COACHIQ_ROLES: Final = {"light": "light", "switch": "switch", "lock": "lock"}


def _coachiq(
    data: Mapping[str, Any], spec: Spec, unused: list[str]
) -> Iterator[Mapped]:
    """Read a coach mapping: DGN, instance, list of entities."""
    for dgn, instances in data.items():
        if not _is_dgn(dgn) or not isinstance(instances, Mapping):
            continue
        known = spec.by_number.get(int(str(dgn), 16))
        if known is not None and known.is_command:
            # They repeat what the statuses say.
            continue
        for instance, entities in instances.items():
            for entity in entities if isinstance(entities, list) else ():
                if not isinstance(entity, Mapping):
                    continue
                area = entity.get("suggested_area") or entity.get("area")
                yield from _named(
                    _by_dgn(spec, dgn),
                    instance,
                    entity.get("friendly_name"),
                    _area(data, area),
                    _COACHIQ_ROLES.get(str(entity.get("device_type"))),
                    unused,
                )


def _is_dgn(key: Any) -> bool:
    return re.fullmatch(r"1[0-9A-Fa-f]{4}", str(key)) is not None


def _area(data: Mapping[str, Any], area: Any) -> str | None:
    """Return an area as a person reads it: interior.bathroom_mid has a name."""
    if not isinstance(area, str) or not area.strip():
        return None
    group, _, zone = area.partition(".")
    try:
        name = data["areas"][group]["zones"][zone]["display_name"]
    except KeyError, TypeError:
        name = (zone or group).replace("_", " ").strip()
        name = name[:1].upper() + name[1:]
    return str(name)[:_LONGEST_NAME]


_FLOOR_PLAN_ROLES: Final = {
    "light": "light",
    "light_switch": "light",
    "dimmer_switch": "light",
    "switch": "switch",
    "tank_warmer": "switch",
    "fan": "fan",
}


def _rvc2mqtt(
    data: Mapping[str, Any], spec: Spec, unused: list[str]
) -> Iterator[Mapped]:
    """Read a floor plan: a list of devices with their DGN."""
    for entry in data["floorplan"]:
        if not isinstance(entry, Mapping):
            unused.append(f"{entry}: it is no device")
            continue
        yield from _named(
            _by_dgn(spec, entry.get("dgn", entry.get("name"))),
            entry.get("instance"),
            _in_words(entry.get("instance_name")),
            None,
            _FLOOR_PLAN_ROLES.get(str(entry.get("type"))),
            unused,
        )


def _in_words(name: Any) -> str | None:
    text = str(name or "").replace("_", " ").strip()
    return text[:1].upper() + text[1:] if text else None


_LIBRECOACH_KINDS: Final = {
    "switch": "dc_dimmer",
    "shade": "window_shade",
    "tank": "tank",
    "thermostat": "thermostat",
    "awning": "awning",
    "slide": "slide",
    "battery": "battery",
}


def _librecoach(
    data: Mapping[str, Any], spec: Spec, unused: list[str]
) -> Iterator[Mapped]:
    """Read an export: entities whose ids tell the kind, light.switch_30."""
    for entity_id, entity in data["entities"].items():
        if not isinstance(entity, Mapping):
            continue
        kind = re.sub(r"_\d+.*$", "", str(entity_id).partition(".")[2])
        # Every output is a light there, so that tells nothing.
        yield from _named(
            _LIBRECOACH_KINDS.get(kind),
            entity.get("instance"),
            entity.get("friendly_name"),
            None,
            None,
            unused,
        )


_FOREIGN: Final[tuple[tuple[str, Callable[[Mapping[str, Any]], bool], _Read], ...]] = (
    (
        "rvc2mqtt",
        lambda data: isinstance(data.get("floorplan"), list),
        _rvc2mqtt,
    ),
    (
        "librecoach",
        lambda data: "rv_info" in data and isinstance(data.get("entities"), Mapping),
        _librecoach,
    ),
    (
        "coachiq",
        lambda data: "coach_info" in data or any(_is_dgn(key) for key in data),
        _coachiq,
    ),
)
