"""CoachIQ's coach mappings: by DGN and instance a list of entities."""

from collections.abc import Iterator, Mapping
import re
from typing import Any, Final

from ...protocol.text import plain_text
from ...spec import Spec
from ..schema import LONGEST_NAME
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, class_of_dgn

_ROLES: Final = {"light": "light", "switch": "switch", "lock": "lock"}


def _fits(data: Mapping[str, Any]) -> bool:
    return "coach_info" in data or any(_is_dgn(key) for key in data)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | str]:
    for dgn, instances in data.items():
        if not _is_dgn(dgn) or not isinstance(instances, Mapping):
            continue
        known = spec.by_number.get(int(quote(dgn), 16))
        if known is not None and known.is_command:
            # Commands repeat the entities of the statuses.
            continue
        for instance, entities in instances.items():
            for entity in entities if isinstance(entities, list) else ():
                if not isinstance(entity, Mapping):
                    continue
                area = entity.get("suggested_area") or entity.get("area")
                yield ForeignEntry(
                    device_class=class_of_dgn(spec, dgn),
                    instance=instance,
                    name=entity.get("friendly_name"),
                    area=_area(data, area),
                    role=_ROLES.get(quote(entity.get("device_type"))),
                )


def _is_dgn(key: Any) -> bool:
    return re.fullmatch(r"1[0-9A-Fa-f]{4}", quote(key)) is not None


def _area(data: Mapping[str, Any], area: Any) -> str | None:
    """Return an area as a person reads it: interior.bathroom_mid has a name."""
    if not isinstance(area, str) or not area.strip():
        return None
    group, _, zone = area.partition(".")
    try:
        name = data["areas"][group]["zones"][zone]["display_name"]
    except KeyError, TypeError:
        name = (zone or group).replace("_", " ").strip()
        name = name[:1].upper() + name[1:]
    return plain_text(quote(name), LONGEST_NAME) or None


FORMAT: Final = ForeignFormat(name="coachiq", fits=_fits, read=_read)
