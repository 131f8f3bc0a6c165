"""The integration as a node among others."""

import asyncio
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.bus.errors import BusBusy, BusError
from custom_components.rvc.bus.network import NetworkState
from custom_components.rvc.coach.node.controller_application import LocalNode
from custom_components.rvc.coach.node.transfer import TransferFailed
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.protocol.transport_protocol import (
    ReceiveSessions,
    SendSession,
)

from .kit import NODE, QUICK, Kit, coach_entry, network_data

OURS = 0x9F
OFF = "19FEDA9C#19FF00FCFFFF00FF"
PRODUCT = 0xFEEB


@pytest.fixture
def own(coach: Kit) -> LocalNode:
    """Return the coach's own node."""
    return coach.running.sessions["house"].node


def others(kit: Kit) -> list[Message]:
    """Return what was sent before an address was held, but for the claim itself."""
    return [
        message
        for message in kit.sent
        if message.source == 0xFE and message.name != "REQUEST_FOR_DGN"
    ]


async def test_nothing_is_said_before_an_address_is_held(coach: Kit) -> None:
    names = [message.name for message in coach.sent]
    assert names[:2] == ["REQUEST_FOR_DGN", "ADDRESS_CLAIM"]
    assert not others(coach)
    assert {m.source for m in coach.sent[1:]} == {OURS}


async def test_it_stays_alive_under_another_address(coach: Kit, own: LocalNode) -> None:
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: own.address == OURS - 1)
    await coach.until(
        lambda: any(m.source == OURS - 1 for m in coach.commands("DM_RV"))
    )
    assert not own.cannot_claim


@pytest.mark.parametrize("timing", [replace(QUICK, claim_again=0.5)])
async def test_it_waits_for_an_address_to_become_free(
    coach: Kit, own: LocalNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "custom_components.rvc.coach.node.address_claim.CANDIDATES", [OURS]
    )
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: own.cannot_claim)
    # The one who took it is gone.
    coach.running.sessions["house"].receiver.nodes.pop(OURS, None)
    await coach.until(lambda: not own.cannot_claim)
    assert own.address == OURS


async def test_it_says_which_version_it_is(coach: Kit) -> None:
    await coach.hears("18EA9F9C#DAFE00FFFFFFFFFF")
    await coach.until(lambda: coach.commands("SOFTWARE_IDENTIFICATION"))
    (said,) = coach.commands("SOFTWARE_IDENTIFICATION")
    assert said["text"] == "0.1.0*"


async def test_a_flood_of_requests_does_not_pile_up_answers(
    coach: Kit, own: LocalNode
) -> None:
    await coach.hears(*["18EA9F9C#B7FF01FFFFFFFFFF"] * 200)
    assert len(own.responder) <= 32
    await coach.until(lambda: not len(own.responder))


@pytest.mark.parametrize("timing", [replace(QUICK, heartbeat=0.01)])
async def test_a_sign_of_life_that_cannot_be_sent_is_left_out(
    coach: Kit, own: LocalNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = own._network.send
    failures: list[BusError] = [BusBusy("full")] * 3

    async def full(frame: Any, *how: Any) -> None:
        if failures and frame.dgn == 0x1FECA:
            raise failures.pop()
        await send(frame, *how)

    monkeypatch.setattr(own._network, "send", full)
    await coach.hears("18EE009F#0000000000000000")
    await coach.until(lambda: not failures)
    signs = len(coach.commands("DM_RV"))
    await coach.until(lambda: len(coach.commands("DM_RV")) > signs)


async def test_a_long_message_to_it_alone_is_cleared_and_taken(
    coach: Kit, own: LocalNode
) -> None:
    dispatch = SendSession(PRODUCT, b"Lippert*OneControl*12345*1", OURS)

    def answer(message: Message) -> None:
        wanted.extend(dispatch.handle(message.data))

    wanted: list[bytes] = []
    coach.answers_by("INITIAL_PACKET", lambda m: answer(m))
    await coach.hears(f"18EC9F9C#{dispatch.request_to_send().hex()}")
    await coach.until(lambda: wanted)
    await coach.hears(*(f"18EB9F9C#{packet.hex()}" for packet in wanted))
    await coach.until(lambda: dispatch.state == "done")
    node = coach.running.devices[
        next(k for k in coach.running.devices if str(k).endswith(f"node_{NODE}"))
    ]
    assert node.label("PRODUCT_IDENTIFICATION", "text") == "Lippert*OneControl*12345*1"


async def test_a_sender_that_stops_half_way_is_told(coach: Kit, own: LocalNode) -> None:
    dispatch = SendSession(PRODUCT, bytes(30), OURS)
    await coach.hears(f"18EC9F9C#{dispatch.request_to_send().hex()}")
    own.transfer.expire(1e9, own.address)
    await coach.until(
        lambda: any(m.data[0] == 0xFF for m in coach.commands("INITIAL_PACKET"))
    )


async def tell(own: LocalNode) -> None:
    """Tell the node a long message."""
    await own.send_message("PRODUCT_IDENTIFICATION", {"text": "x" * 30}, NODE)


async def test_it_tells_one_node_a_long_message(coach: Kit, own: LocalNode) -> None:
    receiver = ReceiveSessions()
    heard = []

    def control(message: Message) -> Any:
        answer = receiver.control(OURS, NODE, message.data, 0.0, NODE)
        return answer and coach.frame(0xEC00, answer.data, OURS)

    def packet(message: Message) -> Any:
        whole, answer = receiver.packet(OURS, NODE, message.data, 0.0, NODE)
        if whole is not None:
            heard.append(whole.data)
        return answer and coach.frame(0xEC00, answer.data, OURS)

    coach.answers_by("INITIAL_PACKET", control)
    coach.answers_by("DATA_PACKET", packet)
    await tell(own)
    assert heard == [b"x" * 30]


@pytest.mark.parametrize("timing", [replace(QUICK, transfer_answer=0.1)])
async def test_a_node_that_does_not_take_it_is_named(
    coach: Kit, own: LocalNode
) -> None:
    with pytest.raises(TransferFailed, match="did not answer"):
        await tell(own)
    refusal = bytes.fromhex("FF02FFFFFFEBFE00")
    coach.answers_by("INITIAL_PACKET", lambda _: coach.frame(0xEC00, refusal, OURS))
    with pytest.raises(TransferFailed, match="for reason 2"):
        await tell(own)


async def test_short_and_plain_messages_go_in_one_frame(
    coach: Kit, own: LocalNode
) -> None:
    await own.send_message("PRODUCT_IDENTIFICATION", {"text": "a*b*c*d"}, NODE)
    await own.send_message("TERMINAL", {}, NODE)
    await coach.until(lambda: coach.commands("TERMINAL"))
    (product,) = coach.commands("PRODUCT_IDENTIFICATION")
    assert product.data == b"a*b*c*d\xff"


async def test_a_network_that_is_only_listened_to(
    hass: HomeAssistant, quick: None
) -> None:
    entry = coach_entry(network_data(channel="listened to", listen_only=True))
    entry.add_to_hass(hass)
    kit = Kit(hass, entry)
    await hass.config_entries.async_setup(entry.entry_id)
    await kit.hears(OFF)
    assert kit.state("light.dimmer_25").state == "off"
    with pytest.raises(HomeAssistantError, match="listened to only"):
        await hass.services.async_call(
            "light", "turn_on", {"entity_id": "light.dimmer_25"}, blocking=True
        )
    await asyncio.sleep(0.1)
    assert kit.sent == []
    await kit.tear_down()


@pytest.mark.parametrize("timing", [replace(QUICK, ask_quiet=0.05)])
async def test_the_quiet_are_asked_again(coach: Kit) -> None:
    await coach.hears(OFF)
    asked = len(coach.commands("REQUEST_FOR_DGN"))
    session = coach.running.sessions["house"]
    session.availability.check(coach.running.now() + 1)
    await coach.until(
        lambda: any(
            (m.destination, m["desired_dgn"]) == (NODE, 0x1FEDA)
            for m in coach.commands("REQUEST_FOR_DGN")[asked:]
        )
    )


async def test_after_a_silence_everything_is_asked_for_again(
    coach: Kit, own: LocalNode
) -> None:
    requests = coach.running.sessions["house"].requests
    await coach.until(lambda: not len(requests))
    network = coach.running.networks["house"]
    network._set_state(NetworkState.SILENT)
    assert not len(requests)
    await coach.hears(OFF)
    assert len(requests)


@pytest.mark.parametrize("timing", [replace(QUICK, request_held_up=0.01)])
async def test_requests_wait_while_the_adapter_is_full(
    coach: Kit, own: LocalNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = coach.running.sessions["house"].requests
    await coach.until(lambda: not len(requests))
    send = own.send
    failures = [BusBusy("full")] * 2

    async def full(*what: Any) -> None:
        if failures:
            raise failures.pop()
        await send(*what)

    monkeypatch.setattr(own, "send", full)
    requests.add(["TANK_STATUS", "TANK_STATUS"], NODE)
    assert len(requests) == 1
    await coach.until(lambda: not len(requests))
    assert not failures
