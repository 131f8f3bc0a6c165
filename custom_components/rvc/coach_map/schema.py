"""The form of a coach map: how it is written, checked and read.

Two questions are asked of a map. `read_map` asks whether it has the form of one;
a map that is kept needs no more, so that nothing of it is ever lost. `check_map`
also asks whether each key means something where it stands; that is asked of
files, whose owner can put them right.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import voluptuous as vol

from ..spec import Spec
from ..spec.dialects import DIALECTS
from ..spec.permissions import PERMISSIONS, with_requires
from ..spec.reasons import Reason
from .meanings import check_meaning
from .model import SHORT_NAMES, ZONE_PARTS, CoachMap, Document, MapKey, MappedDevice
from .roles import OUTPUT_ROLES, PAIR_ROLES, PERMISSION_ROLES, Pair

_DEVICE_CLASSES: Final = {short: name for name, short in SHORT_NAMES.items()}
_LONGEST_TRAVEL: Final = 240
LONGEST_NAME: Final = 80
LAST_INSTANCE: Final = 250
LAST_ADDRESS: Final = 253
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_MOST_DEVICES: Final = 1000
_MOST_NETWORKS: Final = 32
_MOST_OUTPUTS: Final = 4
_LONGEST_NOTES: Final = 4000


def _printable(text: str) -> str:
    """Return a text that people can see as a whole; raises vol.Invalid."""
    if not text.isprintable():
        hidden = next(one for one in text if not one.isprintable())
        raise vol.Invalid(
            Reason(
                "it holds a character that cannot be seen: {hidden}",
                hidden=f"{hidden!a}",
            )
        )
    if not text.strip():
        raise vol.Invalid(Reason("it is blank"))
    return text


def _printable_in_lines(text: str) -> str:
    """Return a text of several lines that can be seen; raises vol.Invalid."""
    for line in text.splitlines():
        if line.strip():
            _printable(line.replace("\t", " "))
    return text


def _named_networks(networks: Mapping[str, str]) -> Mapping[str, str]:
    """Return networks whose names and notes can be seen; raises vol.Invalid."""
    for name, note in networks.items():
        for text in (name, note):
            with_place = vol.Schema({name: vol.All(_text, _printable)})
            with_place({name: text})
    return networks


def _output_numbers(value: Any) -> Any:
    """Return the dimmers that drive a part of a zone, as given; raises vol.Invalid."""
    numbers = value if isinstance(value, list) else [value]
    if not 1 <= len(numbers) <= _MOST_OUTPUTS or len(set(numbers)) != len(numbers):
        raise vol.Invalid(
            Reason(
                "name one dimmer, or up to {most_outputs} different ones",
                most_outputs=_MOST_OUTPUTS,
            )
        )
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int):
            raise vol.Invalid(Reason("a dimmer is a number"))
        if not 0 <= number <= LAST_INSTANCE:
            raise vol.Invalid(
                Reason(
                    "a dimmer is a number from 0 to {last_instance}",
                    last_instance=LAST_INSTANCE,
                )
            )
    return value


_text: Final = vol.All(str, vol.Length(min=1, max=LONGEST_NAME))

_PROPERTIES: Final = vol.Schema(
    {
        "name": _text,
        "area": _text,
        "as": vol.In(OUTPUT_ROLES),
        "motion": vol.In(["timed"]),
        "open_time": vol.All(vol.Any(int, float), vol.Range(1, _LONGEST_TRAVEL)),
        "ambient": vol.All(int, vol.Range(0, LAST_INSTANCE)),
        "heated_by": vol.All(int, vol.Range(0, LAST_INSTANCE)),
        **dict.fromkeys((f"{part}_output" for part in ZONE_PARTS), _output_numbers),
        "dimmable": bool,
        "effects": bool,
        "reversed": bool,
        "requires": vol.In(PERMISSIONS),
        "ignore": bool,
        "sender": vol.All(int, vol.Range(0, LAST_ADDRESS)),
    }
)
_KNOWN: Final = frozenset(str(key) for key in _PROPERTIES.schema)


def device_class_of(entry: Mapping[str, Any]) -> str:
    """Return the device class that an entry of a map is about.

    Raises vol.Invalid unless it names just one.
    """
    named = [key for key in entry if key not in _KNOWN]
    if len(named) != 1:
        raise vol.Invalid(
            Reason(
                "name one kind of device, such as dimmer: 25, not {several}",
                several=", ".join(map(str, named)),
            )
            if named
            else Reason("name one kind of device, such as dimmer: 25")
        )
    return _DEVICE_CLASSES.get(named[0], named[0])


def keys_of(entry: Mapping[str, Any]) -> frozenset[MapKey]:
    """Return the device class of an entry of a map with each of its instances.

    Raises vol.Invalid.
    """
    device_class = device_class_of(entry)
    return frozenset((device_class, one) for one in _instances_of(entry))


def _instances_of(entry: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the one or two instances that an entry of a map is about."""
    device_class = device_class_of(entry)
    short = SHORT_NAMES.get(device_class, device_class)
    value = entry[device_class] if device_class in entry else entry[short]
    numbers = value if isinstance(value, list) else [value]
    if not 1 <= len(numbers) <= 2 or not all(
        isinstance(number, int)
        and not isinstance(number, bool)
        and 0 <= number <= LAST_INSTANCE
        for number in numbers
    ):
        raise vol.Invalid(
            Reason("an instance is a number from 0 to 250, or two for a pair"), [short]
        )
    if len(set(numbers)) != len(numbers):
        raise vol.Invalid(Reason("a pair has two different instances"), [device_class])
    return tuple(numbers)


def _device(entry: Any) -> dict[str, Any]:
    """Check one entry, and return it with current keys; raises vol.Invalid."""
    if not isinstance(entry, Mapping):
        raise vol.Invalid(
            Reason(
                "a device is a mapping, such as {example}",
                example="{dimmer: 25, name: Porch}",
            )
        )
    entry = with_requires(entry)
    device_class = device_class_of(entry)
    instances = _instances_of(entry)
    _PROPERTIES({key: value for key, value in entry.items() if key in _KNOWN})
    name = entry.get("as")
    role = None if name is None else OUTPUT_ROLES[name]
    if "requires" in entry and name not in PERMISSION_ROLES:
        raise vol.Invalid(
            Reason("only a switch requires a permission, or a cover"), ["requires"]
        )
    if role is not None and device_class not in role.device_classes:
        raise vol.Invalid(
            Reason(
                "{device_class} is what it is: leave out as", device_class=device_class
            ),
            ["as"],
        )
    if len(instances) == 2 and name not in PAIR_ROLES:
        raise vol.Invalid(
            Reason("only a cover, a lock, a fan of two speeds or a generator has two")
        )
    if role and role.pair is Pair.ALWAYS and len(instances) != 2:
        raise vol.Invalid(
            Reason("a {name} has two: {two}", name=role.name, two=role.two)
        )
    return dict(entry)


_COACH: Final = vol.Schema(
    {
        "make": _text,
        "model": _text,
        "year": vol.All(int, vol.Range(FIRST_YEAR, LAST_YEAR)),
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
# What a map that is kept already may have beyond this is not lost for it.
_NEW_MAP: Final = vol.Schema(
    {
        "networks": vol.All(_named_networks, vol.Length(max=_MOST_NETWORKS)),
        "dialects": vol.Length(max=len(DIALECTS)),
        "coach": vol.Schema(
            {
                "notes": vol.All(vol.Length(max=_LONGEST_NOTES), _printable_in_lines),
                **dict.fromkeys(("make", "model", "floorplan"), _printable),
            },
            extra=vol.ALLOW_EXTRA,
        ),
        "devices": [
            vol.Schema({"name": _printable, "area": _printable}, extra=vol.ALLOW_EXTRA)
        ],
    },
    extra=vol.ALLOW_EXTRA,
)
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


def with_current_keys(data: Any) -> Document:
    """Return a map with the current keys for old ones; raises vol.Invalid."""
    document: Document = _ENTRY_MAP(data or {})
    return document


def read_map(data: Any) -> CoachMap:
    """Read a map from plain data; raises vol.Invalid with the place of a fault."""
    document = with_current_keys(data)
    return CoachMap(
        _collect(document.get("devices", ()), ["devices"]),
        tuple(document.get("dialects", ())),
        frozenset(document.get("networks", ())),
    )


def check_map(data: Any, spec: Spec) -> Document:
    """Check a map of which every key must mean something, and return it.

    It comes back with current keys. Raises vol.Invalid with the place of a fault.
    """
    document = with_current_keys(data)
    _NEW_MAP(document)
    _check_devices(document.get("devices", ()), spec, ["devices"])
    return document


def check_shipped(data: Any, spec: Spec) -> None:
    """Check a coach's file with all its floor plans; raises vol.Invalid."""
    coach = _SHIPPED_MAP(data)
    _check_devices(coach["devices"], spec, ["devices"])
    for plan, devices in coach.get("floorplans", {}).items():
        _check_devices(devices, spec, ["floorplans", plan])
        read_map(with_floorplan(coach, plan))


def with_floorplan(data: Document, plan: str | None) -> dict[str, Any]:
    """Return the map of a coach with one of its floor plans.

    The plan's description of a device replaces the coach's.
    """
    document = {
        key: data[key] for key in ("coach", "dialects", "networks") if key in data
    }
    devices = list(data["devices"])
    if plan is not None:
        document["coach"] = {**data["coach"], "floorplan": plan}
        of_plan = list(data["floorplans"][plan])
        taken = {key for entry in of_plan for key in keys_of(entry)}
        devices = [entry for entry in devices if not taken & keys_of(entry)] + of_plan
    return {**document, "devices": devices}


def mappable_classes(spec: Spec) -> list[str]:
    """Return the device classes that a map may name: those with instances."""
    return [name for name, kind in spec.device_classes.items() if kind.multiple]


def _collect(
    entries: Iterable[Mapping[str, Any]], place: list[Any]
) -> dict[MapKey, MappedDevice]:
    """Return the devices by each of their keys; raises vol.Invalid for a repetition."""
    devices: dict[MapKey, MappedDevice] = {}
    for number, entry in enumerate(entries):
        mapped = _mapped(entry)
        for key in sorted(mapped.keys):
            if key in devices:
                raise vol.Invalid(
                    Reason(
                        "{device_class} {instance} is there twice",
                        device_class=key[0],
                        instance=key[1],
                    ),
                    [*place, number],
                )
            devices[key] = mapped
    _check_heaters(devices, place)
    return devices


def _check_heaters(devices: Mapping[MapKey, MappedDevice], place: list[Any]) -> None:
    """Raise vol.Invalid where a zone heats several, or one that heats another."""
    heaters = [
        one.heated_by for one in set(devices.values()) if one.heated_by is not None
    ]
    for mapped in devices.values():
        heater = mapped.heated_by
        if heater is not None and (
            heaters.count(heater) > 1 or set(mapped.instances) & set(heaters)
        ):
            raise vol.Invalid(
                Reason(
                    "thermostat {heater} heats one zone, not several", heater=heater
                ),
                place,
            )


def _mapped(entry: Mapping[str, Any]) -> MappedDevice:
    return MappedDevice(
        device_class=device_class_of(entry),
        instances=_instances_of(entry),
        name=entry.get("name"),
        area=entry.get("area"),
        role=entry.get("as"),
        timed="motion" in entry,
        open_time=entry.get("open_time"),
        ambient=entry.get("ambient"),
        heated_by=entry.get("heated_by"),
        outputs=tuple(
            (part, tuple(numbers if isinstance(numbers, list) else [numbers]))
            for part in ZONE_PARTS
            if (numbers := entry.get(f"{part}_output")) is not None
        ),
        dimmable=entry.get("dimmable", True),
        effects=entry.get("effects", False),
        reversed=entry.get("reversed", False),
        requires=entry.get("requires"),
        ignore=entry.get("ignore", False),
        sender=entry.get("sender"),
    )


def _check_devices(
    entries: Iterable[Mapping[str, Any]], spec: Spec, place: list[Any]
) -> None:
    """Raise vol.Invalid for a device that does not exist or a key without meaning."""
    entries = list(entries)
    _collect(entries, place)
    known = frozenset(mappable_classes(spec))
    for number, entry in enumerate(entries):
        device = _mapped(entry)
        if device.device_class not in known:
            raise vol.Invalid(
                Reason(
                    "{device_class} is no device class",
                    device_class=device.device_class,
                ),
                [*place, number],
            )
        check_meaning(entry, device, spec, [*place, number])
