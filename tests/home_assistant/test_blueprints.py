"""The blueprints: they are in order, and do what they say."""

import asyncio
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components import automation
from homeassistant.core import CoreState, HomeAssistant, ServiceCall, State
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_mock_service,
    mock_restore_cache,
)

from tests.paths import ROOT

BLUEPRINTS = ROOT / "blueprints" / "automation" / "rvc"
NAMES = sorted(path.stem for path in BLUEPRINTS.glob("*.yaml"))


@pytest.fixture
def _laid_out(hass: HomeAssistant, tmp_path: Path) -> None:
    """Have the blueprints where Home Assistant looks for them."""
    hass.config.config_dir = str(tmp_path)
    there = tmp_path / "blueprints" / "automation" / "rvc"
    shutil.copytree(BLUEPRINTS, there)


async def use(
    hass: HomeAssistant, name: str, *services: str, **inputs: Any
) -> list[ServiceCall]:
    """Make an automation of a blueprint, and return the calls that it makes."""
    calls: list[ServiceCall] = []
    for service in services:
        domain, _, action = service.partition(".")
        calls = async_mock_service(hass, domain, action)
    config = {"use_blueprint": {"path": f"rvc/{name}.yaml", "input": inputs}}
    assert await async_setup_component(
        hass, automation.DOMAIN, {automation.DOMAIN: {"alias": "Test", **config}}
    )
    await hass.async_block_till_done()
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.state == "on", state
    return calls


async def later(hass: HomeAssistant, **span: float) -> None:
    """Let time pass; what an automation waits for is not waited for."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(**span))
    for _ in range(50):
        await asyncio.sleep(0)


async def end(hass: HomeAssistant) -> None:
    """Stop the automation, also while it waits."""
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.test"}, blocking=True
    )
    await hass.async_block_till_done()


def test_there_is_one_for_each_wish() -> None:
    assert len(NAMES) == 6


@pytest.mark.usefixtures("_laid_out")
async def test_cold_switches_heaters_on(hass: HomeAssistant) -> None:
    hass.states.async_set("sensor.bay", "8", {"unit_of_measurement": "°C"})
    calls = await use(
        hass,
        "freeze_watch",
        "persistent_notification.create",
        "switch.turn_on",
        temperatures=["sensor.bay"],
        limit=3,
        heaters=["switch.tank_heater"],
    )
    hass.states.async_set("sensor.bay", "1", {"unit_of_measurement": "°C"})
    await hass.async_block_till_done()
    await later(hass, minutes=11)
    assert [call.data["entity_id"] for call in calls] == [["switch.tank_heater"]]


@pytest.mark.usefixtures("_laid_out")
async def test_cold_is_told_once_and_rounded(hass: HomeAssistant) -> None:
    er.async_get(hass).async_get_or_create(
        "sensor", "test", "bay", suggested_object_id="bay"
    )
    er.async_get(hass).async_update_entity_options(
        "sensor.bay", "sensor", {"display_precision": 1}
    )
    cold = {"unit_of_measurement": "°F", "device_class": "temperature"}
    hass.states.async_set("sensor.bay", "50", cold)
    calls = await use(
        hass,
        "freeze_watch",
        "persistent_notification.create",
        temperatures=["sensor.bay"],
        limit=39,
    )
    for state in ("38.48", "unavailable", "38.48"):
        hass.states.async_set("sensor.bay", state, cold)
        await hass.async_block_till_done()
        await later(hass, minutes=11)
        await hass.async_block_till_done()
    assert [call.data["message"] for call in calls] == ["bay: 38.5 °F"]


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(("heater", "told"), [("off", 1), ("on", 0)])
async def test_cold_that_came_while_the_network_was_away_is_told(
    hass: HomeAssistant, heater: str, told: int
) -> None:
    cold = {"unit_of_measurement": "°F", "device_class": "temperature"}
    hass.states.async_set("sensor.bay", "unavailable", cold)
    hass.states.async_set("sensor.outside", "unavailable", cold)
    hass.states.async_set("switch.tank_heater", heater)
    async_mock_service(hass, "switch", "turn_on")
    async_mock_service(hass, "switch", "turn_off")
    calls = await use(
        hass,
        "freeze_watch",
        "persistent_notification.create",
        temperatures=["sensor.bay", "sensor.outside"],
        limit=38,
        heaters=["switch.tank_heater"],
    )
    # Something else has just run.
    hass.states.async_set("sensor.outside", "50", cold)
    await hass.async_block_till_done()
    await later(hass, minutes=61)
    await hass.async_block_till_done()
    hass.states.async_set("sensor.bay", "30", cold)
    await hass.async_block_till_done()
    await later(hass, minutes=72)
    await hass.async_block_till_done()
    assert len(calls) == told


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(("other", "ended"), [("unavailable", 0), ("45", 1)])
async def test_heat_is_not_ended_where_a_temperature_is_away(
    hass: HomeAssistant, other: str, ended: int
) -> None:
    warm = {"unit_of_measurement": "°F", "device_class": "temperature"}
    hass.states.async_set("sensor.bay", other, warm)
    hass.states.async_set("sensor.outside", "30", warm)
    calls = await use(
        hass,
        "freeze_watch",
        "switch.turn_off",
        temperatures=["sensor.bay", "sensor.outside"],
        limit=38,
        heaters=["switch.tank_heater"],
    )
    hass.states.async_set("sensor.outside", "50", warm)
    await hass.async_block_till_done()
    await later(hass, minutes=61)
    await hass.async_block_till_done()
    assert len(calls) == ended


@pytest.mark.usefixtures("_laid_out")
async def test_a_warm_hour_runs_nothing_where_nothing_heats(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set("sensor.bay", "30")
    await use(hass, "freeze_watch", temperatures=["sensor.bay"], limit=38)
    hass.states.async_set("sensor.bay", "50")
    await hass.async_block_till_done()
    await later(hass, minutes=61)
    state = hass.states.get("automation.test")
    assert state is not None
    assert state.attributes["last_triggered"] is None


@pytest.mark.usefixtures("_laid_out")
async def test_what_is_left_out_is_told_before_driving(hass: HomeAssistant) -> None:
    hass.states.async_set("binary_sensor.ignition", "off")
    hass.states.async_set("cover.awning", "open", {"friendly_name": "Awning"})
    hass.states.async_set("cover.slide", "closed", {"friendly_name": "Slide"})
    hass.states.async_set("lock.door", "unlocked", {"friendly_name": "Door"})
    calls = await use(
        hass,
        "leaving_checklist",
        "persistent_notification.create",
        leaving="binary_sensor.ignition",
        covers=["cover.awning", "cover.slide"],
        locks=["lock.door"],
    )
    hass.states.async_set("binary_sensor.ignition", "on")
    await hass.async_block_till_done()
    assert [call.data["message"] for call in calls] == ["Awning, Door"]


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize("may", ["on", "off"])
async def test_the_generator_starts_only_where_it_may(
    hass: HomeAssistant, may: str
) -> None:
    hass.states.async_set("sensor.charge", "50")
    hass.states.async_set("switch.generator", "off")
    hass.states.async_set("input_boolean.may", may)
    calls = await use(
        hass,
        "low_battery_starts_generator",
        "switch.turn_off",
        "switch.turn_on",
        battery="sensor.charge",
        generator="switch.generator",
        permission="input_boolean.may",
        quiet_from="00:00:00",
        quiet_to="00:00:00",
    )
    hass.states.async_set("sensor.charge", "20")
    await hass.async_block_till_done()
    await later(hass, minutes=6)
    await end(hass)
    assert len(calls) == (may == "on")


GENERATOR = {
    "battery": "sensor.charge",
    "generator": "switch.generator",
    "permission": "input_boolean.may",
    "quiet_from": "00:00:00",
    "quiet_to": "00:00:00",
}


@pytest.mark.usefixtures("_laid_out")
async def test_a_generator_whose_network_is_away_is_stopped_when_it_is_back(
    hass: HomeAssistant,
) -> None:
    hass.states.async_set("sensor.charge", "50")
    hass.states.async_set("switch.generator", "off")
    hass.states.async_set("input_boolean.may", "on")
    stops = await use(
        hass,
        "low_battery_starts_generator",
        "switch.turn_on",
        "switch.turn_off",
        **GENERATOR,
    )
    hass.states.async_set("sensor.charge", "20")
    await hass.async_block_till_done()
    await later(hass, minutes=6)
    hass.states.async_set("switch.generator", "on")
    hass.states.async_set("switch.generator", "unavailable")
    hass.states.async_set("sensor.charge", "90")
    for _ in range(50):
        await asyncio.sleep(0)
    assert not stops
    hass.states.async_set("switch.generator", "on")
    await hass.async_block_till_done()
    assert len(stops) == 1


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(
    ("ago", "charge", "generator", "stopped"),
    [
        (60, "90", "on", 1),  # charged while Home Assistant was away
        (60, "40", "on", 0),  # still charging: it waits on
        (60, "90", "off", 0),
        (600, "90", "on", 0),  # too long ago to be this one's run
    ],
)
async def test_a_run_of_the_generator_is_taken_up_after_a_restart(
    hass: HomeAssistant, ago: int, charge: str, generator: str, stopped: int
) -> None:
    began = dt_util.utcnow() - timedelta(minutes=ago)
    before = State("automation.test", "on", {"last_triggered": began.isoformat()})
    mock_restore_cache(hass, [before])
    hass.states.async_set("sensor.charge", charge)
    hass.states.async_set("switch.generator", generator)
    hass.states.async_set("input_boolean.may", "on")
    hass.set_state(CoreState.not_running)
    stops = await use(
        hass,
        "low_battery_starts_generator",
        "switch.turn_on",
        "switch.turn_off",
        **GENERATOR,
    )
    await hass.async_start()
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(stops) == stopped
    hass.states.async_set("sensor.charge", "95")
    for _ in range(50):
        await asyncio.sleep(0)
    await end(hass)
    assert len(stops) == (1 if generator == "on" and ago < 180 else 0)
