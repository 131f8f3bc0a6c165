"""Blueprints and the README's example do not repeat themselves, and forget nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import automation
from homeassistant.core import CoreState, HomeAssistant, ServiceCall, State, callback
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    async_mock_service,
    mock_restore_cache,
)

from tests.paths import ROOT

from .test_blueprints import _laid_out, end, later, use

__all__ = ["_laid_out"]


async def remember(hass: HomeAssistant) -> None:
    """Have the text helper that blueprints remember in."""
    helper: dict[str, Any] = {"input_text": {"memory": {}}}
    assert await async_setup_component(hass, "input_text", helper)


def says(hass: HomeAssistant, entity_id: str, *states: str) -> None:
    """Let an entity show one state after the other."""
    for state in states:
        hass.states.async_set(entity_id, state, {"friendly_name": "Gray tank"})


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (["70", "85"], 1),
        (["85", "unavailable", "85"], 1),
        (["85", "unavailable", "86"], 1),
        (["79", "unavailable", "81"], 1),  # what crossed meanwhile is told
        (["85", "70", "85"], 2),
        (["85", "unavailable", "70", "unavailable", "85"], 2),
    ],
)
async def test_a_full_tank_is_told_once(
    hass: HomeAssistant, levels: list[str], told: int
) -> None:
    await remember(hass)
    says(hass, "sensor.gray", "50")
    calls = await use(
        hass,
        "tank_level",
        "persistent_notification.create",
        filling=["sensor.gray"],
        memory="input_text.memory",
    )
    for level in levels:
        says(hass, "sensor.gray", level)
        await hass.async_block_till_done()
        await later(hass, minutes=6)
        await hass.async_block_till_done()
    assert len(calls) == told
    assert calls[0].data["message"].startswith("Gray tank: 8")


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(("before", "told"), [("", 1), ("f0,", 0)])
async def test_a_tank_that_is_full_at_the_start_is_told_once(
    hass: HomeAssistant, before: str, told: int
) -> None:
    mock_restore_cache(hass, [State("input_text.memory", before)])
    await remember(hass)
    says(hass, "sensor.gray", "85")
    hass.set_state(CoreState.not_running)
    calls = await use(
        hass,
        "tank_level",
        "persistent_notification.create",
        filling=["sensor.gray"],
        memory="input_text.memory",
    )
    await hass.async_start()
    for _ in range(50):
        await asyncio.sleep(0)
    await later(hass, minutes=6)
    await hass.async_block_till_done()
    assert len(calls) == told


@pytest.fixture
def switched(hass: HomeAssistant) -> list[str]:
    """Return what is switched; it follows at once."""
    done: list[str] = []

    def switch(to: str) -> Callable[[ServiceCall], None]:
        def handle(call: ServiceCall) -> None:
            for entity_id in call.data["entity_id"]:
                done.append(f"{entity_id} {to}")
                hass.states.async_set(entity_id, to)

        return handle

    for to in ("on", "off"):
        hass.services.async_register(
            "homeassistant", f"turn_{to}", callback(switch(to))
        )
    return done


async def at(hass: HomeAssistant, clock: FrozenDateTimeFactory, **span: float) -> None:
    """Let time pass, also for templates."""
    left = timedelta(**span).total_seconds()
    while left > 0:
        step = min(left, 30)
        left -= step
        clock.tick(step)
        await asyncio.sleep(step)


SHED = {
    "current": "sensor.shore",
    "loads": ["switch.element", "climate.front", "switch.charger"],
    "memory": "input_text.memory",
}


@pytest.mark.usefixtures("_laid_out")
async def test_loads_are_shed_one_by_one_and_come_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, switched: list[str]
) -> None:
    freezer.move_to("2026-06-01 12:01:00+00:00")
    await remember(hass)
    hass.states.async_set("sensor.shore", "10")
    for load in SHED["loads"]:
        hass.states.async_set(load, "on")
    await use(hass, "load_shedding", **SHED)
    hass.states.async_set("sensor.shore", "45")
    await at(hass, freezer, seconds=4)
    assert switched == ["switch.element off"]
    await at(hass, freezer, seconds=11)
    assert switched[1:] == ["climate.front off"]
    hass.states.async_set("sensor.shore", "15")
    await at(hass, freezer, seconds=11)
    # The network is away when the first would come back.
    hass.states.async_set("climate.front", "unavailable")
    await at(hass, freezer, minutes=6)
    assert switched[2:] == ["switch.element on"]
    hass.states.async_set("climate.front", "off")
    await at(hass, freezer, minutes=6)
    assert switched[3:] == ["climate.front on"]
    await at(hass, freezer, minutes=6)
    assert len(switched) == 4
    await end(hass)


@pytest.mark.usefixtures("_laid_out")
async def test_a_load_that_was_shed_comes_back_after_a_restart(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, switched: list[str]
) -> None:
    freezer.move_to("2026-06-01 12:01:00+00:00")
    mock_restore_cache(hass, [State("input_text.memory", "n1,")])
    await remember(hass)
    hass.states.async_set("sensor.shore", "15")
    for load in SHED["loads"]:
        hass.states.async_set(load, "off")
    await use(hass, "load_shedding", **SHED)
    await at(hass, freezer, minutes=6)
    assert switched == ["climate.front on"]
    await end(hass)


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize("restarted", [False, True])
async def test_what_hums_is_off_at_night_and_on_again_in_the_morning(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    switched: list[str],
    restarted: bool,
) -> None:
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(
        "2026-06-01 07:58:00+00:00" if restarted else "2026-06-01 21:58:00+00:00"
    )
    if restarted:
        mock_restore_cache(hass, [State("input_text.memory", "n0,")])
    await remember(hass)
    hass.states.async_set("fan.vent", "off" if restarted else "on")
    hass.states.async_set("switch.inverter", "off")
    await use(
        hass,
        "quiet_hours",
        noisy=["fan.vent", "switch.inverter"],
        memory="input_text.memory",
    )
    if not restarted:
        await at(hass, freezer, minutes=3)
        assert switched == ["fan.vent off"]
        await at(hass, freezer, hours=9, minutes=57)
        switched.clear()
    # The network is away in the morning.
    hass.states.async_set("fan.vent", "unavailable")
    await at(hass, freezer, minutes=4)
    assert not switched
    hass.states.async_set("fan.vent", "off")
    await at(hass, freezer, minutes=6)
    assert switched == ["fan.vent on"]
    await at(hass, freezer, minutes=6)
    assert len(switched) == 1
    await end(hass)


@pytest.mark.usefixtures("_laid_out")
async def test_a_night_that_was_missed_begins_late_and_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, switched: list[str]
) -> None:
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to("2026-06-01 22:31:00+00:00")
    await remember(hass)
    # The network is away as well.
    hass.states.async_set("fan.vent", "unavailable")
    await use(hass, "quiet_hours", noisy=["fan.vent"], memory="input_text.memory")
    await at(hass, freezer, minutes=5)
    assert not switched
    hass.states.async_set("fan.vent", "on")
    await at(hass, freezer, minutes=5)
    assert switched == ["fan.vent off"]
    # Who switches it on again at night means it.
    hass.states.async_set("fan.vent", "on")
    await at(hass, freezer, minutes=5)
    assert switched == ["fan.vent off"]
    await end(hass)


async def test_the_example_in_the_readme_does_not_repeat_itself(
    hass: HomeAssistant,
) -> None:
    text = (ROOT / "README.md").read_text()
    example = text[text.index("      triggers:") :]
    config = parse_yaml(example[: example.index("\n\n")])
    assert isinstance(config, dict)
    sensor = "sensor.gray_water_tank_level"
    hass.states.async_set(sensor, "70")
    calls = async_mock_service(hass, "notify", "notify")
    assert await async_setup_component(
        hass, automation.DOMAIN, {automation.DOMAIN: {"alias": "Test", **config}}
    )
    for level in ("85", "unavailable", "85", "unknown", "86"):
        hass.states.async_set(sensor, level)
        await hass.async_block_till_done()
    assert len(calls) == 1
