"""The blueprints of scenes: what they do with a coach, and what they leave alone."""

from pathlib import Path
import shutil
from typing import Any

from homeassistant.components import script
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from tests.paths import ROOT

BLUEPRINTS = ROOT / "custom_components" / "rvc" / "blueprints" / "script"
NAMES = sorted(path.stem for path in BLUEPRINTS.glob("*.yaml"))
LAMP = "light.dimmer_25"
# Domains that no scene acts on
STAY = ("cover", "valve", "lock", "climate", "water_heater", "button", "number")


@pytest.fixture
def _laid_out(hass: HomeAssistant, tmp_path: Path) -> None:
    """Have the blueprints where Home Assistant looks for them."""
    hass.config.config_dir = str(tmp_path)
    shutil.copytree(BLUEPRINTS, tmp_path / "blueprints" / "script" / "rvc")


async def run(hass: HomeAssistant, name: str, **inputs: Any) -> list[dict[str, Any]]:
    """Make a script of a blueprint, run it, and return the calls that it made."""
    for component in ("homeassistant", "persistent_notification"):
        assert await async_setup_component(hass, component, {})
    config = {"use_blueprint": {"path": f"rvc/{name}.yaml", "input": inputs}}
    assert await async_setup_component(hass, script.DOMAIN, {"script": {"it": config}})
    await hass.async_block_till_done()
    calls = async_capture_events(hass, "call_service")
    await hass.services.async_call("script", "it", blocking=True)
    await hass.async_block_till_done()
    return [
        call.data
        for call in calls
        if call.data["domain"] not in ("script", "homeassistant")
    ]


def lit(hass: HomeAssistant) -> set[str]:
    """Return the lights that are on."""
    return {
        one.entity_id for one in hass.states.async_all("light") if one.state == "on"
    }


def others(hass: HomeAssistant) -> dict[str, str]:
    """Return the states of what no scene touches."""
    return {one.entity_id: one.state for one in hass.states.async_all(STAY)}


def told(hass: HomeAssistant, name: str) -> str:
    """Return the notification of a scene."""
    notes = hass.data["persistent_notification"]
    return str(notes[f"rvc_{name}"]["message"]) if f"rvc_{name}" in notes else ""


def test_there_is_one_for_each_scene() -> None:
    assert NAMES == ["all_off", "arrived", "good_night", "leaving"]


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize("name", NAMES)
async def test_without_a_choice_lights_go_off_at_most(
    hass: HomeAssistant, demo: MockConfigEntry, name: str
) -> None:
    lamps = [one.entity_id for one in hass.states.async_all("light")]
    await hass.services.async_call(
        "light", "turn_on", {"entity_id": lamps[:3]}, blocking=True
    )
    before = others(hass)
    assert lit(hass)
    calls = await run(hass, name)
    assert {f"{one['domain']}.{one['service']}" for one in calls} <= {
        "light.turn_off",
        "persistent_notification.create",
    }
    assert others(hass) == before
    assert bool(lit(hass)) == (name == "arrived")


@pytest.mark.usefixtures("_laid_out")
async def test_all_off_keeps_what_is_to_stay(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    lamps = [one.entity_id for one in hass.states.async_all("light")][:3]
    hass.states.async_set("light.of_another", "on")
    await hass.services.async_call(
        "light", "turn_on", {"entity_id": lamps}, blocking=True
    )
    await run(hass, "all_off", keep=[lamps[0]], others=["switch.water_pump"])
    assert lit(hass) == {lamps[0], "light.of_another"}
    assert hass.states.is_state("switch.water_pump", "off")


@pytest.mark.usefixtures("_laid_out")
async def test_night_lights_stay_dimmed(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    dimmer = next(
        one.entity_id
        for one in hass.states.async_all("light")
        if "brightness" in one.attributes.get("supported_color_modes", ())
    )
    calls = await run(
        hass,
        "good_night",
        night_lights=[dimmer],
        brightness=10,
        others=["switch.water_pump"],
        covers=["cover.never_there"],
    )
    assert lit(hass) == {dimmer}
    (on,) = (one for one in calls if one["service"] == "turn_on")
    assert on["service_data"]["brightness_pct"] == 10
    assert hass.states.is_state("switch.water_pump", "off")
    assert "cover.never_there: unknown" in told(hass, "good_night")


@pytest.mark.usefixtures("_laid_out")
async def test_leaving_tells_what_is_out_open_or_on(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    # As if the first that is no shade were out
    awning = next(
        one
        for one in hass.states.async_all("cover")
        if one.attributes.get("device_class") == "awning"
    )
    hass.states.async_set(awning.entity_id, "open", awning.attributes)
    door = hass.states.async_all("lock")[0].entity_id
    await hass.services.async_call("lock", "unlock", {"entity_id": door}, blocking=True)
    unlocked = [one for one in hass.states.async_all("lock") if one.state != "locked"]
    await run(hass, "leaving", must_be_off=["binary_sensor.engine"])
    said = told(hass, "leaving").splitlines()
    assert len([line for line in said if line.split(": ")[0]]) == len(said)
    assert unlocked
    for one in (awning, *unlocked):
        assert any(line.startswith(one.name) for line in said), one.name
    assert "binary_sensor.engine: unknown" in said
    assert not any("light" in line.lower() for line in said)


@pytest.mark.usefixtures("_laid_out")
async def test_leaving_says_that_all_is_well(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    hass.states.async_set("cover.step", "closed", {"friendly_name": "Step"})
    hass.states.async_set("lock.door", "locked", {"friendly_name": "Door"})
    await run(hass, "leaving", covers=["cover.step"], locks=["lock.door"])
    assert told(hass, "leaving").startswith("All that is known is in")
    hass.states.async_set("lock.door", "unlocked", {"friendly_name": "Door"})
    await hass.services.async_call("script", "it", blocking=True)
    assert told(hass, "leaving") == "Door: Unlocked"


@pytest.mark.usefixtures("_laid_out")
@pytest.mark.parametrize(("sun", "count"), [("below_horizon", 1), ("above_horizon", 0)])
async def test_arrived_lights_up_in_the_dark_and_tells_levels(
    hass: HomeAssistant, demo: MockConfigEntry, sun: str, count: int
) -> None:
    hass.states.async_set("sun.sun", sun)
    lamp = hass.states.async_all("light")[0].entity_id
    every = [one.entity_id for one in hass.states.async_all("light")]
    await hass.services.async_call(
        "light", "turn_off", {"entity_id": every}, blocking=True
    )
    level = "sensor.house_battery_state_of_charge"
    calls = await run(
        hass, "arrived", lights=[lamp], pump=["switch.water_pump"], levels=[level]
    )
    assert len(lit(hass)) == count
    assert hass.states.is_state("switch.water_pump", "on")
    assert "%" in told(hass, "arrived")
    assert {one["domain"] for one in calls} <= {
        "light",
        "switch",
        "persistent_notification",
    }
