"""The demo lives a day: nothing is unknown at its start, and nothing absurd follows."""

import asyncio
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.permissions import ANY_MESSAGE
from custom_components.rvc.flows.connections.demo import SIMULATED
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.panels import AT_THE_DOOR
from custom_components.rvc.simulator.devices.water import SimulatedTank
from custom_components.rvc.spec.permissions import PERMISSIONS

from .kit import coach_entry, network_data

# What has not happened yet has no state in Home Assistant: a button that nobody has
# pressed, an alarm that was never triggered. A battery says one of two times.
_MAY_BE_UNKNOWN: Final = ("button.", "event.alarms_", "_time_to_full", "_time_to_empty")
_A_DAY_IN: Final = 72.0
"""s"""


def unknown(hass: HomeAssistant) -> list[str]:
    """Return the entities whose state nobody knows, and should."""
    return [
        state.entity_id
        for state in hass.states.async_all()
        if state.state in ("unknown", "unavailable")
        and not any(part in state.entity_id for part in _MAY_BE_UNKNOWN)
    ]


async def test_soon_after_the_start_every_state_is_known(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    await asyncio.sleep(30)
    await hass.async_block_till_done()
    assert unknown(hass) == []
    for seat in ("heat", "fan", "massage_level"):
        assert float(hass.states.get(f"number.driver_seat_{seat}").state) == 0  # type: ignore[union-attr]


async def test_a_level_of_a_seat_is_set_to_off_and_back(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    entity_id = "number.driver_seat_heat"
    for level in (2, 0):
        await hass.services.async_call(
            "number",
            "set_value",
            {"entity_id": entity_id, "value": level},
            blocking=True,
        )
        await hass.async_block_till_done()
        assert float(hass.states.get(entity_id).state) == level  # type: ignore[union-attr]


async def test_saving_the_settings_leaves_the_coach_as_it_is(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    simulated = demo.runtime_data.simulated
    tank = simulated.device("tank", 0)
    assert isinstance(tank, SimulatedTank)
    tank.litres = 123.0
    await hass.config_entries.async_reload(demo.entry_id)
    await asyncio.sleep(30)
    await hass.async_block_till_done()
    assert demo.runtime_data.simulated is simulated
    assert hass.states.get("sensor.fresh_water_tank_volume").state == "123"  # type: ignore[union-attr]
    assert unknown(hass) == []


async def test_a_coach_that_is_removed_is_gone(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(network_data(kind="demo"), title="Demo coach")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.entry_id in hass.data[SIMULATED]
    await hass.config_entries.async_remove(entry.entry_id)
    assert entry.entry_id not in hass.data[SIMULATED]


@pytest.mark.parametrize(
    "demo_options",
    [{f"allow_{one}": True for one in (*PERMISSIONS, ANY_MESSAGE)}],
)
async def test_the_wall_switch_can_be_pressed(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    await asyncio.sleep(40)
    await hass.async_block_till_done()
    pressed = hass.states.get("event.input_1_pressed")
    simulated = demo.runtime_data.simulated
    lamp = simulated.device("dc_dimmer", AT_THE_DOOR)
    assert isinstance(lamp, SimulatedDimmer)
    lit = lamp.level
    await hass.services.async_call(
        "rvc",
        "send_message",
        {
            "config_entry_id": demo.entry_id,
            "dgn": "DIGITAL_INPUT_STATUS",
            "signals": {"instance": 1, "position": "on"},
        },
        blocking=True,
    )
    await asyncio.sleep(2)
    await hass.async_block_till_done()
    assert (lamp.level > 0) is not (lit > 0)
    assert hass.states.get("event.input_1_pressed") != pressed


def number(hass: HomeAssistant, entity_id: str) -> float:
    """Return the state of a sensor."""
    state = hass.states.get(entity_id)
    assert isinstance(state, State), entity_id
    return float(state.state)


async def test_a_day_passes(hass: HomeAssistant, demo: MockConfigEntry) -> None:
    """Play 24 hours at once, and look at what an owner would see of them."""
    simulated = demo.runtime_data.simulated
    simulated.speed = 86_400 / _A_DAY_IN
    seen: dict[str, set[str]] = {}
    for _ in range(round(_A_DAY_IN)):
        await asyncio.sleep(1)
        await hass.async_block_till_done()
        for state in hass.states.async_all():
            seen.setdefault(state.entity_id, set()).add(state.state)
    assert unknown(hass) == []
    moved = [one for one, states in seen.items() if len(states) > 2]
    assert len([one for one in moved if one.startswith("sensor.")]) > 90
    for entity_id, least, most in (
        ("sensor.weather_station_outside_temperature", 5, 32),
        ("sensor.climate_temperature_2", 19, 26),
        ("sensor.house_battery_voltage", 12.3, 14.6),
        ("sensor.house_battery_state_of_charge", 50, 100),
        ("sensor.solar_controller_1_power", 0, 200),
        ("sensor.refrigerator_1_fridge_temperature", 2, 6),
        ("sensor.chassis_speed", 0, 110),
        ("sensor.gps_altitude", 1900, 2150),
        ("sensor.water_pump_pressure", 150, 320),
        ("sensor.tires_steer_axle_outside_left_temperature", 4, 60),
    ):
        values = [float(one) for one in seen[entity_id] if one != "unknown"]
        assert least <= min(values) <= max(values) <= most, (entity_id, values)
    for entity_id in (
        "binary_sensor.generator_running",
        "binary_sensor.chassis_shore_power",
        "binary_sensor.chassis_moving",
        "light.porch",
        "switch.radio",
    ):
        assert seen[entity_id] == {"on", "off"}, entity_id
    assert seen["climate.climate_2"] == {"heat_cool"}
    simulated.speed = 1.0
    # The coach's clock shows the coach's time.
    assert abs(simulated.world.now - dt_util.now()) < timedelta(hours=26)
    await asyncio.sleep(12)
    await hass.async_block_till_done()
    assert number(hass, "sensor.gps_altitude") == pytest.approx(
        number(hass, "sensor.weather_station_altitude"), abs=2
    )
    assert number(hass, "sensor.battery_1_current") == pytest.approx(
        number(hass, "sensor.house_battery_current"), abs=1
    )
