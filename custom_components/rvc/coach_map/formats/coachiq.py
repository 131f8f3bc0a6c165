"""CoachIQ's coach mappings and those of its forerunners, rvc2api and rvc2hass.

By DGN and instance they have a list of entities. The DGN is that of the status, or
that of the command: then an entity names its status in `status_dgn`, or `dgn_pairs`
does for all of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...protocol.text import plain_text
from ...spec import Spec
from ...spec.reasons import Reason
from ..schema import LONGEST_NAME
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused, class_of_dgn, dgn_in, not_read
from .lined import line_of

_ROLES: Final = {"light": "light", "switch": "switch", "lock": "lock", "fan": "fan"}
_FIRST_DGN: Final = 0x10000
_LAST_DGN: Final = 0x1FFFF
_NOT_OURS: Final = ("lighting_scenes", "lighting_groups")


def _fits(data: Mapping[str, Any]) -> bool:
    return "coach_info" in data or "dgn_pairs" in data or any(map(_is_dgn, data))


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    for dgn, instances in data.items():
        if not _is_dgn(dgn):
            continue
        if not isinstance(instances, Mapping):
            yield Unused(line_of(data, dgn), quote(dgn), Reason("it has no instances"))
            continue
        for instance, entities in instances.items():
            line = line_of(instances, instance)
            several = entities if isinstance(entities, list) else [entities]
            for number, entity in enumerate(several):
                line = line_of(entities, number) or line
                if isinstance(entity, Mapping):
                    yield from _entries(data, spec, dgn, instance, entity, line)
                else:
                    yield Unused(line, quote(instance), Reason("it is no device"))
    for key in _NOT_OURS:
        yield from not_read(data, key, "scenes and groups are Home Assistant's own")


def _entries(
    data: Mapping[str, Any],
    spec: Spec,
    dgn: Any,
    instance: Any,
    entity: Mapping[str, Any],
    line: int | None,
) -> Iterator[ForeignEntry]:
    """Return an entity, and the further outputs that are switched with it."""
    status, is_command = _status_of(data, spec, dgn, entity)
    device_class, reason = class_of_dgn(spec, status)
    name = entity.get("friendly_name")
    further = entity.get("command_instances")
    places = [instance, *(further if isinstance(further, list) else ())]
    for number, place in enumerate(dict.fromkeys(map(quote, places)), start=1):
        yield ForeignEntry(
            device_class=device_class,
            no_class=reason,
            instance=place,
            name=name if number == 1 else f"{quote(name)} {number}",
            area=_area(data, entity.get("suggested_area") or entity.get("area")),
            role=_role(entity),
            dimmable=entity.get("dimmable") is not False,
            line=line,
            # Commands repeat the entities of the statuses, and the zones of
            # thermostats stand under the status of their temperature as well.
            repeats=is_command or number == 1,
        )


def _role(entity: Mapping[str, Any]) -> str | None:
    kind = entity.get("device_type", entity.get("device_class"))
    return _ROLES.get(quote(kind))


def _status_of(
    data: Mapping[str, Any], spec: Spec, dgn: Any, entity: Mapping[str, Any]
) -> tuple[Any, bool]:
    """Return the DGN that reports an entity, and whether it is under a command's."""
    known = spec.by_number.get(dgn_in(dgn) or 0)
    if known is not None and not known.is_command:
        # GENERIC_CONFIGURATION_STATUS is taken for a command of dimmers there.
        if (status := entity.get("status_dgn")) is not None:
            return status, True
        return dgn, False
    if (status := entity.get("status_dgn")) is not None:
        return status, True
    pairs = data.get("dgn_pairs")
    if isinstance(pairs, Mapping):
        for command, status in pairs.items():
            if dgn_in(command) == dgn_in(dgn):
                return (status[0] if isinstance(status, list) and status else status), (
                    True
                )
    return dgn, known is not None


def _is_dgn(key: Any) -> bool:
    number = dgn_in(key)
    return number is not None and _FIRST_DGN <= number <= _LAST_DGN


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
