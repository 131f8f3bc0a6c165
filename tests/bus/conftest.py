"""Transports and what they deliver."""

import asyncio
from collections.abc import Callable
import threading

import pytest

from custom_components.rvc.bus.errors import BusError
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame

_PATIENCE = 10.0


class Listener:
    """Takes what a transport receives."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self.frames: list[Frame] = []
        self.losses: list[BusError | None] = []

    def receive(self, batch: FrameBatch) -> None:
        """Take a batch."""
        self.frames += batch.frames

    def lost(self, error: BusError | None) -> None:
        """Take a loss."""
        self.losses.append(error)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await asyncio.sleep(0.005)


@pytest.fixture
def listener() -> Listener:
    """Return a listener."""
    return Listener()


def reader_threads() -> list[threading.Thread]:
    """Return the reader threads that are alive."""
    return [t for t in threading.enumerate() if t.name == "rvc can reader"]
