"""What a saturated network costs in a real Home Assistant: shares of one core.

A second process puts a coach's frames on the wire at the rate of one saturated
bus, and at five times that. Idle is measured in the same run. Beside the CPU it
tells how long the integration held the event loop at the most, and how long a
frame takes to its state.
"""

import asyncio
from collections.abc import Callable
import socket
import statistics
import time
from typing import Any, NamedTuple

from homeassistant.core import Event, callback

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network
from custom_components.rvc.bus.transports.socketcan import SocketCanTransport
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec

from .emulated_can import Wire, packed
from .home import home, sender
from .traffic import coach_frames, coach_in_time

SECONDS = 8.0
ROUNDS = 2
# Home Assistant saves its registries ten seconds after they have changed.
SETTLED = 15
RATES = {"a usual coach": 0, "a saturated network": 1900, "five of them": 9500}
"""Frames a second; the usual coach speaks at its own times."""
MARKER = 200
"""A dimmer that nobody else has; its level changes each time it is said."""


type Timed = list[tuple[float, Frame]]


def at_once(frames: list[Frame]) -> Timed:
    """Return frames that have no times of their own."""
    return [(0.0, frame) for frame in frames]


class Watch:
    """Notes how long bursts hold the loop."""

    def __init__(self, network: Network) -> None:
        """Watch a network's bursts."""
        self.held: list[float] = []
        transport: Any = network._transport  # noqa: SLF001
        self._transport = transport
        self._deliver = transport._receive  # noqa: SLF001
        transport._receive = self._timed(self._deliver)  # noqa: SLF001

    def end(self) -> None:
        """Watch no longer."""
        self._transport._receive = self._deliver  # noqa: SLF001

    def _timed(
        self, deliver: Callable[[FrameBatch], None]
    ) -> Callable[[FrameBatch], None]:
        def timed(burst: FrameBatch) -> None:
            began = time.perf_counter()
            deliver(burst)
            self.held.append(time.perf_counter() - began)

        return timed


async def spent(seconds: float) -> float:
    """Return the share of a core that this process takes, in percent."""
    cpu, wall = time.process_time(), time.monotonic()
    await asyncio.sleep(seconds)
    return 100 * (time.process_time() - cpu) / (time.monotonic() - wall)


async def alone(timed: Timed, rate: float) -> float:
    """Return the share that reading takes when nobody listens, in percent."""
    wire = Wire()
    transport = SocketCanTransport("emulated", connect=lambda _: wire.inside)
    await transport.open(lambda burst: None, lambda error: None)
    sending = sender(wire, timed, rate, SECONDS + 1)
    await asyncio.sleep(0.5)
    share = await spent(SECONDS)
    await asyncio.get_running_loop().run_in_executor(None, sending.communicate)
    await transport.close()
    return share


class Load(NamedTuple):
    """What a rate costs."""

    above_idle: float
    """In percent of a core."""
    held: float
    """How long the loop was held at the most, in ms."""
    lost: int


async def in_home(
    frames: list[Frame], usual: Timed
) -> tuple[int, dict[str, list[Load]]]:
    """Return the number of states, and what each rate costs in Home Assistant."""
    wire = Wire()
    loads: dict[str, list[Load]] = {}
    async with home(wire) as (hass, entry):
        await hass.config_entries.async_setup(entry.entry_id)
        network = entry.runtime_data.coach.networks["house"]
        # Everything is heard once, so that all entities are there.
        for frame in frames:
            network.receive(FrameBatch([frame], time.time()))
        await hass.async_block_till_done()
        for _ in range(SETTLED):
            await asyncio.sleep(1)
            network.receive(FrameBatch([frames[0]], time.time()))
        for _ in range(ROUNDS):
            for name, rate in RATES.items():
                loads.setdefault(name, []).append(
                    await one(
                        network, wire, usual if not rate else at_once(frames), rate
                    )
                )
        return len(hass.states.async_all()), loads


async def one(network: Network, wire: Wire, timed: Timed, rate: float) -> Load:
    """Return what a rate costs."""
    idle = await spent(4)
    watch = Watch(network)
    before = network.statistics.received
    sending = sender(wire, timed, rate, SECONDS + 2)
    await asyncio.sleep(1)
    loaded = await spent(SECONDS)
    loop = asyncio.get_running_loop()
    sent, _ = await loop.run_in_executor(None, sending.communicate)
    await asyncio.sleep(0.1)
    watch.end()
    lost = int(sent) - (network.statistics.received - before)
    return Load(loaded - idle, 1000 * max(watch.held), lost)


async def latency(frames: list[Frame]) -> list[float]:
    """Return how long frames take to their states on a saturated network, in ms."""
    wire = Wire()
    codec = Codec(load_spec().spec)
    found: list[float] = []
    async with home(wire) as (hass, entry):
        await hass.config_entries.async_setup(entry.entry_id)
        target = wire.inside.getsockname()
        own = wire.outside_address
        sending = sender(wire, at_once(frames), RATES["a saturated network"], SECONDS)
        await asyncio.sleep(1)
        changed: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        @callback
        def look(event: Event[Any]) -> None:
            state = event.data["new_state"]
            if state is not None and state.entity_id == "light.dimmer_200":
                if not changed.done():
                    changed.set_result(time.perf_counter())

        hass.bus.async_listen("state_changed", look)
        marker = _marker_socket(own, target)
        for number in range(80):
            changed = asyncio.get_running_loop().create_future()
            level = 10 + number % 80
            said = {"instance": MARKER, "operating_status": level}
            frame = codec.encode("DC_DIMMER_STATUS_3", said, source=0x9C)
            began = time.perf_counter()
            marker(frame)
            async with asyncio.timeout(5):
                found.append(1000 * (await changed - began))
            await asyncio.sleep(0.05)
        await asyncio.get_running_loop().run_in_executor(None, sending.communicate)
    return found


def _marker_socket(
    own: tuple[str, int], target: tuple[str, int]
) -> Callable[[Frame], None]:
    """Return what sends a marker from the address that the wire is connected to."""
    marker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    marker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    marker.bind(own)
    marker.connect(target)

    def send(frame: Frame) -> None:
        marker.send(packed(frame))

    return send


async def measure() -> None:
    """Measure in turns and print the medians."""
    frames = coach_frames(20_000, step=0.1)
    usual = coach_in_time(SECONDS + 2)
    reading: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, rate in RATES.items():
            timed = at_once(frames) if rate else usual
            reading.setdefault(name, []).append(await alone(timed, rate))
    states, loads = await in_home(frames, usual)
    print(f"{states} states, median (and span) of {ROUNDS} rounds of {SECONDS:.0f} s")
    for name, rounds in loads.items():
        above = [load.above_idle for load in rounds]
        print(
            f"{name:20} {RATES[name] or len(usual) / (SECONDS + 2):5.0f} frames/s {statistics.median(above):6.2f} % "
            f"({min(above):.2f}-{max(above):.2f}) of a core above idle, "
            f"{statistics.median(reading[name]):.2f} % with nobody listening; "
            f"loop held {max(load.held for load in rounds):.1f} ms at the most; "
            f"{sum(load.lost for load in rounds)} frames lost"
        )
    took = sorted(await latency(frames))
    print(
        f"frame to state, saturated: median {statistics.median(took):.1f} ms, "
        f"95 % within {took[int(0.95 * len(took))]:.1f} ms, all within {took[-1]:.1f} ms"
    )


if __name__ == "__main__":
    asyncio.run(measure())
