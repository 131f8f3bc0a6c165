"""Device conditions: a device is available, a node has faults."""

from typing import Final

from homeassistant.const import CONF_CONDITION, CONF_DEVICE_ID, CONF_DOMAIN, CONF_TYPE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import ConditionCheckerType
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
import voluptuous as vol

from .const import DOMAIN
from .data import find_device
from .devices.node import Node

_IS_AVAILABLE: Final = "is_available"
_HAS_FAULTS: Final = "has_faults"

CONDITION_SCHEMA = cv.DEVICE_CONDITION_BASE_SCHEMA.extend(
    {vol.Required(CONF_TYPE): vol.In([_IS_AVAILABLE, _HAS_FAULTS])}
)


async def async_get_conditions(
    hass: HomeAssistant, device_id: str
) -> list[dict[str, str]]:
    """Return the conditions of a device."""
    found = find_device(hass, device_id)
    if found is None:
        return []
    types = [_IS_AVAILABLE]
    if isinstance(found[1], Node):
        types.append(_HAS_FAULTS)
    return [
        {
            CONF_CONDITION: "device",
            CONF_DOMAIN: DOMAIN,
            CONF_DEVICE_ID: device_id,
            CONF_TYPE: one,
        }
        for one in types
    ]


@callback
def async_condition_from_config(
    hass: HomeAssistant, config: ConfigType
) -> ConditionCheckerType:
    """Return the check of a condition, which fails while the coach is away."""

    @callback
    def holds(hass: HomeAssistant, variables: TemplateVarsType = None) -> bool:
        found = find_device(hass, config[CONF_DEVICE_ID])
        if found is None:
            return False
        device = found[1]
        if config[CONF_TYPE] == _IS_AVAILABLE:
            return device.available
        return isinstance(device, Node) and bool(device.faults)

    return holds
