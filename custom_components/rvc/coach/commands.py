"""Commands under way: what waits for each device, and what was sent and not answered."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

from ..bus.errors import TooLate
from ..bus.listeners import Listeners
from ..bus.origin import ORIGIN
from ..bus.send_queue import Urgency
from ..devices import Device
from ..devices.command_order import CommandOrder
from ..devices.errors import CommandRefused, DeviceDidNotAnswer
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message
from ..spec import Spec, is_addressed
from .command_counters import CommandCounters
from .command_queue import CommandQueue, Job
from .node.controller_application import LocalNode
from .pending_command import CommandAnswer, Fits, PendingCommand
from .said_once import is_said_once
from .timing import Timing
from .unchanged import UnchangedFrames

# Codes of a NAK (RV-C Table 7.5) that nodes send to what leaves something as it is:
# not executed, format wrong, parameters out of range
_MAY_WANT_ALL: Final = frozenset({1, 4, 5})


class Commands:
    """Sends the commands of a network's devices until they are obeyed.

    Of each device one command is under way at a time. What waits behind it is
    replaced by what is newer, or shares its frame; see CommandOrder.
    """

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
            spec: The spec, which knows what answers them, and what is said once.
            unchanged: The fast path, on which no answer may be lost.
            timing: The pauses.
        """
        self._node = node
        self._spec = spec
        self._unchanged = unchanged
        self._timing = timing
        self._queues: dict[Device, CommandQueue] = {}
        self._pending: list[PendingCommand] = []
        self.counters = CommandCounters()
        self.answers = Listeners[CommandAnswer]()
        """Called with each command that has ended, if anything answers such a one."""
        self._closed_by: Exception | None = None

    async def send(
        self, device: Device, order: CommandOrder, *, is_motion: bool = False
    ) -> None:
        """Send a command until a status fits it: twice at the most, or once.

        An order that a newer one replaces before it is sent, or before it is
        answered, ends when that ends and as it ends: without an error of its own,
        or with the newer one's.

        Args:
            device: The device that is commanded.
            order: The command.
            is_motion: Whether something moves by it: then it is late two seconds
                after the call, and else two seconds after it could be sent.

        Raises CommandRefused at a NAK, DeviceDidNotObey when only statuses
        came that do not fit, DeviceDidNotAnswer when none came, and BusError
        or EncodeError when it could not be sent.
        """
        self._node.encode(order.name, order.signals, node=device.source)
        dgn = self._spec.dgns[order.name]
        if not order.once and is_said_once(self._spec, order.name, order.given):
            order = order.once_only()
        queue = self._queues.setdefault(device, CommandQueue(device))
        job = queue.add(
            order, is_motion=is_motion, address={dgn.instance or "", *dgn.parts}
        )
        if queue.worker is None:
            queue.worker = asyncio.get_running_loop().create_task(
                self._work(queue), name=f"rvc commands of {device}"
            )
        try:
            await asyncio.wait({job.done})
        except asyncio.CancelledError:
            if not (job := job.give_up()).is_wanted:
                queue.remove(job)
            raise
        job.done.result()

    async def _work(self, queue: CommandQueue) -> None:
        """Send what waits for a device, one after the other."""
        job: Job | None = None
        try:
            is_silent = False
            while (job := queue.first()) is not None:
                if rest := queue.rest(self._timing.same_again):
                    await asyncio.sleep(rest)
                    continue
                if is_silent and self._waited(job) > self._deadline:
                    error: Exception | None = TooLate("It had to wait for too long")
                else:
                    error = await self._try_to_carry_out(queue, job)
                    is_silent = isinstance(error, DeviceDidNotAnswer)
                queue.remove(job)
                if not job.is_left:
                    job.end(error)
        except asyncio.CancelledError:
            if job is not None:
                job.end(self._closed_by)
            raise
        finally:
            del self._queues[queue.device]

    @property
    def _deadline(self) -> float:
        return self._timing.bus.command_deadline

    def _waited(self, job: Job) -> float:
        return asyncio.get_running_loop().time() - job.since

    async def _try_to_carry_out(
        self, queue: CommandQueue, job: Job
    ) -> Exception | None:
        """Carry a job out; returns why it failed, if it did."""
        try:
            await self._carry_out(queue, job)
        except Exception as error:  # noqa: BLE001
            # Whatever it was, its calls are told and the next one has its turn.
            return error
        return None

    async def _carry_out(self, queue: CommandQueue, job: Job) -> None:
        """Send a job's command until it is answered, or something newer waits."""
        loop, began = asyncio.get_running_loop(), 0.0
        with ExitStack() as stack:
            sent: list[PendingCommand] = []
            again = refused = False

            def build() -> Frame:
                nonlocal began
                if not job.is_wanted:
                    raise TooLate("Nobody waits for it any more")
                if not sent:
                    # From here on newer orders are too late to change it.
                    queue.take(job)
                    stack.enter_context(self.counters.counting())
                    began = loop.time()
                    sent.append(stack.enter_context(self._answers(queue, job)))
                return self._node.encode(
                    job.first.name,
                    job.signals_of(again=again),
                    self._destination(job.first.name, queue.device),
                    node=queue.device.source,
                )

            for again in (False,) if job.first.once else (False, True):
                await self._transmit(queue.device, job, build)
                answered = await self._answered(sent[0], job, is_last=again)
                if answered is None:
                    refused = True
                    sent[0] = stack.enter_context(self._answers(queue, job))
                    continue
                if answered:
                    queue.device.wants_whole |= refused
                    answers = self._spec.dgns[job.first.name].answer
                    self.counters.obeyed_after(loop.time() - began if answers else None)
                    return
                if (newer := queue.successor(job)) is not None:
                    job.leave_to(newer)
                    self.counters.unanswered += 1
                    return
                if again or job.first.once or not job.is_wanted:
                    sent[0].outcome()
                    self.counters.obeyed_after(None)
                    return
                self._node.slow_down()

    async def _answered(
        self, pending: PendingCommand, job: Job, *, is_last: bool
    ) -> bool | None:
        """Wait for an answer; returns whether it came in time.

        It is None if what was refused may be taken if it says all that is known.
        Raises CommandRefused if not.
        """
        try:
            return await pending.answered()
        except CommandRefused as error:
            is_curable = error.code in _MAY_WANT_ALL and job.leaves_something
            if is_last or job.first.once or not is_curable:
                raise
            return None

    def _destination(self, name: str, device: Device) -> int:
        """Return whom a command is for: a maker's own is for the node alone."""
        dgn = self._spec.dgns[name]
        if (
            device.source is None
            or not dgn.is_variant
            or not is_addressed(dgn.dgn or 0)
        ):
            return GLOBAL_ADDRESS
        return device.source

    async def _transmit(
        self, device: Device, job: Job, build: Callable[[], Frame]
    ) -> None:
        """Send the frame of a job, and request the statuses that do not come alone."""
        # The worker serves many calls: the newest that shares the frame counts.
        ORIGIN.set(job.orders[-1].origin)
        if job.is_motion:
            left = max(self._deadline - self._waited(job), 0.0)
            await self._node.send_frame(build, Urgency.MOTION, left, device)
        else:
            await self._node.send_frame(build, Urgency.COMMAND, None, device)
        for status in self._requested(job):
            dgn = self._spec.dgns[status].dgn or 0
            await self._node.request(dgn, instance=device.instance)

    def _requested(self, job: Job) -> list[str]:
        """Return the statuses that have to fit and do not answer by themselves."""
        known = self._spec.dgns[job.first.name].answer
        wanted = {order.answer for order in job.orders if order.answer is not None}
        return sorted(wanted - set(known))

    @contextmanager
    def _answers(self, queue: CommandQueue, job: Job) -> Iterator[PendingCommand]:
        """Match messages with a job for as long as this lasts."""
        requested = self._requested(job)
        with self._matching(queue.device, job.first.name, requested) as pending:
            orders = job.expected()
            for order in orders:
                if order.when_sent is not None:
                    order.when_sent()
            pending.expect(
                [order.fits for order in orders], [order.stays for order in orders]
            )
            yield pending

    @contextmanager
    def pending(
        self, device: Device, name: str, fits: Fits, stays: Fits | None = None
    ) -> Iterator[PendingCommand]:
        """Match messages with a command for as long as this lasts.

        Args:
            device: The device that is commanded.
            name: The command's DGN; whoever calls this sends it.
            fits: Tells of a status whether it shows what was commanded.
            stays: Tells of one that does not whether there may have been nothing
                to do, see `PendingCommand.outcome`.
        """
        with self._matching(device, name) as pending:
            pending.expect([fits], [stays])
            yield pending

    @contextmanager
    def _matching(
        self, device: Device, name: str, requested: Sequence[str] = ()
    ) -> Iterator[PendingCommand]:
        dgn = self._spec.dgns[name]
        pending = PendingCommand(
            device, dgn.dgn or 0, (*dgn.answer, *requested), self._node, self._timing
        )
        self._pending.append(pending)
        try:
            with self._unchanged.awaiting(pending.awaits):
                yield pending
        finally:
            self._pending.remove(pending)
            if self.answers and pending.is_answered:
                self._tell(pending, name)
            if not pending.done.cancel():
                # It may have failed while the command still waited to be sent.
                pending.done.exception()

    def _tell(self, pending: PendingCommand, name: str) -> None:
        """Tell whoever watches how a command ended."""
        now = asyncio.get_running_loop().time()
        is_answered = pending.answer is not None
        self.answers.notify(
            CommandAnswer(
                device=pending.device,
                command=name,
                ending=pending.ending,
                message=pending.answer,
                seconds=pending.answered_at - pending.began if is_answered else None,
                age=now - pending.answered_at if is_answered else 0.0,
                origin=ORIGIN.get(),
            )
        )

    def match(self, message: Message) -> None:
        """See whether a message answers a command that is pending."""
        for pending in tuple(self._pending):
            pending.match(message)

    def second(self, message: Message) -> None:
        """See whether a status of a node that is not believed shows what was sent."""
        for pending in tuple(self._pending):
            pending.second(message)

    def fail(self, error: Exception) -> None:
        """End all commands, as the network has gone down."""
        for queue in self._queues.values():
            for job in queue:
                queue.remove(job)
                job.end(error)
        for pending in self._pending:
            if not pending.done.done():
                pending.done.set_exception(error)

    async def close(self, error: Exception) -> None:
        """End all commands, and what sends them."""
        self._closed_by = error
        self.fail(error)
        workers = [queue.worker for queue in self._queues.values() if queue.worker]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
