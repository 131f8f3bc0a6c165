"""RV-C: a motorhome's or trailer's CAN network in Home Assistant.

What there is to do is in `lifecycle`: Home Assistant imports this first, and the rest is
imported once, in its import executor, when there is a coach to set up.
"""

from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN

if TYPE_CHECKING:
    from .data import RvcConfigEntry

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CLIMATE,
    Platform.COVER,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.FAN,
    Platform.LIGHT,
    Platform.LOCK,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.VALVE,
    Platform.WATER_HEATER,
]

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def _load(hass: HomeAssistant) -> None:
    """Import `lifecycle`, and what it imports, without holding the event loop."""
    await async_import_module(hass, f"{__name__}.lifecycle")


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions, the WebSocket API and the pages."""
    await _load(hass)
    from .lifecycle import set_up_integration  # noqa: PLC0415

    return await set_up_integration(hass)


async def async_setup_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Set up a coach."""
    await _load(hass)
    from .lifecycle import set_up_entry  # noqa: PLC0415

    return await set_up_entry(hass, entry)


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Bring an entry of an earlier version to the current one."""
    await _load(hass)
    from .stores.migration import migrate  # noqa: PLC0415

    migrate(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Stop everything that the entry has started."""
    await _load(hass)
    from .lifecycle import unload_entry  # noqa: PLC0415

    return await unload_entry(hass, entry)


async def async_remove_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Remove what is stored of the coach, and tell of recordings that stay."""
    await _load(hass)
    from .lifecycle import remove_entry  # noqa: PLC0415

    await remove_entry(hass, entry)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: RvcConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let a device be removed that is not there any more."""
    await _load(hass)
    from .lifecycle import remove_device  # noqa: PLC0415

    return await remove_device(hass, entry, device)
