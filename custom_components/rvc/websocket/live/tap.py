"""What is hooked into the networks while somebody watches: it notes, and looks at nothing."""

from collections import deque
from collections.abc import Callable
from functools import partial
import time
from typing import Final, NamedTuple

from ...bus.link import FrameBatch
from ...bus.network import Network
from ...bus.origin import ORIGIN
from ...coach.coach import Coach
from ...coach.pending_command import CommandAnswer
from ...protocol.frame import Frame
from .pending import MOST_FRAMES, Carried, Pending

_MOST_ANSWERS: Final = 256


class Ended(NamedTuple):
    """A command that has ended."""

    network: str
    answer: CommandAnswer
    at: float
    """When it was answered, in s of the wall clock."""


class Tap:
    """Notes the frames of a coach's networks, and how commands end."""

    def __init__(
        self,
        coach: Coach,
        received: Callable[[], None],
        left_out: Callable[[Carried], None],
    ) -> None:
        """Prepare; nothing is hooked yet.

        Args:
            coach: The coach.
            received: Called when frames have come.
            left_out: Called with frames for which there is no room.
        """
        self._coach = coach
        self._notify = received
        self._pending = Pending(MOST_FRAMES * len(coach.networks), left_out)
        self._ended = deque[Ended](maxlen=_MOST_ANSWERS)
        self._unhook: list[Callable[[], object]] = []

    def open(self) -> None:
        """Begin to note."""
        for name, session in self._coach.sessions.items():
            self._unhook += (
                session.network.frames.subscribe(self._received),
                session.network.sent.subscribe(self._sent),
                session.receiver.short_frames.subscribe(partial(self._short, name)),
                session.commands.answers.subscribe(partial(self._answered, name)),
            )

    def close(self) -> None:
        """Let go of the networks, and forget what was noted."""
        while self._unhook:
            self._unhook.pop()()
        self._pending.take()
        self._ended.clear()

    def take_frames(self) -> tuple[list[Carried], int]:
        """Return the frames since the last time, and how many were left out before."""
        return self._pending.take()

    def take_endings(self) -> list[Ended]:
        """Return the commands that have ended since the last time."""
        ended = list(self._ended)
        self._ended.clear()
        return ended

    def _received(self, network: Network, batch: FrameBatch) -> None:
        self._pending.add(Carried(network.name, False, batch, None))
        self._notify()

    def _short(self, network: str, frame: Frame) -> None:
        batch = FrameBatch([frame], time.time())
        self._pending.add(Carried(network, False, batch, None))

    def _sent(self, network: Network, frame: Frame) -> None:
        batch = FrameBatch([frame], time.time())
        self._pending.add(Carried(network.name, True, batch, ORIGIN.get()))

    def _answered(self, network: str, answer: CommandAnswer) -> None:
        self._ended.append(Ended(network, answer, time.time() - answer.age))
