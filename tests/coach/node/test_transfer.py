"""Long messages: sent to one node with its consent, and received the same way."""

import asyncio

import pytest

from custom_components.rvc.coach.node.controller_application import LocalNode
from custom_components.rvc.coach.node.transfer import TransferFailed
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.protocol.transport_protocol import (
    ReceiveSessions,
    SendSession,
)
from tests.other_nodes import NODE

from ..conftest import RunningCoach

OURS = 0x9F
PRODUCT = 0xFEEB
TEXT = "Lippert*OneControl*12345*1"


async def send_product(node: LocalNode) -> None:
    """Send a long message to the other node."""
    await node.send_message("PRODUCT_IDENTIFICATION", {"text": "x" * 30}, NODE)


async def test_a_message_to_this_node_is_cleared_and_received(
    running: RunningCoach,
) -> None:
    session = SendSession(PRODUCT, TEXT.encode(), OURS)
    cleared: list[bytes] = []
    running.house.answers_by(
        "INITIAL_PACKET", lambda reply: cleared.extend(session.handle(reply.data))
    )
    await running.house.hears(f"18EC9F9C#{session.request_to_send().hex()}")
    await asyncio.sleep(1)
    await running.house.hears(*(f"18EB9F9C#{packet.hex()}" for packet in cleared))
    await asyncio.sleep(1)
    assert session.state == "done"
    node = running.device("node", NODE)
    assert node.label("PRODUCT_IDENTIFICATION", "text") == TEXT


async def test_a_sender_that_stops_half_way_gets_an_abort(
    running: RunningCoach,
) -> None:
    session = SendSession(PRODUCT, bytes(30), OURS)
    await running.house.hears(f"18EC9F9C#{session.request_to_send().hex()}")
    await asyncio.sleep(5)
    assert running.house.commands("INITIAL_PACKET")[-1].data[0] == 0xFF


async def test_a_message_to_one_node_goes_with_its_consent(
    running: RunningCoach,
) -> None:
    sessions = ReceiveSessions()
    received = []

    def control(message: Message) -> Frame | None:
        reply = sessions.control(OURS, NODE, message.data, 0.0, NODE)
        return reply and running.house.frame(0xEC00, reply.data, OURS)

    def packet(message: Message) -> Frame | None:
        whole, reply = sessions.packet(OURS, NODE, message.data, 0.0, NODE)
        if whole is not None:
            received.append(whole.data)
        return reply and running.house.frame(0xEC00, reply.data, OURS)

    running.house.answers_by("INITIAL_PACKET", control)
    running.house.answers_by("DATA_PACKET", packet)
    await send_product(running.session.node)
    assert received == [b"x" * 30]


async def test_a_node_that_does_not_answer_gets_an_abort(running: RunningCoach) -> None:
    with pytest.raises(TransferFailed, match="did not answer"):
        await send_product(running.session.node)
    assert running.house.commands("INITIAL_PACKET")[-1].data[0] == 0xFF


async def test_a_node_may_refuse(running: RunningCoach) -> None:
    refusal = bytes.fromhex("FF02FFFFFFEBFE00")
    running.house.answers_by(
        "INITIAL_PACKET", lambda _: running.house.frame(0xEC00, refusal, OURS)
    )
    with pytest.raises(TransferFailed, match="for reason 2"):
        await send_product(running.session.node)


async def test_short_messages_go_in_one_frame(running: RunningCoach) -> None:
    node = running.session.node
    await node.send_message("PRODUCT_IDENTIFICATION", {"text": "a*b*c*d"}, NODE)
    await node.send_message("TERMINAL", {}, NODE)
    assert running.house.commands("TERMINAL")
    (product,) = running.house.commands("PRODUCT_IDENTIFICATION")
    assert product.data == b"a*b*c*d\xff"


async def test_a_message_between_others_is_received_too(running: RunningCoach) -> None:
    session = SendSession(PRODUCT, TEXT.encode(), 0x44)
    await running.house.hears(
        f"18EC449C#{session.request_to_send().hex()}",
        *(
            f"18EB449C#{packet.hex()}"
            for packet in session.handle(bytes.fromhex("110401FFFFEBFE00"))
        ),
    )
    node = running.device("node", NODE)
    assert node.label("PRODUCT_IDENTIFICATION", "text") == TEXT
    assert not running.house.commands("INITIAL_PACKET")
