"""Loads and the water pump as switches."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from ..kit import Kit

PUMP = "switch.water_pump"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("0FFFC8FDFFFFFFFF", "on"),
        ("0FFF00FDFFFFFFFF", "off"),
        ("0FFFFCFDFFFFFFFF", "off"),
        ("0FFFFDFDFFFFFFFF", "off"),
        ("0FFFFAFDFFFFFFFF", "unknown"),
        ("0FFFFFFDFFFFFFFF", "unknown"),
    ],
)
async def test_a_load_says_whether_it_runs(
    coach: Kit, status: str, expected: str
) -> None:
    await coach.hears(f"19FFBF9C#{status}")
    assert coach.state("switch.ac_load_15").state == expected


@pytest.mark.parametrize("kind", ["DC", "AC"])
async def test_a_load_is_switched(hass: HomeAssistant, coach: Kit, kind: str) -> None:
    entity_id = f"switch.{kind.lower()}_load_7"
    status, command = f"{kind}_LOAD_STATUS", f"{kind}_LOAD_COMMAND"
    await coach.says(status, instance=7, operating_status=0)
    coach.answers(command, status, operating_status=100)
    await coach.turn(entity_id, "on")
    assert coach.state(entity_id).state == "on"
    coach.answers(command, status, operating_status=0)
    await coach.turn(entity_id, "off")
    assert coach.state(entity_id).state == "off"
    on, off = coach.commands(command)
    # Byte 5 is a delay: proven senders have none for AC loads, decision 10.
    delay = "00" if kind == "AC" else "ff"
    assert on.data.hex() == f"07ffc8f300{delay}ffff"
    assert off.data.hex() == f"07ff00f300{delay}ffff"


async def test_a_load_whose_start_is_delayed_has_obeyed(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("AC_LOAD_STATUS", instance=7, operating_status=0)
    coach.answers("AC_LOAD_COMMAND", "AC_LOAD_STATUS", operating_status="delay_active")
    await coach.turn("switch.ac_load_7", "on")
    assert coach.state("switch.ac_load_7").state == "off"


async def test_the_pump_is_switched(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears("19FFB39C#FFFFFFFFFFFFFFFF")
    assert hass.states.get(PUMP) is None
    await coach.says("WATER_PUMP_STATUS", operating_status="disabled")
    assert coach.state(PUMP).state == "off"
    await coach.hears("19FFB39C#FFFFFFFFFFFFFFFF")
    assert coach.state(PUMP).state == "unknown"
    coach.answers("WATER_PUMP_COMMAND", "WATER_PUMP_STATUS", operating_status="enabled")
    await coach.turn(PUMP, "on")
    assert coach.state(PUMP).state == "on"
    assert coach.commands("WATER_PUMP_COMMAND")[0].data.hex() == "fdffffffffffffff"
    with pytest.raises(HomeAssistantError, match="Water pump answered, but"):
        await coach.turn(PUMP, "off")
