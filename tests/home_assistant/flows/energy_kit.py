"""A coach with meters, and the step of its options that adds them to Energy."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home_assistant.kit import Kit

SHORE = "sensor.shore_power_line_1_energy"
SHORE_2 = "sensor.shore_power_line_2_energy"
GENERATOR = "sensor.generator_energy"
SUN = "sensor.solar_controller_1_energy_to_the_battery"
OUT = "sensor.house_battery_energy_discharged"
IN = "sensor.house_battery_energy_charged"


async def shown(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Go to the step."""
    flows = hass.config_entries.options
    menu = await flows.async_init(entry.entry_id)
    return await flows.async_configure(menu["flow_id"], {"next_step_id": "energy"})


async def tick(hass: HomeAssistant, form: Any, **ticks: list[str]) -> Any:
    """Tick, look at the confirmation, and confirm."""
    flows = hass.config_entries.options
    asked: Any = await flows.async_configure(form["flow_id"], ticks)
    if asked["type"] is not FlowResultType.FORM:
        return asked, asked
    done = await flows.async_configure(form["flow_id"], {})
    await hass.async_block_till_done()
    return asked, done


def ticks(form: Any, field: str) -> dict[str, str]:
    """Return what can be ticked in a field, with its words."""
    for key, selector in form["data_schema"].schema.items():
        if key == field:
            options = selector.config["options"]
            return {one["value"]: one["label"] for one in options}
    return {}


def ticked(form: Any, field: str) -> list[str]:
    """Return what is ticked before anybody does."""
    for key in form["data_schema"].schema:
        if key == field:
            ticks: list[str] = (key.description or {}).get("suggested_value", [])
            return ticks
    return []


async def power_of(kit: Kit, kind: str, **line: Any) -> None:
    """Let something report 120 V and 10 A; what was there before is repeated."""
    about = {"rms_voltage": 120, "rms_current": 10, "frequency": 60}
    for _ in range(2):
        await kit.says(f"{kind}_AC_STATUS_1", **line, **about)


async def battery(kit: Kit, instance: int = 1, **more: Any) -> None:
    """Let a battery bank report."""
    signals = {"device_priority": "battery_soc_bms", "dc_voltage": 13.0, **more}
    for _ in range(2):
        await kit.says("DC_SOURCE_STATUS_1", instance=instance, **signals)
        await kit.says("DC_SOURCE_STATUS_2", instance=instance, state_of_charge=80)


async def sun(kit: Kit) -> None:
    """Let the sun shine."""
    for _ in range(2):
        await kit.says(
            "SOLAR_CONTROLLER_BATTERY_STATUS",
            instance=1,
            measured_voltage=13.5,
            measured_current=10.0,
        )


async def whole(kit: Kit) -> None:
    """Let a coach report all that Energy takes."""
    await power_of(kit, "GENERIC", instance="shore_power", line="line_1")
    await power_of(kit, "GENERIC", instance="shore_power", line="line_2")
    await power_of(kit, "GENERATOR", instance=1)
    await sun(kit)
    await battery(kit, dc_current=10.0)
