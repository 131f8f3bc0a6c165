"""The coach map: what only people know of a coach.

RV-C says that dimmer 25 is at 60 %. That dimmer 25 is the bedroom ceiling, or
that 177 and 178 drive an awning, is said here. One schema serves the maps that
are shipped, those that owners keep in files, and the one of an entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import voluptuous as vol

from ..devices import DeviceKey
from ..devices.dialects import DIALECTS
from ..spec.schema.shown import PERMISSIONS, with_requires

_SHORT: Final = {"dimmer": "dc_dimmer"}
"""What the map calls device classes; all others go by their own name."""
_LONG: Final = {name: short for short, name in _SHORT.items()}

ROLES: Final = ("light", "switch", "fan", "cover", "lock", "button", "valve")
OUTPUTS: Final = ("dc_dimmer", "dc_load", "ac_load")
"""The device classes of which only people know what they drive."""
_PAIRS: Final = ("cover", "lock")
_LONGEST_TRAVEL: Final = 240
_LONGEST_NAME: Final = 80
_LAST_INSTANCE: Final = 250
_MOST_DEVICES: Final = 1000

type Document = Mapping[str, Any]
"""A map as plain data, in its own form."""
type MapKey = tuple[str, int]
"""A device class and an instance."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the map says of one device, or of two that belong together."""

    device_class: str
    instances: tuple[int, ...]
    name: str | None = None
    area: str | None = None
    role: str | None = None
    open_time: float | None = None
    """How long the whole way takes, in s."""
    ambient: int | None = None
    """The instance that has the zone's temperature."""
    dimmable: bool = True
    """Whether a lamp has levels between off and on."""
    reversed: bool = False
    """Whether it is wired the other way round."""
    requires: str | None = None
    """What the owner must have allowed before it is switched on."""
    ignore: bool = False


@dataclass(frozen=True, slots=True)
class CoachMap:
    """All that is known of a coach beyond RV-C."""

    devices: Mapping[MapKey, Mapped] = field(default_factory=dict)
    """By device class and instance; both of a pair have the same entry."""
    dialects: tuple[str, ...] = ()

    def of(self, device_class: str, instance: int | None) -> Mapped | None:
        """Return what is said of a device; None where nothing is."""
        return None if instance is None else self.devices.get((device_class, instance))

    def about(self, key: DeviceKey) -> Mapped | None:
        """Return what is said of a device, on whichever network it is."""
        return self.of(key.device_class, key.instance)


_text: Final = vol.All(str, vol.Length(min=1, max=_LONGEST_NAME))

_PROPERTIES: Final = vol.Schema(
    {
        "name": _text,
        "area": _text,
        "as": vol.In(ROLES),
        "motion": vol.In(["timed"]),
        "open_time": vol.All(vol.Any(int, float), vol.Range(1, _LONGEST_TRAVEL)),
        "ambient": vol.All(int, vol.Range(0, _LAST_INSTANCE)),
        "dimmable": bool,
        "reversed": bool,
        "requires": vol.In(PERMISSIONS),
        "ignore": bool,
    }
)
_KNOWN: Final = frozenset(str(key) for key in _PROPERTIES.schema)


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return the device class that an entry of a map is about.

    Raises vol.Invalid unless it names just one.
    """
    kinds = [key for key in raw if key not in _KNOWN]
    if len(kinds) != 1:
        raise vol.Invalid("name one kind of device, such as dimmer: 25")
    return _SHORT.get(kinds[0], kinds[0])


def instances_of(raw: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the one or two instances that an entry of a map is about."""
    kind = kind_of(raw)
    value = raw[_LONG.get(kind, kind)] if kind not in raw else raw[kind]
    numbers = value if isinstance(value, list) else [value]
    if not 1 <= len(numbers) <= 2 or not all(
        isinstance(number, int)
        and not isinstance(number, bool)
        and 0 <= number <= _LAST_INSTANCE
        for number in numbers
    ):
        raise vol.Invalid(
            "an instance is a number from 0 to 250, or two for a pair",
            [_LONG.get(kind, kind)],
        )
    if len(set(numbers)) != len(numbers):
        raise vol.Invalid("a pair has two different instances", [kind])
    return tuple(numbers)


def entry_of(mapped: Mapped) -> dict[str, Any]:
    """Return what a map's file says of a device."""
    short = _LONG.get(mapped.device_class, mapped.device_class)
    instances = mapped.instances
    said: dict[str, Any] = {
        short: instances[0] if len(instances) == 1 else list(instances),
        "name": mapped.name,
        "area": mapped.area,
        "as": mapped.role,
        "open_time": mapped.open_time,
        "ambient": mapped.ambient,
        "dimmable": None if mapped.dimmable else False,
        "reversed": mapped.reversed or None,
        "requires": mapped.requires,
        "ignore": mapped.ignore or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _device(raw: Any) -> dict[str, Any]:
    """Check one entry; raises vol.Invalid."""
    if not isinstance(raw, Mapping):
        raise vol.Invalid("a device is a mapping, such as {dimmer: 25, name: Porch}")
    raw = with_requires(raw)
    kind = kind_of(raw)
    instances = instances_of(raw)
    _PROPERTIES({key: value for key, value in raw.items() if key in _KNOWN})
    role = raw.get("as")
    if raw.get("requires") is not None and role != "switch":
        raise vol.Invalid("only a switch requires a permission", ["requires"])
    if role is not None and kind not in OUTPUTS:
        raise vol.Invalid(f"{kind} is what it is: leave out as", ["as"])
    if len(instances) == 2 and role not in _PAIRS:
        raise vol.Invalid("only a cover or a lock has two")
    if role == "lock" and len(instances) != 2:
        raise vol.Invalid("a lock has two: lock and unlock")
    return dict(raw)


_COACH: Final = vol.Schema(
    {
        "make": _text,
        "model": _text,
        "year": vol.All(int, vol.Range(1990, 2100)),
        "floorplan": _text,
        "notes": str,
    }
)
_DEVICES: Final = vol.All([_device], vol.Length(max=_MOST_DEVICES))
_COMMON: Final[dict[Any, Any]] = {
    "networks": {str: str},
    "dialects": [vol.In(list(DIALECTS))],
}
_ENTRY_MAP: Final = vol.Schema({**_COMMON, "coach": _COACH, "devices": _DEVICES})
_SHIPPED_MAP: Final = vol.Schema(
    {
        **_COMMON,
        vol.Required("coach"): _COACH.extend(
            {vol.Required(key): _COACH.schema[key] for key in ("make", "model", "year")}
        ),
        vol.Required("devices"): _DEVICES,
        "floorplans": {_text: _DEVICES},
    }
)


def in_todays_words(data: Any) -> Document:
    """Return a map as it is written today; raises vol.Invalid."""
    document: Document = _ENTRY_MAP(data or {})
    return document


def read_map(data: Any, classes: Iterable[str] | None = None) -> CoachMap:
    """Read a map from plain data; raises vol.Invalid with the place of what is wrong.

    With `classes` an entry about any other device class is wrong.
    """
    checked = _ENTRY_MAP(data or {})
    devices = _collect(checked.get("devices", ()), classes, ["devices"])
    return CoachMap(devices, tuple(checked.get("dialects", ())))


def check_shipped(data: Any, classes: Iterable[str]) -> None:
    """Check a coach's file with all its floor plans; raises vol.Invalid."""
    checked = _SHIPPED_MAP(data)
    _collect(checked["devices"], classes, ["devices"])
    for plan, devices in checked.get("floorplans", {}).items():
        _collect(devices, classes, ["floorplans", plan])
        read_map(with_floorplan(data, plan))


def with_floorplan(data: Document, plan: str | None) -> dict[str, Any]:
    """Return the map of a coach with one of its floor plans.

    What the plan says of a device replaces what the coach says of it.
    """
    document = {
        key: data[key] for key in ("coach", "dialects", "networks") if key in data
    }
    devices = list(data["devices"])
    if plan is not None:
        document["coach"] = {**data["coach"], "floorplan": plan}
        said = list(data["floorplans"][plan])
        taken = {key for entry in said for key in _keys(entry)}
        devices = [
            entry for entry in devices if not taken.intersection(_keys(entry))
        ] + said
    return {**document, "devices": devices}


def with_device(data: Document, mapped: Mapped) -> dict[str, Any]:
    """Return a map in which one device is what is said here."""
    keys = {(mapped.device_class, instance) for instance in mapped.instances}
    kept = [
        entry
        for entry in data.get("devices", ())
        if not keys.intersection(_keys(entry))
    ]
    return {**data, "devices": [*kept, entry_of(mapped)]}


def without_devices(data: Document, keys: Iterable[MapKey]) -> dict[str, Any]:
    """Return a map that says nothing of these devices.

    A pair of which one was heard stays.
    """
    gone = set(keys)
    kept = [entry for entry in data.get("devices", ()) if not _keys(entry) <= gone]
    return {**data, "devices": kept}


def _keys(raw: Mapping[str, Any]) -> set[MapKey]:
    kind = kind_of(raw)
    return {(kind, instance) for instance in instances_of(raw)}


def _collect(
    entries: Iterable[Mapping[str, Any]],
    classes: Iterable[str] | None,
    place: list[Any],
) -> dict[MapKey, Mapped]:
    known = None if classes is None else frozenset(classes)
    devices: dict[MapKey, Mapped] = {}
    for number, raw in enumerate(entries):
        mapped = _mapped(raw)
        kind = mapped.device_class
        if known is not None and kind not in known:
            raise vol.Invalid(f"{kind} is no device class", [*place, number])
        for instance in mapped.instances:
            if (kind, instance) in devices:
                raise vol.Invalid(f"{kind} {instance} is there twice", [*place, number])
            devices[kind, instance] = mapped
    return devices


def _mapped(raw: Mapping[str, Any]) -> Mapped:
    return Mapped(
        device_class=kind_of(raw),
        instances=instances_of(raw),
        name=raw.get("name"),
        area=raw.get("area"),
        role=raw.get("as"),
        open_time=raw.get("open_time"),
        ambient=raw.get("ambient"),
        dimmable=raw.get("dimmable", True),
        reversed=raw.get("reversed", False),
        requires=raw.get("requires"),
        ignore=raw.get("ignore", False),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A device of which two maps say different things."""

    key: MapKey
    before: Mapped | None
    after: Mapped | None


def changes(before: CoachMap, after: CoachMap) -> list[Change]:
    """Return what a new map changes, in the order of device classes and instances."""
    keys = sorted({*before.devices, *after.devices})
    pairs = ((key, before.devices.get(key), after.devices.get(key)) for key in keys)
    return [Change(key, old, new) for key, old, new in pairs if old != new]
