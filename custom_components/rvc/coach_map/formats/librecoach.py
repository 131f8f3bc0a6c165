"""LibreCoach's exports: entities with the kind in their ids, light.switch_30."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from ...spec import Spec
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat

_DEVICE_CLASSES: Final = {
    # Every output is a light there, so the domain means nothing.
    "switch": "dc_dimmer",
    "shade": "window_shade",
    "tank": "tank",
    "thermostat": "thermostat",
    "awning": "awning",
    "slide": "slide",
    "battery": "battery",
}


def _fits(data: Mapping[str, Any]) -> bool:
    return "rv_info" in data and isinstance(data.get("entities"), Mapping)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | str]:
    for entity_id, entity in data["entities"].items():
        if not isinstance(entity, Mapping):
            continue
        kind = re.sub(r"_\d+.*$", "", quote(entity_id).partition(".")[2])
        yield ForeignEntry(
            device_class=_DEVICE_CLASSES.get(kind),
            instance=entity.get("instance"),
            name=entity.get("friendly_name"),
        )


FORMAT: Final = ForeignFormat(name="librecoach", fits=_fits, read=_read)
