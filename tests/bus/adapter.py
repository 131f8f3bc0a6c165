"""An adapter in a test's hand, and a network over it."""

import asyncio
from collections.abc import Iterator

from custom_components.rvc.bus.errors import BusError, NetworkLost
from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.bus.network import Network
from custom_components.rvc.protocol.frame import Frame

FRAME = Frame.parse("19FEDB9F#01")
BATCH = FrameBatch([Frame(0x19FEDA9C, b"\x01")], 1.0)


class Adapter:
    """A transport in a test's hand."""

    def __init__(self, opens: Iterator[BusError | None]) -> None:
        """Take what happens at each opening."""
        self.error_counters = ErrorCounters()
        self.sent: list[tuple[float, Frame]] = []
        self.attempts = 0
        self.opened = 0
        self.closed = 0
        self.goes_while_opening = False
        self.hold: asyncio.Event | None = None
        self._opens = opens

    @property
    def frames(self) -> list[Frame]:
        """Return the frames that were sent."""
        return [frame for _, frame in self.sent]

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open, or fail."""
        self.attempts += 1
        if (error := next(self._opens, None)) is not None:
            raise error
        self.opened += 1
        if self.goes_while_opening:
            self.goes_while_opening = False
            lost(NetworkLost("gone again"))
        self.receive, self.lost = receive, lost

    async def send(self, frame: Frame) -> None:
        """Note the frame and its time."""
        if self.hold is not None:
            await self.hold.wait()
        self.sent.append((asyncio.get_running_loop().time(), frame))

    async def close(self) -> None:
        """Note it."""
        self.closed += 1


async def opened(
    *opens: BusError | None, listen_only: bool = False, notices_silence: bool = True
) -> tuple[Network, Adapter, list[str]]:
    """Return an open network, its adapter, and the states it goes through."""
    adapter = Adapter(iter(opens))
    network = Network(
        "house",
        lambda: adapter,
        listen_only=listen_only,
        notices_silence=notices_silence,
    )
    states: list[str] = []
    network.states.subscribe(lambda _, state: states.append(state))
    await network.open()
    return network, adapter, states


async def hears(adapter: Adapter, seconds: int) -> None:
    """Receive a frame each second."""
    for _ in range(seconds):
        adapter.receive(BATCH)
        await asyncio.sleep(1)
