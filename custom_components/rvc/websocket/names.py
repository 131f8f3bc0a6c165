"""What the owner calls what pages show."""

from homeassistant.core import HomeAssistant

from ..data import RvcConfigEntry, registered_device
from ..devices import DeviceKey


def registered_name(
    hass: HomeAssistant, entry: RvcConfigEntry, key: DeviceKey
) -> str | None:
    """Return what the owner calls a device or node; None for one not registered."""
    device = registered_device(hass, entry, key)
    return None if device is None else device.name_by_user or device.name
