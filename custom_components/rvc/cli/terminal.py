"""Lines on the terminal about messages that come now."""

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
import re
import signal
import sys
import time
from types import FrameType
from typing import Final

from ..protocol.message import Message
from ..spec import Dgn
from .records import parse_zone
from .rendering import JsonLines, Rendering, Text

_CAN: Final = re.compile(r"[a-z]*can\d+")
# Ctrl-C, a supervisor's word, and a terminal that is closed; Windows has not all
_ENDING_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")

type _Handler = Callable[[int, FrameType | None], object] | int | None


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the argument for lines that programs read."""
    parser.add_argument("--json", action="store_true", help="write JSON lines")


class Printer:
    """Prints messages, each with its time."""

    def __init__(self, arguments: argparse.Namespace, place: str) -> None:
        """Print in the form that is asked for; `place` is what the bus is called."""
        self._rendering: Rendering = (
            JsonLines() if arguments.json else Text(parse_zone(None))
        )
        self._place = place
        self._closed = asyncio.Event()
        self._error: OSError | None = None
        """Why nothing can be printed any more: whoever read has seen enough, mostly."""

    async def show_for(self, seconds: float) -> None:
        """Let messages come for a while; raises OSError when nothing can be printed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()
                assert self._error is not None
                raise self._error

    def show(self, message: Message, *, is_own: bool = False) -> None:
        """Print a message that came or was sent now."""
        if self._error is not None:
            return
        head = self._rendering.head(time.time(), self._place, is_own)
        try:
            sys.stdout.write(head + self._rendering.tail(message))
            sys.stdout.flush()
        except OSError as error:
            self._error = error
            self._closed.set()


def tell(text: str) -> None:
    """Say something beside the output; what cannot be told is no reason to end."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def place_of(where: str) -> str:
    """Return what a bus is called in lines and recordings: can0 of any adapter."""
    return where if _CAN.fullmatch(where) else "can0"


def is_refusal(message: Message, dgn: Dgn) -> bool:
    """Return whether a node acknowledges or refuses a message (RV-C 3.2.4.4)."""
    return (
        message.name == "ACKNOWLEDGMENT"
        and message.number("dgn_acknowledged") == dgn.dgn
    )


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` on the event loop at Ctrl-C, SIGTERM, or when the terminal is closed.

    A second one does what it usually does: what `end` begins may hang.
    """
    loop = asyncio.get_running_loop()
    before: dict[int, _Handler] = {}

    def handle(number: int, _: FrameType | None) -> None:
        for one, handler in before.items():
            signal.signal(one, handler)
        loop.call_soon_threadsafe(end)

    try:
        for name in _ENDING_SIGNALS:
            # Handlers are the main thread's alone.
            with suppress(AttributeError, ValueError):
                number = getattr(signal, name)
                before[number] = signal.signal(number, handle)
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
