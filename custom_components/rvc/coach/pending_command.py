"""A command that was sent, and the statuses and acknowledgments that answer it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from ..bus.origin import Origin
from ..devices import Device
from ..devices.command_order import Outcome
from ..devices.errors import (
    CommandError,
    CommandRefused,
    DeviceDidNotAnswer,
    DeviceDidNotObey,
)
from ..protocol.frame import GLOBAL_ADDRESS
from ..protocol.message import Message
from .node.controller_application import LocalNode
from .timing import Timing

type Ending = Literal["obeyed", "already_there", "not_obeyed", "refused", "unanswered"]
"""How a command ends."""
type Fits = Callable[[Message], bool]
"""Tells of a status whether it shows what was commanded."""


class CommandAnswer(NamedTuple):
    """How a command ended, for whoever watches."""

    device: Device
    command: str
    """The command's DGN."""
    ending: Ending
    message: Message | None
    """What has answered it."""
    seconds: float | None
    """From its first frame to the answer."""
    age: float
    """How long ago that was, in s."""
    origin: Origin | None


ACK: Final = "ACK"
"""Its name among the answers of a command in the spec."""

_ACKNOWLEDGMENT: Final = "ACKNOWLEDGMENT"
_EVERY_INSTANCE: Final = 0xFF
_EVERY_NODE: Final = 0xFF
# In times of `answer_wait`: what moves is given that long to begin.
_BEGINS_WITHIN: Final = 2

# Codes of the ACKNOWLEDGMENT (RV-C Table 7.5)
_ACKNOWLEDGED: Final = 0
_MORE_TIME_REQUIRED: Final = 7


class PendingCommand:
    """A command that waits for its answer."""

    def __init__(
        self,
        device: Device,
        dgn: int,
        answers: tuple[str, ...],
        node: LocalNode,
        timing: Timing,
    ) -> None:
        """Begin to wait; `expect` says what for.

        Args:
            device: The device that is commanded.
            dgn: The number of the command's DGN.
            answers: The statuses that answer it; without any it counts as obeyed.
            node: The local node.
            timing: The pauses.
        """
        self.device = device
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._dgn = dgn
        self._answers = answers
        self._node = node
        self._timing = timing
        self._expected: list[Fits] | None = None
        self._stays: list[Fits] = []
        self._stayed = False
        self._contradicted = False
        self._seconded = False
        self.began = asyncio.get_running_loop().time()
        """When it was about to be sent, monotonic, in s."""
        self.answer: Message | None = None
        """What has answered it last."""
        self.answered_at = 0.0
        self._wait = timing.answer_wait
        self._deadline: asyncio.Timeout | None = None

    def expect(self, fits: Iterable[Fits], stays: Iterable[Fits | None] = ()) -> None:
        """Begin to match statuses: each `fits` has to hold for one of them.

        Args:
            fits: Tell of a status whether it shows what was commanded.
            stays: Tell of one that does not whether there may have been nothing to
                do; see `outcome`.
        """
        self._expected = list(fits)
        self._stays = [one for one in stays if one is not None]

    async def answered(self) -> bool:
        """Wait for the answer; returns whether it came in time.

        Raises CommandRefused, or why the network went down.
        """
        if not self._answers:
            return True
        try:
            async with asyncio.timeout(self._wait) as self._deadline:
                await asyncio.wait({self.done})
        except TimeoutError:
            return False
        finally:
            self._deadline, self._wait = None, self._timing.answer_wait
        self.done.result()
        return True

    async def answered_while(self, sending: asyncio.Task[None]) -> Outcome:
        """Wait for the answer to a command that a task repeats meanwhile.

        Raises as Commands.send, or what the task raises. A command without an
        answering status counts as obeyed once it was sent, and one whose task was
        cancelled, as something newer was commanded, as replaced.
        """
        wait = self._timing.answer_wait
        if not self._answers:
            await asyncio.wait({sending}, timeout=wait / 10)
        else:
            await asyncio.wait(
                {self.done, sending},
                timeout=_BEGINS_WITHIN * wait,
                return_when=asyncio.FIRST_COMPLETED,
            )
        if self.done.done():
            self.done.result()
            return Outcome.OBEYED
        if sending.cancelled():
            return Outcome.REPLACED
        if sending.done():
            sending.result()
            return Outcome.OBEYED
        return self.outcome() if self._answers else Outcome.OBEYED

    def outcome(self) -> Outcome:
        """Return how a command ended that no status has confirmed.

        A device that has answered, and only with what shows that there may have
        been nothing to do, is already there; one that is silent while another node
        reports it so has obeyed. Raises `failure` for all others.
        """
        if self._stayed and not self._contradicted:
            return Outcome.ALREADY_THERE
        if self._seconded and not self._contradicted:
            return Outcome.OBEYED
        raise self.failure()

    def failure(self) -> CommandError:
        """Return the error of a command that was not confirmed."""
        if self._contradicted:
            return DeviceDidNotObey(self.device)
        return DeviceDidNotAnswer(self.device)

    @property
    def is_answered(self) -> bool:
        """Whether anything ever answers such a command."""
        return bool(self._answers)

    @property
    def ending(self) -> Ending:
        """How it ended, as far as that is known now."""
        if self.done.done() and not self.done.cancelled():
            error = self.done.exception()
            if error is None or isinstance(error, CommandRefused):
                return "refused" if error else "obeyed"
            return "unanswered"
        if self._contradicted:
            return "not_obeyed"
        if self._stayed:
            return "already_there"
        return "obeyed" if self._seconded else "unanswered"

    def _note(self, message: Message) -> None:
        self.answer = message
        self.answered_at = asyncio.get_running_loop().time()

    def awaits(self, message: Message) -> bool:
        """Return whether a message is a status that may answer the command."""
        return (
            message.name in self._answers and message.instance == self.device.instance
        )

    def match(self, message: Message) -> None:
        """See whether a message answers the command."""
        if self.done.done():
            return
        if message.name == _ACKNOWLEDGMENT:
            self._acknowledge(message)
        elif self._expected is not None and self.awaits(message):
            self._compare(message, self._expected)

    def second(self, message: Message) -> None:
        """See whether a node that is not believed reports what was commanded.

        It counts where the one that is believed says nothing.
        """
        if self._expected and self.awaits(message):
            self._seconded = all(fits(message) for fits in self._expected)

    def _compare(self, message: Message, expected: list[Fits]) -> None:
        """Note what a status shows of what was commanded."""
        self._note(message)
        left = [fits for fits in expected if not fits(message)]
        if not left:
            self.done.set_result(None)
        elif len(left) == len(expected):
            if any(stays(message) for stays in self._stays):
                self._stayed = True
            else:
                self._contradicted = True
        self._expected = left

    def _acknowledge(self, message: Message) -> None:
        """Handle an ACK or NAK; old nodes send it to all and leave fields open."""
        own = self._node.is_own
        if (
            not (message.destination == GLOBAL_ADDRESS or own(message.destination))
            or message.number("dgn_acknowledged") != self._dgn
            or message.data[1] not in (_EVERY_INSTANCE, self.device.instance)
            or not (message.data[4] == _EVERY_NODE or own(message.data[4]))
        ):
            return
        self._note(message)
        code = message.data[0]
        if code == _ACKNOWLEDGED:
            if ACK in self._answers:
                self.done.set_result(None)
        elif code == _MORE_TIME_REQUIRED:
            # It may come before anybody waits for it.
            self._wait = self._timing.more_time
            if self._deadline is not None:
                now = asyncio.get_running_loop().time()
                self._deadline.reschedule(now + self._wait)
        else:
            reason = message.label("acknowledgment_code") or "command_specific"
            self.done.set_exception(CommandRefused(self.device, code, reason))
