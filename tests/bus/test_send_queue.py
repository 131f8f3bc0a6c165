"""Frames that wait for their turn."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import NetworkDown, TooLate
from custom_components.rvc.bus.send_queue import SendQueue, Urgency
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDB9F#01FFC800FF00FFFF")
MANY = 100
"""More than go out at the usual gap within the deadline."""


async def send_many(urgency: Urgency) -> list[BaseException | None]:
    """Send many frames at once, and return how each ended."""

    async def transmit(_: Frame) -> None:
        await asyncio.sleep(0)

    timing = BusTiming()
    assert timing.send_gap * MANY > timing.command_deadline
    queue = SendQueue(transmit, timing)
    within = timing.command_deadline
    ends = await asyncio.gather(
        *(queue.send(lambda: FRAME, urgency, within) for _ in range(MANY)),
        return_exceptions=True,
    )
    await queue.close(NetworkDown("house"))
    return ends


async def test_a_commands_time_counts_from_when_it_could_be_sent() -> None:
    assert await send_many(Urgency.COMMAND) == [None] * MANY


@pytest.mark.parametrize("urgency", [Urgency.MOTION, Urgency.HOLD])
async def test_what_moves_keeps_its_time(urgency: Urgency) -> None:
    ends = await send_many(urgency)
    in_time = ends.count(None)
    assert 35 < in_time < 45
    assert all(isinstance(end, TooLate) for end in ends[in_time:])
