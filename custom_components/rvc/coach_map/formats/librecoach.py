"""LibreCoach's exports: entities with the kind in their ids, light.switch_30."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused
from .lined import line_of

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


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    entities = data["entities"]
    for entity_id, entity in entities.items():
        line = line_of(entities, entity_id)
        if not isinstance(entity, Mapping):
            yield Unused(line, quote(entity_id), Reason("it is no device"))
            continue
        kind = re.sub(r"_\d+.*$", "", quote(entity_id).partition(".")[2])
        yield ForeignEntry(
            device_class=_DEVICE_CLASSES.get(kind),
            no_class=f"what a {kind} is, is not known",
            instance=entity.get("instance"),
            name=entity.get("friendly_name"),
            line=line,
        )


FORMAT: Final = ForeignFormat(name="librecoach", fits=_fits, read=_read)
