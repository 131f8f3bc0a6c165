"""The figures of a network, for whoever looks at many coaches: true, and quiet."""

import asyncio
from collections import Counter

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.bus.errors import BusError

from .kit import Kit

LAMP = "light.dimmer_25"
DIMMED = ("19FEDA9C#19FF00FCFFFF04FF", "19FEDA9C#19FFC8FCFFFF04FF")
COUNTED = {
    "frames_received",
    "frames_sent",
    "adapter_lost",
    "errors",
    "lost_frames",
    "commands_sent",
    "commands_obeyed",
    "commands_refused",
    "commands_not_answered",
}
MEASURED = {"frames_per_second", "bus_load", "unknown_dgns", "time_to_answer"}
CONNECTED = "binary_sensor.house_network_connection"
pytestmark = pytest.mark.usefixtures("entity_registry_enabled_by_default")


def figure(coach: Kit, name: str) -> float:
    """Return a figure of the network."""
    return float(coach.state(f"sensor.house_network_{name}").state)


async def a_minute(coach: Kit) -> None:
    """Let a minute pass on a bus that is heard."""
    loop = coach.hass.loop
    end = loop.time() + 65
    turn = 0
    while loop.time() < end:
        turn += 1
        await coach.hears(DIMMED[turn % 2])
        await asyncio.sleep(1)


async def test_figures_begin_at_zero_and_last_in_statistics(
    hass: HomeAssistant, coach: Kit
) -> None:
    for name in COUNTED:
        state = coach.state(f"sensor.house_network_{name}")
        assert state.attributes["state_class"] == "total_increasing", name
    for name in MEASURED:
        state = coach.state(f"sensor.house_network_{name}")
        assert state.attributes["state_class"] == "measurement", name
    await coach.hears(*DIMMED)
    await a_minute(coach)
    assert figure(coach, "frames_received") > 60
    # A new start counts from zero, which a total that increases may do.
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    assert figure(coach, "frames_received") == 0


async def test_figures_say_how_commands_ended(coach: Kit) -> None:
    await coach.hears(*DIMMED)
    coach.answers("DC_DIMMER_COMMAND_2", "DC_DIMMER_STATUS_3", operating_status=0)
    await coach.turn(LAMP, "off")
    coach.refuses("DC_DIMMER_COMMAND_2", code=3)
    with pytest.raises(HomeAssistantError, match="refused"):
        await coach.turn(LAMP, "on")
    coach.answers_by("DC_DIMMER_COMMAND_2", lambda _: None)
    with pytest.raises(HomeAssistantError, match="answer"):
        await coach.turn(LAMP, "on")
    await a_minute(coach)
    figures = {
        name: figure(coach, f"commands_{name}")
        for name in ("sent", "obeyed", "refused", "not_answered")
    }
    assert figures == {"sent": 3, "obeyed": 1, "refused": 1, "not_answered": 1}
    assert 0 <= figure(coach, "time_to_answer") < 1250


async def test_a_busy_network_writes_each_figure_once_a_minute(
    hass: HomeAssistant, coach: Kit
) -> None:
    written = Counter[str]()

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if ".house_network_" in event.data["entity_id"]:
            written[event.data["entity_id"]] += 1

    await a_minute(coach)
    ends = hass.bus.async_listen("state_changed", note)
    for _ in range(5):
        await a_minute(coach)
    ends()
    assert written["sensor.house_network_frames_received"] in (5, 6)
    assert max(written.values()) <= 6


async def test_a_network_that_goes_shows_it_at_once(
    hass: HomeAssistant, coach: Kit
) -> None:
    await a_minute(coach)
    assert coach.state(CONNECTED).state == STATE_ON
    assert figure(coach, "frames_per_second") > 0
    coach.running.networks["house"].lost(BusError("gone"))
    await hass.async_block_till_done()
    assert coach.state(CONNECTED).state == STATE_OFF
    assert figure(coach, "frames_per_second") == 0
    assert figure(coach, "adapter_lost") == 1
    await coach.until(lambda: coach.running.networks["house"].is_open)
    await coach.hears(DIMMED[0])
    assert coach.state(CONNECTED).state == STATE_ON
