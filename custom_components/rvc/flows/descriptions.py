"""What owners say of a device, and what becomes of it in the coach map."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar

from ..coach_map.model import MappedDevice
from ..coach_map.names import within_area
from ..coach_map.roles import OUTPUT_CLASSES, PAIR_ROLES, PERMISSION_ROLES
from ..data import RvcData
from ..devices import DeviceKey
from ..protocol.text import plain_text

CONF_AREA: Final = "area"
CONF_ROLE: Final = "role"
CONF_OPEN_TIME: Final = "open_time"
CONF_DIMMABLE: Final = "dimmable"
CONF_IGNORE: Final = "ignore"
AUTOMATIC: Final = "automatic"
"""The role of an output that the map leaves to what the output reports."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is described: a device, or two outputs that move one thing."""

    key: DeviceKey
    partner: DeviceKey | None = None
    travel_time: float | None = None
    """How long the longer of both was on, in s."""


def suggested(
    hass: HomeAssistant, runtime: RvcData, subject: Subject
) -> dict[str, Any]:
    """Return what a form holds at first: the device as mapped, or a proposal."""
    if subject.partner is not None:
        proposal: dict[str, Any] = {CONF_ROLE: "cover"}
        if subject.travel_time is not None:
            proposal[CONF_OPEN_TIME] = subject.travel_time
        return proposal
    mapped = runtime.coach_map.about(subject.key)
    if mapped is None:
        return {}
    area = mapped.area and ar.async_get(hass).async_get_area_by_name(mapped.area)
    values = {
        CONF_ROLE: mapped.role or AUTOMATIC,
        CONF_DIMMABLE: mapped.dimmable,
        CONF_IGNORE: mapped.ignore,
        CONF_NAME: mapped.name,
        CONF_OPEN_TIME: mapped.open_time,
        CONF_AREA: area.id if area else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def role_said(values: Mapping[str, Any]) -> str | None:
    """Return what a form says that an output is used for; None where it says nothing."""
    role: str = values.get(CONF_ROLE, AUTOMATIC)
    return None if role == AUTOMATIC else role


def described(
    hass: HomeAssistant, runtime: RvcData, subject: Subject, values: Mapping[str, Any]
) -> MappedDevice:
    """Return the device as a form describes it.

    What the form does not ask for stays as the map has it, where it still means
    something.
    """
    key = subject.key
    area_id = values.get(CONF_AREA)
    area = ar.async_get(hass).async_get_area(area_id) if area_id else None
    name = plain_text(values.get(CONF_NAME) or "")
    before = runtime.coach_map.about(key) or MappedDevice(
        key.device_class, (key.instance or 0,)
    )
    device = replace(
        before,
        name=within_area(name, area.name if area else None) or None,
        area=area.name if area else None,
        ignore=values.get(CONF_IGNORE, False),
    )
    if key.device_class not in OUTPUT_CLASSES:
        return device
    role = values.get(CONF_ROLE, AUTOMATIC)
    instances = [key.instance or 0]
    if subject.partner is not None and role in PAIR_ROLES:
        instances.append(subject.partner.instance or 0)
    elif before.role == role:
        instances = list(before.instances)
    return replace(
        device,
        instances=tuple(instances),
        role=None if role == AUTOMATIC else role,
        open_time=values.get(CONF_OPEN_TIME) if role == "cover" else None,
        timed=before.timed and role == "cover",
        dimmable=values.get(CONF_DIMMABLE, True) or role not in (AUTOMATIC, "light"),
        requires=before.requires if role in PERMISSION_ROLES else None,
    )
