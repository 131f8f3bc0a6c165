"""Nodes that refuse commands with parts left open get whole ones."""

import pytest

from custom_components.rvc.devices.errors import CommandRefused
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from .conftest import RunningCoach

ZONE = "19FFE29C#01116400240025FF"


def told(running: RunningCoach) -> list[str]:
    """Return the data of what the zone was told."""
    return [one.data.hex() for one in running.house.commands("THERMOSTAT_COMMAND_1")]


@pytest.mark.parametrize("code", [1, 4, 5])
async def test_a_zone_that_refuses_parts_gets_all_and_goes_on_getting_it(
    running: RunningCoach, code: int
) -> None:
    await running.house.hears(*[ZONE] * 2)
    zone = running.device("thermostat", 1)
    assert isinstance(zone, Thermostat)

    def takes_all_or_nothing(told: Message) -> Frame:
        if 0xFF in told.data[1:7]:
            return Frame.parse(f"18E8FF9C#{code:02X}01FFFFFFF9FE01")
        return Frame.parse(f"19FFE29C#{told.data.hex()}")

    running.house.answers_by("THERMOSTAT_COMMAND_1", takes_all_or_nothing)
    await zone.set_mode("heat")
    await zone.set_temperatures(heat_to=20)
    assert told(running) == [
        "01f2ffffffffffff",
        "01126400240025ff",
        "011264a0240025ff",
    ]


async def test_a_zone_that_must_not_be_told_is_told_once(running: RunningCoach) -> None:
    await running.house.hears(*[ZONE] * 2)
    zone = running.device("thermostat", 1)
    assert isinstance(zone, Thermostat)
    running.house.refuses("THERMOSTAT_COMMAND_1", 3)
    with pytest.raises(CommandRefused):
        await zone.set_mode("heat")
    assert told(running) == ["01f2ffffffffffff"]
