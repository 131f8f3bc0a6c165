"""All formats that maps are read from, and the reading of a file in any of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import voluptuous as vol
import yaml

from ...spec import Spec
from ...spec.files import fault_of
from ..model import Document, MapKey, MappedDevice
from ..schema import check_map
from . import coachiq, librecoach, own, rvc2mqtt
from .bounds import check_bounds
from .errors import BadMap
from .foreign import ForeignFormat, coach_of

_MOST_UNUSED: Final = 1000

FOREIGN: Final[tuple[ForeignFormat, ...]] = (
    rvc2mqtt.FORMAT,
    librecoach.FORMAT,
    # Last, because a single DGN is enough for it.
    coachiq.FORMAT,
)
"""The formats of other software, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class ImportedMap:
    """A map that was read from a file."""

    document: Document
    format: str
    """Which format it had: rvc, coachiq, rvc2mqtt or librecoach."""
    unused: tuple[str, ...] = ()
    """What could not be used, each with the reason."""


def read_map_file(text: str, spec: Spec) -> ImportedMap:
    """Read a map in any of the formats; raises BadMap."""
    try:
        check_bounds(text)
        # A foreign file may use aliases; what they stand for is shared, not copied.
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadMap(*fault_of(error)) from error
    if not isinstance(data, Mapping):
        raise BadMap(None, "it is no coach map")
    for one in FOREIGN:
        if one.fits(data):
            return _read_foreign(one, data, spec)
    return ImportedMap(own.read_map_text(text, spec), own.NAME)


def _read_foreign(
    one: ForeignFormat, data: Mapping[str, Any], spec: Spec
) -> ImportedMap:
    unused: list[str] = []
    devices: dict[MapKey, MappedDevice] = {}
    for entry in one.read(data, spec):
        device, reason = (None, entry) if isinstance(entry, str) else entry.to_device()
        if reason is not None and len(unused) < _MOST_UNUSED:
            unused.append(reason)
        if device is not None:
            for key in device.keys:
                devices.setdefault(key, device)
    if not devices:
        raise BadMap(None, f"there is nothing to use in this {one.name} file")
    document = {
        "coach": coach_of(data),
        "devices": [devices[key].to_dict() for key in sorted(devices)],
    }
    try:
        checked = check_map(document, spec)
    except vol.Invalid as error:
        raise BadMap(None, str(error)) from error
    return ImportedMap(checked, one.name, tuple(unused))
