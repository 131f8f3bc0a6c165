"""What Home Assistant's system health shows of the coaches."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_translations

from .const import DOMAIN
from .data import RvcConfigEntry, network_title
from .panel import BUNDLES
from .protocol.text import counted


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register what is shown."""
    register.async_register_info(_info)


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    """Return how many coaches and devices there are, and how each network is.

    A network goes by the names that its owner gave to it and to the coach.
    """
    texts = await async_get_translations(hass, hass.config.language, "entity", {DOMAIN})
    entries: list[RvcConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    info: dict[str, Any] = {
        "pages": BUNDLES in hass.data,
        "coaches": len(entries),
        "devices": sum(len(entry.runtime_data.coach.devices) for entry in entries),
    }
    for entry in entries:
        coach = entry.runtime_data.coach
        for name, network in coach.networks.items():
            meter = coach.monitor.networks[name].meter
            info[f"{entry.title}, {network_title(entry, name)}"] = (
                f"{_in_words(texts, network.state.value)}, "
                f"{counted(f'{meter.frames_per_second:.0f}', 'frame')}/s, "
                f"{meter.load:.0f} %"
            )
    return info


def _in_words(texts: Mapping[str, str], state: str) -> str:
    """Return the state of a network as its sensor shows it, which is translated."""
    key = f"component.{DOMAIN}.entity.sensor.network_state.state.{state}"
    return texts.get(key, state)
