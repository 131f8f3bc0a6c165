"""All formats that maps are read from, and the reading of a file in any of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol
import yaml

from ...spec import Spec
from ...spec.faults import explain, fault_of
from ...spec.reasons import Reason
from ..model import Document, MapKey, MappedDevice
from ..names import named_within_area
from ..schema import check_map
from . import (
    coachiq,
    firefly_touch,
    librecoach,
    own,
    rvc2hass,
    rvc2mqtt,
    rvc2mqtt_entities,
    rvc_mapper,
)
from .bounds import read_nodes
from .errors import BadMap
from .foreign import ForeignEntry, ForeignFormat, Unused, coach_of
from .lined import data_with_lines

_MOST_UNUSED: Final = 1000

FOREIGN: Final[tuple[ForeignFormat, ...]] = (
    rvc2mqtt.FORMAT,
    rvc2mqtt_entities.FORMAT,
    librecoach.FORMAT,
    rvc2hass.FORMAT,
    rvc_mapper.FORMAT,
    firefly_touch.FORMAT,
    # Last, because a single DGN is enough for it.
    coachiq.FORMAT,
)
"""The formats of other software, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class ImportedMap:
    """A map that was read from a file."""

    document: Document
    format: str
    """Which format it had: rvc, coachiq, or another one's name."""
    unused: tuple[str, ...] = ()
    """What could not be used, each with its line and the reason."""


def read_map_file(text: str, spec: Spec) -> ImportedMap:
    """Read a map in any of the formats; raises BadMap."""
    try:
        root = read_nodes(text)
        data = None if root is None else data_with_lines(root)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadMap(*fault_of(error)) from error
    if not isinstance(data, Mapping):
        raise BadMap(None, Reason("it is no coach map"))
    for one in FOREIGN:
        if one.fits(data):
            return _read_foreign(one, data, spec)
    # What an owner has written for Home Assistant stays as it is written.
    return ImportedMap(own.read_map_text(text, spec), own.NAME)


def _within_areas(document: Document) -> Document:
    """Return a map whose names do not repeat their areas."""
    devices = [named_within_area(entry) for entry in document.get("devices", ())]
    return {**document, "devices": devices}


def _read_foreign(
    one: ForeignFormat, data: Mapping[str, Any], spec: Spec
) -> ImportedMap:
    coach, unused = coach_of(data)
    devices: dict[MapKey, MappedDevice] = {}
    for entry in one.read(data, spec):
        for reason in _use(entry, devices):
            if len(unused) < _MOST_UNUSED:
                unused.append(reason)
    if not devices:
        first = min(unused, key=lambda reason: reason.line or 0, default=None)
        raise BadMap(
            None if first is None else first.line,
            Reason("there is nothing to use in this {name} file", name=one.name)
            if first is None
            else Reason(
                "there is nothing to use in this {name} file: {what}: {why}",
                name=one.name,
                what=first.what,
                why=first.reason,
            ),
        )
    in_order = {id(device): device for _, device in sorted(devices.items(), key=_key)}
    document = {
        "coach": coach,
        "devices": [device.to_dict() for device in in_order.values()],
    }
    try:
        checked = check_map(document, spec)
    except vol.Invalid as error:
        raise BadMap(*explain({}, error)) from error
    told = sorted(unused, key=lambda reason: reason.line or 0)
    named = _within_areas(checked)
    return ImportedMap(named, one.name, tuple(one.said for one in told))


def _use(
    entry: ForeignEntry | Unused, devices: dict[MapKey, MappedDevice]
) -> Iterator[Unused]:
    """Add what an entry describes to the devices; return what is not used of it."""
    if isinstance(entry, Unused):
        yield entry
        return
    device, reason = entry.to_device()
    if device is not None and any(key in devices for key in device.keys):
        if not entry.repeats:
            yield entry.unused(Reason("the file names it before"))
        return
    if reason is not None:
        yield reason
    if device is not None:
        devices.update(dict.fromkeys(device.keys, device))


def _key(item: tuple[MapKey, MappedDevice]) -> MapKey:
    return item[0]
