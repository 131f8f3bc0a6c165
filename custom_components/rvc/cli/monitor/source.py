"""What is monitored: a bus, a recording or a simulated coach, and a recording of it."""

import asyncio
from datetime import datetime
from pathlib import Path
import time
from typing import Final

from ...bus.link import FrameBatch
from ...bus.network import Network, NetworkState
from ...bus.recorder import Recorder
from ...bus.statistics import Meter
from ...bus.transports.loopback import LoopbackTransport
from ...protocol.codec import Codec
from ...protocol.frame import NO_ADDRESS, Frame
from ...protocol.node_messages import REQUEST, request
from ...protocol.text import counted
from ...simulator.coach import SimulatedCoach
from ...simulator.day import Day
from ..sentences import sentence
from .model import MonitorModel

USUAL_BIT_RATE: Final = 250_000
_LOOK_EVERY: Final = 1.0
_OF_ITSELF: Final = ("ADDRESS_CLAIM", "PRODUCT_IDENTIFICATION")
_MOST_BYTES: Final = 1 << 30
_FILES: Final = 8
_ENDINGS: Final = {
    "disk_full": "the disk is nearly full",
    "failed": "it could not be written",
}


class Monitored:
    """A network that is only listened to, and what is known of it.

    It sends nothing, and asks nothing.
    """

    def __init__(
        self,
        network: Network,
        model: MonitorModel,
        folder: Path,
        coach: SimulatedCoach | None = None,
    ) -> None:
        """Begin with nothing heard.

        Args:
            network: Listened to, once it is open.
            model: What takes in its frames.
            folder: Where recordings go.
            coach: Lives at the other end of the network, in a demo.
        """
        self.network = network
        self.model = model
        self.meter = Meter(network.bit_rate or USUAL_BIT_RATE)
        self.recorder: Recorder | None = None
        self.complaint = ""
        """Why nothing can be recorded."""
        self._folder = folder
        self._coach = coach
        self._looking: asyncio.TimerHandle | None = None
        network.frames.subscribe(self._receive)

    async def open(self) -> None:
        """Begin to listen; raises CannotOpen."""
        await self.network.open()
        if self._coach is not None:
            await self._coach.start()
            self._coach.receive(_asked(self.model.decoder.codecs.standard))
        self._look()

    async def close(self) -> None:
        """Listen and record no more."""
        if self._looking is not None:
            self._looking.cancel()
        await self.network.close()
        if self._coach is not None:
            await self._coach.stop()
        if self.recorder is not None:
            await self.recorder.stop()

    def _receive(self, network: Network, batch: FrameBatch) -> None:
        self.model.receive(batch.frames, time.monotonic())
        if self.recorder is not None:
            self.recorder.add_received(network.name, batch)

    def _look(self) -> None:
        """Bring up to date what takes time, once a second."""
        self._looking = asyncio.get_running_loop().call_later(_LOOK_EVERY, self._look)
        now, statistics = time.monotonic(), self.network.statistics
        short = self.network.take_short_frames()
        self.model.receive([Frame.short(*one) for one in short], now)
        self.meter.update(now, statistics.received, statistics.received_bytes)
        self.model.look(now)

    # Recording

    @property
    def is_recording(self) -> bool:
        """Return whether what is heard is recorded."""
        return self.recorder is not None and self.recorder.ended is None

    async def record(self) -> None:
        """Begin a recording, or end the one that goes on."""
        self.complaint = ""
        if self.recorder is not None and self.is_recording:
            await self.recorder.stop()
            return
        recorder = Recorder(self._folder, max_bytes=_MOST_BYTES, files=_FILES)
        try:
            await recorder.start()
        except OSError as error:
            self.complaint = f"Cannot record: {sentence(error)}"
        else:
            self.recorder = recorder

    def record_text(self) -> str:
        """Return what is recorded, and where it goes."""
        recorder = self.recorder
        if self.complaint or recorder is None:
            return self.complaint
        where = ", ".join(str(path) for path in recorder.paths[-1:])
        lost = f", {recorder.lost} lost" if recorder.lost else ""
        what = f"{counted(recorder.frames, 'frame')}{lost}: {where}"
        if recorder.ended is None:
            return f"RECORDING {what}"
        reason = _ENDINGS.get(recorder.ended)
        return f"Recorded {what}" + (f" (over: {reason})" if reason else "")

    def state_text(self) -> str:
        """Return how the network is."""
        network = self.network
        if network.finished:
            return "played to its end"
        if network.state is NetworkState.LOST:
            error = network.last_error
            why = "" if error is None else f" {sentence(error)}"
            return f"LOST, trying again.{why}"
        if network.state is NetworkState.CONNECTED and network.heard_since is None:
            return "open, nothing heard yet"
        return network.state.value


def demo(codec: Codec, speed: float) -> tuple[Network, SimulatedCoach]:
    """Return a simulated coach in this process, and a network to it."""
    channel = "rvc monitor demo"
    coach = SimulatedCoach(
        LoopbackTransport(channel), codec=codec, speed=speed, day=Day(_local_time)
    )
    network = Network("demo", lambda: LoopbackTransport(channel), listen_only=True)
    return network, coach


def _asked(codec: Codec) -> FrameBatch:
    """Return what a display would ask the nodes of a demo: who they are."""
    numbers = [codec.spec.dgns[name].dgn or 0 for name in _OF_ITSELF]
    frames = [codec.encode(REQUEST, request(one), source=NO_ADDRESS) for one in numbers]
    return FrameBatch(frames, time.time())


def _local_time() -> datetime:
    return datetime.now().astimezone()
