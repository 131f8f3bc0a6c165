"""What moves and reports no place: its own switches stop it at its ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.devices.motion.mover import Mover
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.protocol.node_messages import address_claim
from custom_components.rvc.spec import Spec
from custom_components.rvc.spec.permissions import PERMISSIONS

from .coach_on_a_bench import NODE, Bench, bench

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


async def test_what_its_node_forgets_in_a_motion_is_nowhere(
    coach: Bench, spec: Spec, codec: Codec
) -> None:
    """A node that starts anew claims its address, and nothing of it moves any more."""
    model = Shade(coach)
    shade = mover(coach, spec)
    # The answers to what is asked at the start are no starts.
    await asyncio.sleep(60)
    await shade.open()
    await asyncio.sleep(2)
    claim = codec.encode(
        "ADDRESS_CLAIM", address_claim(1, dynamic=False), source=NODE, destination=0
    )
    coach.nodes.receive(FrameBatch([claim], 1.0))
    coach.nodes.report(STATUS, model.state("stop"))
    await asyncio.sleep(2)
    assert not shade.is_opening
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


async def test_what_somebody_else_has_moved_to_its_end_is_there(
    coach: Bench, spec: Spec
) -> None:
    """The estimate is slow: the way takes 30 s by it, and 10 s in truth."""
    model = Shade(coach)
    shade = mover(coach, spec)
    await shade.close()
    await asyncio.sleep(12)
    coach.nodes.report(STATUS, model.state("forward"))
    await asyncio.sleep(10)
    model.at_end = "forward"
    coach.nodes.report(STATUS, model.state("stop"))
    assert 0 < (shade.position or 0) < 50
    await shade.open()
    assert shade.position == pytest.approx(100)


OTHER_NODE = 0x44


def press(
    coach: Bench, codec: Codec, command: str, *, source: int = OTHER_NODE
) -> None:
    """Command the shade as a panel on the wall does, and let it obey."""
    signals: dict[str, str | int] = {"instance": 1, "command": command}
    if command == "forward":
        signals |= {"motor_duty": 100, "duration": 60}
    frame = codec.encode(COMMAND, signals, source=source)
    coach.nodes.receive(FrameBatch([frame], 1.0))


@pytest.mark.parametrize("command", ["stop", "reverse", "toggle_reverse"])
async def test_a_panel_that_stops_it_is_no_end_stop(
    coach: Bench, codec: Codec, spec: Spec, command: str
) -> None:
    model = Shade(coach)
    shade = mover(coach, spec)
    await shade.open()
    await asyncio.sleep(5)
    commands = len(coach.nodes.commands(COMMAND))
    press(coach, codec, command)
    coach.nodes.report(STATUS, model.state("stop"))
    await asyncio.sleep(20)
    assert shade.position is None
    # It is not taken up again either: all that follows is our stop.
    (stop,) = coach.nodes.commands(COMMAND)[commands:]
    assert stop.label("command") == "stop"


async def test_a_panel_that_says_stop_to_all_is_no_end_stop(
    coach: Bench, codec: Codec, spec: Spec
) -> None:
    model = Shade(coach)
    shade = mover(coach, spec)
    await shade.open()
    await asyncio.sleep(5)
    frame = codec.encode(
        COMMAND,
        {"instance": 0xFF, "group": "all_groups", "command": "stop"},
        source=OTHER_NODE,
    )
    coach.nodes.receive(FrameBatch([frame], 1.0))
    coach.nodes.report(STATUS, model.state("stop"))
    await asyncio.sleep(20)
    assert shade.position is None


async def test_what_a_gateway_sends_back_stops_nothing(
    coach: Bench, codec: Codec, spec: Spec
) -> None:
    Shade(coach)
    shade = mover(coach, spec)
    await shade.close()
    await asyncio.sleep(1)
    await shade.open()
    for message in coach.nodes.commands(COMMAND)[-2:]:
        echo = Frame(message.frame.id & ~0xFF | OTHER_NODE, message.data)
        coach.nodes.receive(FrameBatch([echo], 1.0))
    await asyncio.sleep(11)
    assert shade.position == pytest.approx(100)


async def test_a_stop_before_it_answers_is_no_error(
    coach: Bench, codec: Codec, spec: Spec
) -> None:
    Shade(coach)
    shade = mover(coach, spec)
    coach.nodes.is_deaf = lambda _: True
    opening = asyncio.create_task(shade.open())
    await asyncio.sleep(0.5)
    press(coach, codec, "stop")
    await opening
