"""What owners' files say of the entities that show a signal, held against the rest.

The project's own files are held against the code by `scripts/build-coverage`. An
owner's file cannot bring code: what it names has to be shown by a row, or by the
shipped files already.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import voluptuous as vol

from ..reasons import Reason
from .shown import ENTITIES

type _Devices = Mapping[str, Mapping[str, Any]]

_ROWS: Final = {
    "cover": ("motions",),
    "light": ("lamps",),
    "lock": ("locks",),
    "sensor": ("power",),
    "switch": ("toggles",),
    "valve": ("motions",),
}
"""The kinds of rows that make an entity."""


def check_owners_by(
    shown: Mapping[str, Any], shipped: _Devices, devices: _Devices
) -> None:
    """Check that what is named to show a signal does; raises vol.Invalid.

    Args:
        shown: How an owner's file has its DGNs shown.
        shipped: The device classes without the file.
        devices: The device classes with it.
    """
    for name, hints in shown.items():
        if not name.isupper():  # area and model
            continue
        for signal, entities in hints.get("by", {}).items():
            for entity in entities:
                # Other words only say why there is no entity.
                if entity not in ENTITIES:
                    continue
                if entity in _shown_already(name, signal, shipped):
                    continue
                if not _has_row(entity, name, signal, devices):
                    raise vol.Invalid(
                        Reason(
                            "no row shows {signal} as a {entity}: describe one, or leave it out for a sensor",
                            signal=signal,
                            entity=entity,
                        ),
                        ["shown", name, "by", signal],
                    )


def _shown_already(name: str, signal: str, devices: _Devices) -> set[str]:
    return {
        entity
        for device in devices.values()
        if isinstance(hints := device.get("shown", {}).get(name), Mapping)
        for entity in hints.get("by", {}).get(signal, ())
    }


def _has_row(entity: str, name: str, signal: str, devices: _Devices) -> bool:
    rows = (
        row
        for device in devices.values()
        for kind in _ROWS.get(entity, ())
        for row in device.get(kind, {}).values()
    )
    # A status beside that of the row is named with its signal.
    return any(
        (row["status"] == name and signal in _words(row))
        or f"{name}.{signal}" in _words(row)
        for row in rows
    )


def _words(value: Any) -> Iterator[str]:
    """Return all texts of a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield key
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
