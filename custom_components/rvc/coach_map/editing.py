"""Changes of a coach map: what a device is, what is left out, and what differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..devices import DeviceKey
from .model import CoachMap, Document, MapKey, MappedDevice
from .schema import keys_of


def with_device(document: Document, device: MappedDevice) -> dict[str, Any]:
    """Return a map with one device added or replaced."""
    kept = [
        entry
        for entry in document.get("devices", ())
        if not device.keys & keys_of(entry)
    ]
    return {**document, "devices": [*kept, device.to_dict()]}


def without_devices(document: Document, keys: Iterable[MapKey]) -> dict[str, Any]:
    """Return a map without these devices; of a pair both have to be among them."""
    gone = frozenset(keys)
    kept = [
        entry for entry in document.get("devices", ()) if not keys_of(entry) <= gone
    ]
    return {**document, "devices": kept}


@dataclass(frozen=True, slots=True)
class Change:
    """A device that two maps describe differently."""

    key: MapKey
    before: MappedDevice | None
    after: MappedDevice | None


def changes(before: CoachMap, after: CoachMap) -> list[Change]:
    """Return what a new map changes, in the order of device classes and instances."""
    keys = sorted({*before.devices, *after.devices})
    pairs = ((key, before.devices.get(key), after.devices.get(key)) for key in keys)
    return [Change(key, old, new) for key, old, new in pairs if old != new]


def changes_on(network: str, before: CoachMap, after: CoachMap) -> list[Change]:
    """Return what a new map changes for the devices of one network."""
    keys = sorted({*before.devices, *after.devices})
    found = []
    for key in keys:
        device = DeviceKey(network, *key)
        old, new = before.about(device), after.about(device)
        if old != new:
            found.append(Change(key, old, new))
    return found
