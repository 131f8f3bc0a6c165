"""What transports receive, and what they leave behind."""

import asyncio
from collections.abc import Callable
import threading

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame

_PATIENCE = 60.0


class Listener:
    """Collects what a transport receives."""

    def __init__(self) -> None:
        """Start empty."""
        self.frames: list[Frame] = []
        self.losses: list[BusError | None] = []

    def receive(self, batch: FrameBatch) -> None:
        """Add a batch."""
        self.frames += batch.frames

    def lost(self, error: BusError | None) -> None:
        """Add a loss."""
        self.losses.append(error)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await asyncio.sleep(0.005)


def reader_threads() -> list[threading.Thread]:
    """Return the reader threads that are alive."""
    return [t for t in threading.enumerate() if t.name == "rvc can reader"]
