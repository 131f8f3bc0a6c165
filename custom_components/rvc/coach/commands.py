"""Commands under way, and the statuses and acknowledgments that answer them."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from ..devices import Device
from ..devices.errors import (
    CommandError,
    CommandRefused,
    DeviceDidNotAnswer,
    DeviceDidNotObey,
)
from ..protocol.frame import GLOBAL_ADDRESS
from ..protocol.message import Message, Value
from ..spec import Spec
from .node.controller_application import LocalNode
from .timing import Timing
from .unchanged import UnchangedFrames

_TRIES: Final = 2
_ACKNOWLEDGMENT: Final = "ACKNOWLEDGMENT"
# Its name among the answers of a command in the spec
_ACK: Final = "ACK"
_EVERY_INSTANCE: Final = 0xFF
_EVERY_NODE: Final = 0xFF

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
        fits: Callable[[Message], bool],
        node: LocalNode,
        timing: Timing,
    ) -> None:
        """Begin to wait.

        Args:
            device: The device that is commanded.
            dgn: The number of the command's DGN.
            answers: The statuses that answer it; without any it counts as obeyed.
            fits: Tells of such a status whether it shows what was commanded.
            node: The local node.
            timing: The pauses.
        """
        self.device = device
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._dgn = dgn
        self._answers = answers
        self._fits = fits
        self._node = node
        self._timing = timing
        self._contradicted = False
        self._deadline: asyncio.Timeout | None = None

    async def answered(self) -> bool:
        """Wait for the answer; returns whether it came in time.

        Raises CommandRefused, or why the network went down.
        """
        if not self._answers:
            return True
        try:
            async with asyncio.timeout(self._timing.answer_wait) as self._deadline:
                await asyncio.wait({self.done})
        except TimeoutError:
            return False
        self.done.result()
        return True

    async def answered_while(self, sending: asyncio.Task[None]) -> None:
        """Wait for the answer to a command that a task repeats meanwhile.

        Raises as Commands.send, or what the task raises. A command without an
        answering status counts as obeyed once it was sent.
        """
        wait = self._timing.answer_wait
        if not self._answers:
            await asyncio.wait({sending}, timeout=wait / 10)
        else:
            await asyncio.wait(
                {self.done, sending},
                timeout=_TRIES * wait,
                return_when=asyncio.FIRST_COMPLETED,
            )
        for done in (self.done, sending):
            if done.done():
                done.result()
                return
        if self._answers:
            raise self.failure()

    def failure(self) -> CommandError:
        """Return the error of a command that was not confirmed."""
        if self._contradicted:
            return DeviceDidNotObey(self.device)
        return DeviceDidNotAnswer(self.device)

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
        elif self.awaits(message):
            if self._fits(message):
                self.done.set_result(None)
            else:
                self._contradicted = True

    def _acknowledge(self, message: Message) -> None:
        """Handle an ACK or NAK; old nodes send it to all and leave fields open."""
        own = self._node.address
        if (
            message.destination not in (GLOBAL_ADDRESS, own)
            or message.number("dgn_acknowledged") != self._dgn
            or message.data[1] not in (_EVERY_INSTANCE, self.device.instance)
            or message.data[4] not in (_EVERY_NODE, own)
        ):
            return
        code = message.data[0]
        if code == _ACKNOWLEDGED:
            if _ACK in self._answers:
                self.done.set_result(None)
        elif code == _MORE_TIME_REQUIRED:
            if self._deadline is not None:
                now = asyncio.get_running_loop().time()
                self._deadline.reschedule(now + self._timing.more_time)
        else:
            reason = message.label("acknowledgment_code") or "command_specific"
            self.done.set_exception(CommandRefused(self.device, code, reason))


class Commands:
    """Sends commands one at a time for each device of a network, until they are obeyed."""

    def __init__(
        self,
        node: LocalNode,
        spec: Spec,
        unchanged: UnchangedFrames,
        timing: Timing,
    ) -> None:
        """Begin without commands.

        Args:
            node: The local node, which sends them.
            spec: The spec, which knows what answers them.
            unchanged: The fast path, on which no answer may be lost.
            timing: The pauses.
        """
        self._node = node
        self._spec = spec
        self._unchanged = unchanged
        self._timing = timing
        self._pending: list[PendingCommand] = []

    async def send(
        self,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        signals: dict[str, Value],
        answer: str | None = None,
    ) -> None:
        """Send a command until a status fits it, twice at the most.

        Args:
            device: The device that is commanded.
            name: The command's DGN.
            fits: Tells of a status whether it shows what was commanded.
            signals: The command's signals.
            answer: A status that has to fit and does not answer the command by
                itself: it is requested.

        Raises CommandRefused at a NAK, DeviceDidNotObey when only statuses
        came that do not fit, DeviceDidNotAnswer when none came, and BusError
        or EncodeError when it could not be sent.
        """
        async with device.commanding:
            requested = None if answer in self._spec.dgns[name].answer else answer
            with self.pending(device, name, fits, requested) as pending:
                for _ in range(_TRIES):
                    await self._node.send(name, signals)
                    if requested is not None:
                        dgn = self._spec.dgns[requested].dgn or 0
                        await self._node.request(dgn, instance=device.instance)
                    if await pending.answered():
                        return
        raise pending.failure()

    @contextmanager
    def pending(
        self,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        requested: str | None = None,
    ) -> Iterator[PendingCommand]:
        """Match messages with a command for as long as this lasts.

        Args:
            device: The device that is commanded.
            name: The command's DGN; whoever calls this sends it.
            fits: Tells of a status whether it shows what was commanded.
            requested: A status that answers it besides the command's own.
        """
        dgn = self._spec.dgns[name]
        answers = (*dgn.answer, requested) if requested else dgn.answer
        pending = PendingCommand(
            device, dgn.dgn or 0, answers, fits, self._node, self._timing
        )
        self._pending.append(pending)
        try:
            with self._unchanged.awaiting(pending.awaits):
                yield pending
        finally:
            self._pending.remove(pending)
            if not pending.done.cancel():
                # It may have failed while the command still waited to be sent.
                pending.done.exception()

    def match(self, message: Message) -> None:
        """See whether a message answers a command that is pending."""
        for pending in tuple(self._pending):
            pending.match(message)

    def fail(self, error: Exception) -> None:
        """End all commands, as the network has gone down."""
        for pending in self._pending:
            if not pending.done.done():
                pending.done.set_exception(error)
