"""Commands under way, and the statuses and refusals that answer them."""

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

_TRIES: Final = 2
_EVERY_INSTANCE: Final = 0xFF

_ACKNOWLEDGED: Final = 0
_MORE_TIME_REQUIRED: Final = 7


class _Pending:
    """A command that waits for its answer."""

    def __init__(
        self,
        device: Device,
        number: int,
        answers: tuple[str, ...],
        node: LocalNode,
        timing: Timing,
    ) -> None:
        self.device = device
        self.number = number
        self.answers = answers
        self.node = node
        self.timing = timing
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.contradicted = False
        self.deadline: asyncio.Timeout | None = None


class Commands:
    """Sends commands one at a time for each device and finds their answers."""

    def __init__(self, spec: Spec, timing: Timing) -> None:
        """Nothing is under way yet."""
        self._timing = timing
        self._spec = spec
        self._pending: dict[_Pending, Callable[[Message], bool]] = {}

    @property
    def any_pending(self) -> bool:
        """Tell whether any command waits for its answer."""
        return bool(self._pending)

    async def send(
        self,
        node: LocalNode,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        signals: dict[str, Value],
        answer: str | None = None,
    ) -> None:
        """Send a command until a status fits it, twice at the most.

        A status that does not answer the command by itself is asked for.

        Raises CommandRefused at a NAK, DeviceDidNotObey when only statuses
        came that do not fit, DeviceDidNotAnswer when none came, and BusError
        or EncodeError when it could not be sent.
        """
        async with device.commanding:
            own = self._spec.dgns[name].answer
            further = answer if answer and answer not in own else None
            with self.watch(node, device, name, fits, further) as watch:
                for _ in range(_TRIES):
                    await node.send(name, signals)
                    if further is not None:
                        await self._ask(node, device, further)
                    if await watch.answered():
                        return
        raise watch.failure()

    async def _ask(self, node: LocalNode, device: Device, name: str) -> None:
        await node.send(
            "REQUEST_FOR_DGN",
            {"desired_dgn": self._spec.dgns[name].dgn, "instance": device.instance},
        )

    @contextmanager
    def watch(
        self,
        node: LocalNode,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        further: str | None = None,
    ) -> Iterator[Watch]:
        """Watch out for the answers to a command that is sent elsewhere."""
        dgn = self._spec.dgns[name]
        answers = (*dgn.answer, further) if further else dgn.answer
        pending = _Pending(device, dgn.dgn or 0, answers, node, self._timing)
        self._pending[pending] = fits
        try:
            yield Watch(pending)
        finally:
            del self._pending[pending]
            if not pending.done.cancel():
                # It may have failed while the command still waited to be sent.
                pending.done.exception()

    def hear(self, network: str, message: Message) -> None:
        """See whether a message answers a command that is under way."""
        for pending, fits in list(self._pending.items()):
            if pending.done.done() or pending.device.key.network != network:
                continue
            if message.name == "ACKNOWLEDGMENT":
                _hear_acknowledgment(pending, message)
            elif (
                message.name in pending.answers
                and message.instance == pending.device.instance
            ):
                if fits(message):
                    pending.done.set_result(None)
                else:
                    pending.contradicted = True

    def fail(self, network: str, error: Exception) -> None:
        """End the commands of a network that has gone down."""
        for pending in self._pending:
            if pending.device.key.network == network and not pending.done.done():
                pending.done.set_exception(error)


class Watch:
    """Waits for the answer to a command that is repeated meanwhile."""

    def __init__(self, pending: _Pending) -> None:
        """Take what waits for it."""
        self._pending = pending

    async def answered_while(self, sending: asyncio.Task[None]) -> None:
        """Wait until a status fits; raises as Commands.send, or what sending raises.

        A command without an answering status counts as obeyed once it was sent.
        """
        pending = self._pending
        if not pending.answers:
            await asyncio.wait({sending}, timeout=pending.timing.answer_wait / 10)
        else:
            await asyncio.wait(
                {pending.done, sending},
                timeout=_TRIES * pending.timing.answer_wait,
                return_when=asyncio.FIRST_COMPLETED,
            )
        for done in (pending.done, sending):
            if done.done():
                done.result()
                return
        if pending.answers:
            raise self.failure()

    async def answered(self) -> bool:
        """Wait for an answer; tell whether one came in time."""
        pending = self._pending
        if not pending.answers:
            return True
        try:
            async with asyncio.timeout(pending.timing.answer_wait) as pending.deadline:
                await asyncio.wait({pending.done})
        except TimeoutError:
            return False
        pending.done.result()
        return True

    def failure(self) -> CommandError:
        """Return what to say of a command that was not confirmed."""
        if self._pending.contradicted:
            return DeviceDidNotObey(self._pending.device)
        return DeviceDidNotAnswer(self._pending.device)


def _hear_acknowledgment(pending: _Pending, message: Message) -> None:
    """Take an ACK or NAK; old nodes send it to all and leave fields open."""
    if (
        message.destination not in (GLOBAL_ADDRESS, pending.node.address)
        or message.number("dgn_acknowledged") != pending.number
        or message.data[1] not in (_EVERY_INSTANCE, pending.device.instance)
        or message.data[4] not in (_EVERY_INSTANCE, pending.node.address)
    ):
        return
    code = message.data[0]
    if code == _ACKNOWLEDGED:
        if "ACK" in pending.answers:
            pending.done.set_result(None)
    elif code == _MORE_TIME_REQUIRED:
        if pending.deadline is not None:
            loop = asyncio.get_running_loop()
            pending.deadline.reschedule(loop.time() + pending.timing.more_time)
    else:
        reason = message.label("acknowledgment_code") or "command_specific"
        pending.done.set_exception(CommandRefused(pending.device, code, reason))
