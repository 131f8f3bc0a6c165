"""Mappings of rv10guy's rvc2mqtt: a list of Home Assistant entities by message."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import (
    ForeignEntry,
    ForeignFormat,
    Unused,
    area_of,
    class_of_dgn,
    not_read,
)
from .lined import line_of
from .sensors import device_of_sensor

_ROLES: Final = {
    "light": "light",
    "switch": "switch",
    "fan": "fan",
    "cover": "cover",
    "lock": "lock",
    "button": "button",
    "valve": "valve",
}
_SENSORS: Final = frozenset({"sensor", "binary_sensor"})


def _fits(data: Mapping[str, Any]) -> bool:
    entities = data.get("entities")
    return isinstance(entities, list) and any(
        isinstance(one, Mapping) and "rvc_message" in one for one in entities
    )


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    entities = data["entities"]
    # What can be commanded says better what an output is than a sensor of it.
    order = sorted(
        range(len(entities)), key=lambda number: _is_sensor(entities[number])
    )
    for number in order:
        entity, line = entities[number], line_of(entities, number)
        if not isinstance(entity, Mapping):
            yield Unused(line, quote(entity), Reason("it is no device"))
            continue
        device_class, reason = class_of_dgn(spec, entity.get("rvc_message"))
        name = entity.get("name")
        yield ForeignEntry(
            device_class=device_class,
            no_class=reason,
            instance=entity.get("instances", entity.get("instance")),
            name=device_of_sensor(name) if _is_sensor(entity) else name,
            area=_area(data, entity.get("device")),
            role=_ROLES.get(quote(entity.get("entity_type"))),
            dimmable=entity.get("supports_brightness") is not False,
            line=line,
            repeats=_is_sensor(entity),
        )
    yield from not_read(data, "special_rules", "what a rule makes is no device")


def _is_sensor(entity: Any) -> bool:
    return isinstance(entity, Mapping) and quote(entity.get("entity_type")) in _SENSORS


def _area(data: Mapping[str, Any], device: Any) -> str | None:
    """Return the area of the device that an entity belongs to."""
    devices = data.get("devices")
    if not isinstance(devices, Mapping) or not isinstance(device, str):
        return None
    about = devices.get(device)
    return area_of(about.get("suggested_area")) if isinstance(about, Mapping) else None


FORMAT: Final = ForeignFormat(name="rvc2mqtt entities", fits=_fits, read=_read)
