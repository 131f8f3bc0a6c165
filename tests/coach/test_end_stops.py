"""What moves and reports no place: its own switches stop it at its ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.devices.motion.mover import Mover
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import Spec
from custom_components.rvc.spec.schema.shown import PERMISSIONS

from .coach_on_a_bench import Bench, bench

COMMAND = "WINDOW_SHADE_CONTROL_COMMAND"
STATUS = "WINDOW_SHADE_CONTROL_STATUS"


class Shade:
    """A shade that stops at its ends by itself."""

    def __init__(self, coach: Bench, seconds: float = 10) -> None:
        """Stand somewhere on a way that takes some seconds."""
        self._nodes = coach.nodes
        self._seconds = seconds
        self._stopping: asyncio.TimerHandle | None = None
        self.at_end: str | None = None
        self._nodes.obeys(COMMAND, STATUS, self.obey)
        self._nodes.report(STATUS, self.state("stop"))

    def state(self, command: str) -> dict[str, str | int | None]:
        """Return what it reports while it does something."""
        return {
            "instance": 1,
            "forward_status": f"forward_{'on' if command == 'forward' else 'off'}",
            "reverse_status": f"reverse_{'on' if command == 'reverse' else 'off'}",
            "lock_status": "unlocked",
        }

    def obey(self, message: Message) -> dict[str, str | int | None]:
        """Begin to move, unless it stands at that end, or stop."""
        command = message.label("command") or ""
        if self._stopping is not None:
            self._stopping.cancel()
        if command == self.at_end:
            command = "stop"
        if command != "stop":
            self.at_end = None
            loop = asyncio.get_running_loop()
            self._stopping = loop.call_later(self._seconds, self._reach, command)
        return self.state(command)

    def _reach(self, end: str) -> None:
        self.at_end = end
        self._nodes.report(STATUS, self.state("stop"))


@pytest.fixture
async def coach(codec: Codec) -> AsyncIterator[Bench]:
    """Return a coach whose parts may move."""
    async with bench(codec, allowed=PERMISSIONS) as running:
        yield running


def mover(coach: Bench, spec: Spec) -> Mover:
    """Return what leads the shade."""
    device: Device = coach.coach.devices[DeviceKey("house", "window_shade", 1)]
    (motion,) = (one for one in spec.rows.motions if one.status == STATUS)
    return Mover(device, motion)


async def test_what_stops_by_itself_after_a_run_is_at_its_end(
    coach: Bench, spec: Spec
) -> None:
    Shade(coach)
    shade = mover(coach, spec)
    assert shade.position is None
    await shade.open()
    await asyncio.sleep(12)
    assert shade.position == pytest.approx(100)
    await shade.close()
    await asyncio.sleep(12)
    assert shade.position == pytest.approx(0)


async def test_what_is_stopped_on_its_way_is_not(coach: Bench, spec: Spec) -> None:
    Shade(coach)
    shade = mover(coach, spec)
    await shade.open()
    await asyncio.sleep(5)
    await shade.stop()
    await asyncio.sleep(1)
    assert shade.position is None


async def test_what_stands_at_its_end_stop_is_already_there(
    coach: Bench, spec: Spec
) -> None:
    Shade(coach).at_end = "forward"
    shade = mover(coach, spec)
    await shade.open()
    assert shade.position == pytest.approx(100)
    # Once more, now that its place is known.
    await shade.open()
    assert shade.position == pytest.approx(100)


async def test_what_is_elsewhere_and_does_not_move_fails(
    coach: Bench, spec: Spec
) -> None:
    model = Shade(coach)
    shade = mover(coach, spec)
    await shade.close()
    await asyncio.sleep(12)
    assert shade.position == pytest.approx(0)
    model.at_end = "forward"
    with pytest.raises(DeviceDidNotObey):
        await shade.open()
