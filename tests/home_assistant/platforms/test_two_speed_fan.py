"""A fan of two outputs, one for each speed."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..kit import NODE, Kit
from .test_mapped_outputs import mapped

FAN = "fan.bedroom_fan"
LOW, HIGH = 33, 34


async def fan(hass: HomeAssistant, entry: MockConfigEntry) -> Kit:
    """Set up a coach whose ceiling fan is two outputs."""
    kit = await mapped(
        hass, entry, [{"dimmer": [LOW, HIGH], "name": "Bedroom fan", "as": "fan"}]
    )
    for instance in (LOW, HIGH):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    return kit


def obeys(kit: Kit, *instances: int) -> None:
    """Let these outputs do as they are told."""
    kit.answers_by(
        "DC_DIMMER_COMMAND_2",
        lambda m: (
            kit.codec.encode(
                "DC_DIMMER_STATUS_3",
                {
                    "instance": m.instance,
                    "operating_status": m["desired_level"] or 0,
                },
                source=NODE,
            )
            if m.instance in instances
            else None
        ),
    )


def told(kit: Kit) -> list[tuple[int | None, object]]:
    """Return what the outputs were told."""
    return [
        (m.instance, m["desired_level"]) for m in kit.commands("DC_DIMMER_COMMAND_2")
    ]


async def test_the_other_speed_is_off_before_one_is_on(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await fan(hass, entry)
    obeys(kit, LOW, HIGH)
    assert kit.state(FAN).state == "off"
    assert hass.states.get("fan.dimmer_34") is None
    await kit.turn(FAN, "on", percentage=100)
    assert kit.state(FAN).attributes["percentage"] == 100
    await kit.turn(FAN, "on", percentage=30)
    assert kit.state(FAN).attributes["percentage"] == 50
    levels = [(instance, bool(level)) for instance, level in told(kit)]
    assert levels == [(LOW, False), (HIGH, True), (HIGH, False), (LOW, True)]
    await kit.turn(FAN, "off")
    assert kit.state(FAN).state == "off"
    await kit.turn(FAN, "on")
    assert kit.state(FAN).attributes["percentage"] == 50
    # A wall switch changes it too.
    await kit.says("DC_DIMMER_STATUS_3", instance=LOW, operating_status=0)
    await kit.says("DC_DIMMER_STATUS_3", instance=HIGH, operating_status=100)
    assert kit.state(FAN).attributes["percentage"] == 100
    await kit.tear_down()


async def test_no_speed_is_on_while_the_other_one_does_not_answer(
    hass: HomeAssistant, entry: MockConfigEntry, quick: None
) -> None:
    kit = await fan(hass, entry)
    obeys(kit, LOW)
    await kit.says("DC_DIMMER_STATUS_3", instance=HIGH, operating_status=100)
    with pytest.raises(HomeAssistantError):
        await kit.turn(FAN, "on", percentage=30)
    assert all(instance != LOW for instance, _ in told(kit))
    await kit.tear_down()
