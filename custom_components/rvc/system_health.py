"""What Home Assistant's system health shows of the coaches."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .data import RvcConfigEntry, network_title


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return a line for each network of each coach that is set up."""
    entries: list[RvcConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    told: dict[str, Any] = {"coaches": len(entries)}
    for entry in entries:
        coach = entry.runtime_data.coach
        for name, network in coach.networks.items():
            meter = coach.monitor.networks[name].meter
            title = f"{entry.title}, {network_title(entry, name)}"
            told[title] = (
                f"{network.state.value}, {meter.frames_per_second:.0f} frames/s, "
                f"{meter.load:.0f} %"
            )
        told[f"{entry.title}, devices"] = len(coach.devices)
    return told
