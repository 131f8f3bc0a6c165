"""Frames that wait for their turn."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import NetworkDown, TooLate
from custom_components.rvc.bus.send_queue import SendQueue, Urgency
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDB9F#01FFC800FF00FFFF")
COMMAND = Frame.parse("19FEDB9F#02FFC800FF00FFFF")
MANY = 200
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


@pytest.mark.parametrize(
    ("urgency", "gap"),
    [
        (Urgency.MOTION, BusTiming().send_gap),
        # Of those that are held several fit into the time of one.
        (Urgency.HOLD, BusTiming().burst_gap),
    ],
)
async def test_what_moves_keeps_its_time(urgency: Urgency, gap: float) -> None:
    ends = await send_many(urgency)
    in_time = ends.count(None)
    assert in_time == pytest.approx(BusTiming().command_deadline / gap, rel=0.12)
    assert all(isinstance(end, TooLate) for end in ends[in_time:])


async def test_held_motions_leave_turns_for_commands() -> None:
    """Each is repeated every 100 ms, and of no use after 250 ms."""
    sent: list[Frame] = []

    async def transmit(frame: Frame) -> None:
        sent.append(frame)

    timing = BusTiming()
    queue = SendQueue(transmit, timing)

    async def hold(seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            await queue.send(lambda: FRAME, Urgency.HOLD, 0.25)
            await asyncio.sleep(0.1)

    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(hold(5))
        await asyncio.sleep(1)
        began = loop.time()
        await queue.send(lambda: COMMAND, Urgency.COMMAND, timing.command_deadline)
        assert loop.time() - began < 0.2
    assert sent.count(FRAME) == 4 * 50
    await queue.close(NetworkDown("house"))
