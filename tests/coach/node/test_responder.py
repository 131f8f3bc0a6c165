"""What the local node answers when it is asked."""

import asyncio

from ..conftest import RunningCoach, StartCoach

CLAIM = "18EA9F9C#00EE00FFFFFFFFFF"
PRODUCT_OF_ALL = "18EAFF9C#EBFE00FFFFFFFFFF"
SOFTWARE = "18EA9F9C#DAFE00FFFFFFFFFF"
DIAGNOSTICS_OF_ALL = "18EAFF9C#CAFE01FFFFFFFFFF"
TANKS = "18EA9F9C#B7FF01FFFFFFFFFF"
TANKS_OF_ALL = "18EAFF9C#B7FF01FFFFFFFFFF"
TANKS_OF_ANOTHER = "18EA449C#B7FF01FFFFFFFFFF"


async def test_it_says_who_it_is(running: RunningCoach) -> None:
    house = running.house
    claims = len(house.commands("ADDRESS_CLAIM"))
    signs = len(house.commands("DM_RV"))
    await house.hears(CLAIM, PRODUCT_OF_ALL, DIAGNOSTICS_OF_ALL)
    await asyncio.sleep(2)
    text = b"".join(message.data[1:] for message in house.commands("DATA_PACKET"))
    assert text.rstrip(b"\xff") == b"RV-C for Home Assistant*rvc**"
    assert len(house.commands("ADDRESS_CLAIM")) == claims + 1
    assert len(house.commands("DM_RV")) == signs + 1


async def test_it_says_which_version_it_is(start_coach: StartCoach) -> None:
    running = await start_coach("house", software="1.2.3")
    await running.house.hears(SOFTWARE)
    await asyncio.sleep(1)
    (software,) = running.house.commands("SOFTWARE_IDENTIFICATION")
    assert software["text"] == "1.2.3*"


async def test_only_a_request_to_itself_is_refused(running: RunningCoach) -> None:
    await running.house.hears(TANKS_OF_ALL, TANKS_OF_ANOTHER, TANKS)
    await asyncio.sleep(1)
    (refused,) = running.house.commands("ACKNOWLEDGMENT")
    assert refused["acknowledgment_code"] == "nak_not_executed"
    assert refused["dgn_acknowledged"] == 0x1FFB7


async def test_a_flood_of_requests_does_not_pile_up_answers(
    running: RunningCoach,
) -> None:
    await running.house.hears(*[TANKS] * 200)
    assert len(running.session.node.responder) == 32
    await asyncio.sleep(60)
    assert len(running.session.node.responder) == 0
