"""Profiles of ThisSmartHouse's rvc2hass: lights, switches, covers, sensors."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused, class_of_dgn
from .lined import line_of
from .sensors import device_of_sensor

_OUTPUTS: Final = "dc_dimmer"
"""Lights, switches and covers are outputs of dimmers there, without saying so."""
_ROLES: Final = {"lights": "light", "switches": "switch", "covers": "cover"}
_SENSORS: Final = ("sensors", "binary_sensors")


def _fits(data: Mapping[str, Any]) -> bool:
    sections = [key for key in (*_ROLES, *_SENSORS) if key in data]
    return isinstance(data.get("profile"), Mapping) and bool(sections)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    for section in (*_ROLES, *_SENSORS):
        entries = data.get(section)
        if not isinstance(entries, list):
            if entries:
                yield Unused(line_of(data, section), section, Reason("it is no list"))
            continue
        for number, entry in enumerate(entries):
            line = line_of(entries, number)
            if not isinstance(entry, Mapping):
                yield Unused(line, quote(entry), Reason("it is no device"))
            elif section in _SENSORS:
                yield _sensor(spec, entry, line)
            else:
                yield _output(section, entry, line)


def _output(section: str, entry: Mapping[str, Any], line: int | None) -> ForeignEntry:
    instance = entry.get("instance")
    if section == "covers":
        instance = [entry.get("extend_instance"), entry.get("retract_instance")]
    return ForeignEntry(
        device_class=_OUTPUTS,
        instance=instance,
        name=entry.get("name"),
        role=_ROLES[section],
        dimmable=entry.get("dimmable") is not False,
        line=line,
    )


def _sensor(spec: Spec, entry: Mapping[str, Any], line: int | None) -> ForeignEntry:
    device_class, reason = class_of_dgn(spec, entry.get("dgn"))
    return ForeignEntry(
        device_class=device_class,
        no_class=reason,
        instance=entry.get("instance"),
        name=device_of_sensor(entry.get("name")),
        line=line,
        # Each value of a device is a sensor of its own.
        repeats=True,
    )


FORMAT: Final = ForeignFormat(name="rvc2hass", fits=_fits, read=_read)
