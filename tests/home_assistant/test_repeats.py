"""Frames that say nothing new: counted where it costs little, told in time."""

import asyncio

from homeassistant.core import HomeAssistant

from custom_components.rvc.devices import DeviceKey

from .kit import NODE, Kit

DIMMER = DeviceKey("house", "dc_dimmer", 25)
OFF = "19FEDA9C#19FF00FCFFFF00FF"
DIM = "19FEDA9C#19FF32FCFFFF00FF"
LIGHT = "light.dimmer_25"


async def test_what_is_said_again_is_counted_when_somebody_looks(coach: Kit) -> None:
    await coach.hears(OFF, OFF, OFF, OFF)
    node = coach.running.sessions["house"].nodes[NODE]
    assert node.received == 4
    now = asyncio.get_running_loop().time()
    (row,) = [
        row for row, _ in coach.running.monitor.networks["house"].latest.rows(now)
    ]
    assert row["count"] == 4


async def test_each_of_two_words_in_turn_is_shown(coach: Kit) -> None:
    for _ in range(3):
        await coach.hears(OFF)
        assert coach.state(LIGHT).state == "off"
        await coach.hears(DIM)
        assert coach.state(LIGHT).state == "on"
    assert coach.running.sessions["house"].nodes[NODE].received == 6


async def test_what_is_said_again_keeps_a_silent_device_alive(coach: Kit) -> None:
    await coach.hears(OFF, OFF)
    coach.running.devices[DIMMER].set_reachable(network_up=True, silent=True)
    coach.running.sessions["house"].receiver.unchanged.clear()
    assert coach.state(LIGHT).state == "unavailable"
    await coach.hears(OFF)
    assert coach.state(LIGHT).state == "off"


async def test_what_gave_way_in_the_table_is_there_again(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    latest = coach.running.monitor.networks["house"].latest
    latest.limit = 1
    await coach.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF")
    assert len(latest) == 1
    now = asyncio.get_running_loop().time()
    assert [message.instance for _, message in latest.rows(now)] == [25]


async def test_there_is_an_end_to_what_is_expected(coach: Kit) -> None:
    unchanged = coach.running.sessions["house"].receiver.unchanged
    unchanged.limit = 5
    for number in range(1, 20):
        await coach.puts(f"19FEDA9C#{number:02X}FF00FCFFFF00FF")
        assert len(unchanged) <= 5
