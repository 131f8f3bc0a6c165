"""Device actions: make a lamp blink, ask a node anew, clear its faults."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from homeassistant.const import CONF_DEVICE_ID, CONF_DOMAIN, CONF_TYPE
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
import voluptuous as vol

from .bus.origin import sent_for
from .const import DOMAIN
from .data import RvcData, device_label, find_device
from .devices import Device
from .devices.node import Node
from .devices.output import Output
from .entities.node import identity_dgns
from .services.command_errors import command_failed
from .services.origin import origin_of
from .spec.errors import RvcError

_BLINK: Final = "blink"


async def _blink(runtime: RvcData, device: Device) -> None:
    await runtime.coach.blinking.blink(device)


async def _ask_again(runtime: RvcData, device: Device) -> None:
    assert isinstance(device, Node)
    await device.request(identity_dgns(runtime.spec))


async def _clear_faults(runtime: RvcData, device: Device) -> None:
    await runtime.coach.session_of(device).clear_faults(device)


_ACTIONS: Final[
    dict[str, tuple[type[Device], Callable[[RvcData, Device], Awaitable[None]]]]
] = {
    _BLINK: (Output, _blink),
    "ask_again": (Node, _ask_again),
    "clear_faults": (Node, _clear_faults),
}

ACTION_SCHEMA = cv.DEVICE_ACTION_BASE_SCHEMA.extend(
    {vol.Required(CONF_TYPE): vol.In(list(_ACTIONS))}
)


async def async_get_actions(
    hass: HomeAssistant, device_id: str
) -> list[dict[str, str]]:
    """Return the actions of a device."""
    found = find_device(hass, device_id)
    if found is None:
        return []
    entry, device = found
    names = [name for name, (kind, _) in _ACTIONS.items() if isinstance(device, kind)]
    if not entry.runtime_data.coach.blinking.may_blink(device):
        names = [name for name in names if name != _BLINK]
    return [
        {CONF_DOMAIN: DOMAIN, CONF_DEVICE_ID: device_id, CONF_TYPE: name}
        for name in names
    ]


async def async_call_action_from_config(
    hass: HomeAssistant,
    config: ConfigType,
    variables: TemplateVarsType,
    context: Context | None,
) -> None:
    """Carry an action out; raises HomeAssistantError."""
    found = find_device(hass, config[CONF_DEVICE_ID])
    device_type, act = _ACTIONS[config[CONF_TYPE]]
    if found is None or not isinstance(found[1], device_type):
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="device_is_away"
        )
    entry, device = found
    try:
        with sent_for(origin_of(hass, context)):
            await act(entry.runtime_data, device)
    except RvcError as error:
        raise command_failed(error, device_label(hass, entry, device)) from error


async def async_get_action_capabilities(
    hass: HomeAssistant, config: ConfigType
) -> dict[str, Any]:
    """Return no further fields."""
    return {}
