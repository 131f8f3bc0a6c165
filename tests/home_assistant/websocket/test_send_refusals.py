"""Why nothing would be sent by hand is said before anybody clicks, and nothing is sent."""

from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.const import CONF_LISTEN_ONLY, CONF_READ_ONLY
from custom_components.rvc.websocket.contract.send import Preview, Refusal
from tests.home_assistant.kit import Kit

from .client import Client

LAMP_ON = {"instance": 1, "desired_level": 62, "command": "set_level"}
NETWORK_ONLY_HEARD = "set to listen only"
COMMAND = "DC_DIMMER_COMMAND_2"


async def preview(coach: Kit, client: Client, **signals: object) -> Preview:
    """Return what the page is told of a lamp's command, before it is sent."""
    previewed: Preview = await client.call(
        "rvc/send/preview",
        entry_id=coach.entry.entry_id,
        network="house",
        name=COMMAND,
        signals=signals or LAMP_ON,
    )
    return previewed


def said_of(refusal: Refusal | None) -> str:
    """Return a refusal in English."""
    assert refusal is not None
    return refusal["message"]


async def refused(coach: Kit, client: Client) -> tuple[Any, Any]:
    """Return why sending it, and requesting it, are refused; nothing goes out."""
    about = {"entry_id": coach.entry.entry_id, "network": "house", "name": COMMAND}
    sent = len(coach.sent)
    message = await client.error("rvc/send/message", **about, signals=LAMP_ON)
    request = await client.error("rvc/send/request", **about)
    assert not coach.commands(COMMAND)
    assert len(coach.sent) == sent
    # A page makes of both the same words in the language of the user who looks.
    del message["code"], request["code"]
    return message, request


async def test_what_would_be_sent_has_no_refusal(coach: Kit, client: Client) -> None:
    said = await preview(coach, client)
    assert said["refusal"] is None
    assert said["request_refusal"] is None
    # Only what is told to the device is wrong: it can be requested all the same.
    said = await preview(coach, client, instance=1, desired_level=900)
    assert said["refusal"] is not None
    assert said["refusal"]["translation_key"] == "not_possible"
    assert said["request_refusal"] is None


def _network(coach: Kit) -> ConfigSubentry:
    network: ConfigSubentry
    (network,) = coach.entry.subentries.values()
    return network


async def test_a_network_that_is_only_listened_to_takes_nothing(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    network = _network(coach)
    hass.config_entries.async_update_subentry(
        coach.entry, network, data={**network.data, CONF_LISTEN_ONLY: True}
    )
    await hass.async_block_till_done()
    said = await preview(coach, client)
    assert NETWORK_ONLY_HEARD in said_of(said["refusal"])
    assert said["request_refusal"] == said["refusal"]
    assert await refused(coach, client) == (said["refusal"], said["request_refusal"])


async def test_a_network_that_is_down_takes_nothing(coach: Kit, client: Client) -> None:
    coach.link.lose(NetworkLost("unplugged"))
    said = await preview(coach, client)
    assert "the connection to the network is lost" in said_of(said["refusal"])
    assert said["request_refusal"] == said["refusal"]
    assert await refused(coach, client) == (said["refusal"], said["request_refusal"])


async def test_nobody_sends_without_an_address(coach: Kit, client: Client) -> None:
    claim = coach.running.sessions["house"].node.claim
    claim.address = None
    said = await preview(coach, client)
    assert "no address on the network" in said_of(said["refusal"])
    assert said["request_refusal"] == said["refusal"]
    assert await refused(coach, client) == (said["refusal"], said["request_refusal"])


async def test_a_coach_that_is_only_looked_at_may_be_asked(
    hass: HomeAssistant, coach: Kit, client: Client
) -> None:
    hass.config_entries.async_update_entry(coach.entry, options={CONF_READ_ONLY: True})
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await coach.until(lambda: coach.running.sessions["house"].node.address is not None)
    said = await preview(coach, client)
    assert "this coach is read-only" in said_of(said["refusal"])
    assert said["request_refusal"] is None
