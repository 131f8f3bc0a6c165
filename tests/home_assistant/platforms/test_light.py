"""Dimmers as lights."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from ..kit import Kit

LIGHT = "light.dimmer_25"
FULL = "19FEDA9C#19FFC8FCFFFF04FF"
OFF = "19FEDA9C#19FF00FCFFFF00FF"


async def test_a_dimmed_light_reports_its_level(coach: Kit) -> None:
    await coach.hears("19FEDA9C#19FF7CFCFFFF04FF")
    assert coach.state(LIGHT).state == "on"
    assert coach.state(LIGHT).attributes["brightness"] == 158


async def test_states_of_a_dimmer_are_no_levels(coach: Kit) -> None:
    await coach.hears("19FEDA9C#19FF7CFCFFFF04FF", "19FEDA9C#19FFFBFCFFFF04FF")
    assert coach.state(LIGHT).attributes["brightness"] == 158
    await coach.hears("19FEDA9C#19FFFCFCFFFFFFFF")
    assert coach.state(LIGHT).state == "on"
    assert coach.state(LIGHT).attributes["brightness"] == 158
    await coach.hears("19FEDA9C#19FFFFFCFFFFFFFF")
    assert coach.state(LIGHT).state == "unknown"


async def test_a_light_is_turned_on_at_its_last_level(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears("19FEDA9C#19FF7CFCFFFF04FF", OFF)
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=62)
    await coach.turn(LIGHT, "on")
    (command,) = coach.commands("DC_DIMMER_COMMAND_2")
    assert command.data.hex() == "19ff7c00ff00ffff"
    assert coach.state(LIGHT).state == "on"


async def test_a_light_that_was_never_lit_is_turned_on_fully(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=100)
    await coach.turn(LIGHT, "on")
    assert coach.commands("DC_DIMMER_COMMAND_2")[0]["desired_level"] == 100


async def test_a_light_is_dimmed_over_a_ramp(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(FULL)
    coach.answers(
        "DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status="changing_by_ramp"
    )
    await coach.turn(LIGHT, "on", brightness=128, transition=2)
    await coach.turn(LIGHT, "off", transition=60)
    dim, off = coach.commands("DC_DIMMER_COMMAND_2")
    assert (dim["command"], dim["desired_level"], dim["ramp_time"]) == (
        "ramp_brightness",
        50,
        2,
    )
    assert (off["desired_level"], off["ramp_time"]) == (0, 25)


async def test_a_light_is_turned_off(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(FULL)
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=0)
    await coach.turn(LIGHT, "off")
    assert coach.commands("DC_DIMMER_COMMAND_2")[0].data.hex() == "19ff0003ff00ffff"
    assert coach.state(LIGHT).state == "off"


async def test_a_refused_command_says_why(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(OFF)
    coach.refuses("DC_DIMMER_COMMAND_2", code=3)
    with pytest.raises(
        HomeAssistantError, match="Dimmer 25 refused the command: conditions"
    ):
        await coach.turn(LIGHT, "on")
    coach.refuses("DC_DIMMER_COMMAND_2", code=130)
    with pytest.raises(HomeAssistantError, match="refused the command with code 130"):
        await coach.turn(LIGHT, "on")


async def test_a_silent_dimmer_fails_the_action(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    with pytest.raises(HomeAssistantError, match="Dimmer 25 did not answer"):
        await coach.turn(LIGHT, "on")
    assert len(coach.commands("DC_DIMMER_COMMAND_2")) == 2


async def test_a_dimmer_that_does_not_follow_fails_the_action(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=0)
    with pytest.raises(HomeAssistantError, match="did not change"):
        await coach.turn(LIGHT, "on")


async def test_a_coloured_strip_without_status_3_is_a_light(coach: Kit) -> None:
    await coach.hears("19FFBB9C#0764FFFFFF00FFFF")
    assert coach.state("light.dimmer_7").attributes["brightness"] == 128
    await coach.hears("19FFBB9C#07FFFFFFFF00FFFF")
    assert coach.state("light.dimmer_7").state == "unknown"
