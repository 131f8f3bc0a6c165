"""A coach in Home Assistant: what cannot be sent says why, what is lost shows."""

import asyncio
from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.rvc.bus.errors import BusBusy, BusError, NetworkDown, NetworkLost
from custom_components.rvc.coach.availability import NodeSeen
from custom_components.rvc.coach.node.address_claim import NoAddress
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.protocol.errors import UnknownDgn
from custom_components.rvc.services.command_errors import command_failed
from custom_components.rvc.spec.errors import RvcError

from .kit import Kit, coach_entry, network_data

OURS = 159
OFF = "19FEDA9C#19FF00FCFFFF00FF"
KEY = DeviceKey("house", "dc_dimmer", 25)


async def test_without_a_free_address_nothing_can_be_told(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    await coach.hears(*(f"19FECA{source:02X}#05" for source in range(144, 159)))
    await coach.hears("18EE009F#0000000000000000")
    node = coach.running.sessions["house"].node
    await coach.until(lambda: node.address is None)
    with pytest.raises(HomeAssistantError, match="no address on the network"):
        await hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )


async def test_a_lost_network_makes_all_unavailable_and_commands_fail(
    hass: HomeAssistant, coach: Kit
) -> None:
    network = coach.running.networks["house"]
    network.timing = replace(network.timing, retry_delays=(0.01,))
    await coach.hears(OFF)
    turning = asyncio.create_task(
        hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    )
    await coach.until(lambda: coach.commands("DC_DIMMER_COMMAND_2"))
    network.lost(NetworkLost("pulled out"))
    with pytest.raises(HomeAssistantError, match="connection to the network is lost"):
        await turning
    assert coach.state("light.dimmer_25").state == "unavailable"
    with pytest.raises(NetworkDown):
        await coach.running.devices[KEY].command("DC_DIMMER_COMMAND_2", lambda _: True)
    # The adapter is there again, which proves nothing; what stays the same is heard too.
    await coach.until(lambda: network.is_open)
    assert coach.state("light.dimmer_25").state == "unavailable"
    await coach.hears(OFF)
    assert coach.state("light.dimmer_25").state == "off"


async def test_a_network_without_a_free_address_is_only_watched(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await coach.hears(*(f"19FECA{source:02X}#05" for source in range(144, 160)))
    running = coach.running
    running.sessions["house"].receiver.nodes[159] = NodeSeen(0.0)
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: "seen, not controlled" in caplog.text)
    assert running.sessions["house"].node.cannot_claim
    issue_id = f"network_without_address_{coach.entry.entry_id}_house"
    issues = ir.async_get(hass)
    await coach.until(lambda: issues.async_get_issue(DOMAIN, issue_id))
    running.sessions["house"].node.claim.cannot_claim = False
    await coach.until(lambda: not issues.async_get_issue(DOMAIN, issue_id))


async def test_a_silent_device_is_unavailable_until_it_is_heard(coach: Kit) -> None:
    tank = "19FFB79C#0001640401080200"
    await coach.hears(tank)
    level = "sensor.fresh_water_tank_level"
    assert coach.state(level).state == "1"
    coach.running.sessions["house"].availability.check(coach.running.now() + 100)
    assert coach.state(level).state == "unavailable"
    await coach.hears(tank)
    assert coach.state(level).state == "1"


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (BusBusy("full"), "bus_busy"),
        (BusError("lost"), "not_sent"),
        (NoAddress("house"), "no_address"),
        (RvcError("else"), "failed"),
    ],
)
def test_every_failure_has_words(error: RvcError, key: str) -> None:
    told = command_failed(error, "Lamp")
    assert told.translation_key == key
    assert told.translation_placeholders == {"device": "Lamp"}


def test_what_cannot_be_encoded_is_the_users_fault() -> None:
    told = command_failed(UnknownDgn("X"), "Lamp")
    assert isinstance(told, ServiceValidationError)


async def test_a_network_that_is_only_listened_to(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(network_data(channel="listened to", listen_only=True))
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    await hass.config_entries.async_setup(entry.entry_id)
    await kit.hears(OFF, OFF)
    assert kit.state("light.dimmer_25").state == "off"
    with pytest.raises(HomeAssistantError, match="listen only"):
        await hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    await asyncio.sleep(10)
    assert kit.sent == []
    await kit.tear_down()
