"""A coach on a test's bench: a real session, and nodes whose ears can be shut."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.bus.network import Network
from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.protocol.node_messages import healthy

NODE = 0x9C
DSA = 131
HEARTBEAT = 5.0
ANSWERS_AFTER = 0.02
DIMMER = "DC_DIMMER_COMMAND_2"
LAMPS = 64

type Obey = Callable[[Message], Mapping[str, Value] | None]


class Nodes:
    """A transport with nodes behind it, which answer commands."""

    def __init__(self, codec: Codec) -> None:
        """Have no nodes yet."""
        self.error_counters = ErrorCounters()
        self.sent: list[tuple[float, Message]] = []
        self.is_deaf: Callable[[Message], bool] = lambda _: False
        self._codec = codec
        self._obey: dict[str, tuple[str, Obey]] = {}

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Be connected, and give signs of life."""
        self.receive = receive
        self.lost = lost
        self._give_sign_of_life()

    def _give_sign_of_life(self) -> None:
        loop = asyncio.get_running_loop()
        self._next = loop.call_later(HEARTBEAT, self._give_sign_of_life)
        self.report("DM_RV", healthy(DSA))

    async def close(self) -> None:
        """Be disconnected."""
        self._next.cancel()

    async def send(self, frame: Frame) -> None:
        """Note a message, and answer a command a little later."""
        message = self._codec.decode(frame)
        loop = asyncio.get_running_loop()
        self.sent.append((loop.time(), message))
        if message.name in self._obey and not self.is_deaf(message):
            status, obey = self._obey[message.name]
            if (signals := obey(message)) is not None:
                loop.call_later(ANSWERS_AFTER, self.report, status, signals)

    def obeys(self, command: str, status: str, obey: Obey) -> None:
        """Answer every such command with a status, or with nothing for None."""
        self._obey[command] = (status, obey)

    def report(self, status: str, signals: Mapping[str, Value]) -> None:
        """Send a status."""
        frame = self._codec.encode(status, signals, source=NODE)
        self.receive(FrameBatch([frame], 1.0))

    def commands(self, name: str) -> list[Message]:
        """Return the commands of a name that were sent."""
        return [message for _, message in self.sent if message.name == name]

    def times(self, name: str) -> list[float]:
        """Return when they were sent."""
        return [time for time, message in self.sent if message.name == name]


class Bench:
    """The coach and its nodes."""

    def __init__(self, coach: Coach, nodes: Nodes) -> None:
        """Take both."""
        self.coach = coach
        self.nodes = nodes

    def device[DeviceT: Device](
        self, kind: type[DeviceT], instance: int | None = 1
    ) -> DeviceT:
        """Return a device that has been heard."""
        found = self.coach.devices[DeviceKey("house", kind.device_class, instance)]
        assert isinstance(found, kind)
        return found


@asynccontextmanager
async def bench(codec: Codec, **settings: Any) -> AsyncIterator[Bench]:
    """Run a coach of one network, until it has joined and asked its questions."""
    nodes = Nodes(codec)
    network = Network("house", lambda: nodes)
    coach = Coach(codec, [network], identity="bench", **settings)
    coach.sessions["house"].witnesses.one_is_enough = True
    await coach.start()
    try:
        await asyncio.sleep(60)
        nodes.sent.clear()
        yield Bench(coach, nodes)
    finally:
        await coach.stop()
        # Answers to the last stops are on their way.
        await asyncio.sleep(2 * ANSWERS_AFTER)


def lamp_as_told(message: Message) -> Mapping[str, Value]:
    """Return what a dimmer reports once it was told something."""
    level = message.number("desired_level") or 0
    if message.label("command") in ("off_delay", "toggle"):
        level = 0
    return {
        "instance": message.instance,
        "operating_status": level,
        "load_status": "nonzero_or_flashing" if level else "status_zero",
    }
