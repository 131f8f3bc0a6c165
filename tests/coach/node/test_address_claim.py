"""The source address of the local node: claimed before anything is sent, and kept."""

import asyncio
import traceback

import pytest

from custom_components.rvc.bus.errors import BusBusy
from custom_components.rvc.coach.node.address_claim import NoAddress
from custom_components.rvc.protocol.frame import Frame

from ..conftest import RunningCoach, StartCoach

OURS = 0x9F
SMALLEST_NAME = bytes(8)
LARGEST_NAME = b"\xff" * 8


def rival(name: bytes, address: int = OURS) -> str:
    """Return the claim of another node."""
    return str(Frame.build(0xEE00, name, source=address, destination=0))


async def test_nothing_is_sent_before_an_address_is_held(running: RunningCoach) -> None:
    names = [message.name for message in running.house.sent]
    assert names[:2] == ["REQUEST_FOR_DGN", "ADDRESS_CLAIM"]
    assert running.house.sent[0].source == 0xFE
    assert {message.source for message in running.house.sent[1:]} == {OURS}
    claim = running.house.sent[1]
    assert claim.destination == 0
    assert claim["arbitrary_address_capable"] == "supports_address_claiming"


async def test_an_address_that_is_used_is_not_claimed(
    start_coach: StartCoach,
) -> None:
    starting = asyncio.create_task(start_coach("house"))
    await asyncio.sleep(0.1)
    # Whoever is asked for its claim has the address.
    (running,) = start_coach.started
    await running.house.hears(rival(SMALLEST_NAME))
    running = await starting
    assert running.session.node.address == OURS - 1


async def test_it_gives_way_to_a_node_with_a_smaller_name(
    running: RunningCoach,
) -> None:
    node = running.session.node
    await running.house.hears(rival(SMALLEST_NAME))
    with pytest.raises(NoAddress):
        await node.send("TERMINAL", {})
    await asyncio.sleep(1)
    assert node.address == OURS - 1
    assert running.house.commands("DM_RV")[-1].source == OURS - 1
    assert not node.cannot_claim


async def test_what_cannot_be_sent_without_an_address_keeps_nothing(
    running: RunningCoach,
) -> None:
    node = running.session.node
    await running.house.hears(rival(SMALLEST_NAME))
    ways = []
    for _ in range(3):
        with pytest.raises(NoAddress) as raised:
            await node.send("TERMINAL", {})
        ways.append(len(list(traceback.walk_tb(raised.value.__traceback__))))
    assert ways == [ways[0]] * 3


async def test_it_defends_its_address_against_a_node_with_a_larger_name(
    running: RunningCoach,
) -> None:
    claims = len(running.house.commands("ADDRESS_CLAIM"))
    await running.house.hears(rival(LARGEST_NAME))
    await asyncio.sleep(1)
    assert len(running.house.commands("ADDRESS_CLAIM")) == claims + 1
    assert running.session.node.address == OURS


async def test_its_own_echo_is_no_other_node(running: RunningCoach) -> None:
    (claim,) = running.house.commands("ADDRESS_CLAIM")
    await running.house.hears(str(claim.frame), "19FECA9F#0544FFFFFFFFFFFF")
    assert running.session.node.address == OURS
    assert OURS not in running.session.nodes


async def test_while_all_addresses_are_taken_it_waits_for_one(
    running: RunningCoach, caplog: pytest.LogCaptureFixture
) -> None:
    running.house.answers_by(
        "ADDRESS_CLAIM", lambda claim: Frame.parse(rival(SMALLEST_NAME, claim.source))
    )
    await running.house.hears(rival(SMALLEST_NAME))
    await asyncio.sleep(15)
    assert running.session.node.cannot_claim
    assert "seen, not controlled" in caplog.text
    # They are gone.
    running.house.answers_by("ADDRESS_CLAIM", lambda _: None)
    await asyncio.sleep(running.coach.timing.claim_again)
    node = running.session.node
    assert (node.address, node.cannot_claim) == (OURS, False)


async def test_a_sign_of_life_that_cannot_be_sent_is_left_out(
    running: RunningCoach,
) -> None:
    signs = len(running.house.commands("DM_RV"))
    running.house.link.failures = [BusBusy("full")] * 3
    await asyncio.sleep(4 * running.coach.timing.heartbeat)
    assert not running.house.link.failures
    assert len(running.house.commands("DM_RV")) > signs


async def test_a_full_adapter_is_tried_again(start_coach: StartCoach) -> None:
    starting = asyncio.create_task(start_coach("house"))
    await asyncio.sleep(0)
    (running,) = start_coach.started
    running.house.link.failures = [BusBusy("full")] * 2
    await starting
    await asyncio.sleep(2 * running.coach.timing.rejoin + 1)
    assert not running.house.link.failures
    assert running.session.node.address == OURS
