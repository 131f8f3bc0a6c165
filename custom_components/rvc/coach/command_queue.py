"""The commands of one device that wait: the newest of each kind, in their order."""

import asyncio
from collections.abc import Iterator, Set as AbstractSet
from typing import Final

from ..bus.errors import BusBusy
from ..devices import Device
from ..devices.command_order import CommandOrder
from ..protocol.message import Value

# More than one device is told at once, by the longest scene
_MOST_WAITING: Final = 64


class Job:
    """One frame that is to be sent, for one call or for several."""

    def __init__(
        self, order: CommandOrder, *, is_motion: bool, address: AbstractSet[str]
    ) -> None:
        """Wait for the turn.

        Args:
            order: What is asked for.
            is_motion: Whether something moves by it.
            address: Its signals that only tell which device or part it is for.
        """
        loop = asyncio.get_running_loop()
        self.orders = [order]
        self.is_motion = is_motion
        self.since = loop.time()
        """When it was last asked for."""
        self.done: asyncio.Future[None] = loop.create_future()
        self.calls = 1
        """How many calls wait for it."""
        self._address = address
        self._heir: Job | None = None

    @property
    def first(self) -> CommandOrder:
        """The order that says the command, like all others of this job."""
        return self.orders[0]

    @property
    def is_open(self) -> bool:
        """Whether newer orders may change it."""
        return not any(order.once or order.is_certain for order in self.orders)

    @property
    def is_left(self) -> bool:
        """Whether a newer one has taken its place."""
        return self._heir is not None

    @property
    def is_wanted(self) -> bool:
        """Whether a call still waits for it."""
        return self.calls > 0 and not self.is_left

    @property
    def signals(self) -> dict[str, Value]:
        """The signals of its frame: of each the newest value."""
        signals: dict[str, Value] = {}
        for order in self.orders:
            signals |= order.given
        return signals

    def signals_of(self, *, again: bool) -> dict[str, Value]:
        """Return the signals of its first try, or of the one after that."""
        rest: dict[str, Value] = {}
        for order in self.orders:
            if order.rest is not None and (again or order.whole):
                rest |= order.rest()
        return rest | self.signals

    @property
    def leaves_something(self) -> bool:
        """Whether its second try would say more than the first."""
        return self.signals_of(again=True) != self.signals_of(again=False)

    def is_replaced_by(self, newer: CommandOrder | Job) -> bool:
        """Tell whether nothing of it is left once something newer is carried out."""
        orders = [newer] if isinstance(newer, CommandOrder) else newer.orders
        return self.is_open and all(
            any(one.replaces(old, self._address) for one in orders)
            for old in self.orders
        )

    def add(self, order: CommandOrder, *, is_motion: bool) -> bool:
        """Let an order share the frame; returns whether it can."""
        if not self.is_open or self.is_motion is not is_motion:
            return False
        if order.name != self.first.name:
            return False
        if not order.is_for_the_same(self.first, self._address):
            return False
        kept = [old for old in self.orders if not order.replaces(old, self._address)]
        changed = [old for old in kept if order.contradicts(old)]
        if changed and any(one.topic is not None for one in (order, *changed)):
            return False
        self.orders = [*kept, order]
        self.since = asyncio.get_running_loop().time()
        self.calls += 1
        return True

    def expected(self) -> list[CommandOrder]:
        """Return the orders that its frame still says in full."""
        signals = self.signals
        return [
            order
            for order in self.orders
            if all(signals[name] == value for name, value in order.given.items())
        ]

    def leave_to(self, heir: Job) -> None:
        """End with another one, and as that does."""
        self._heir = heir
        heir.calls += self.calls
        heir.done.add_done_callback(self._inherit)

    def _inherit(self, done: asyncio.Future[None]) -> None:
        if done.cancelled():
            self.done.cancel()
        else:
            self.end(done.exception())

    def end(self, error: BaseException | None = None) -> None:
        """Tell all calls how it ended."""
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
            # Perhaps nobody waits for it any more.
            self.done.exception()

    def give_up(self) -> Job:
        """Let one call end without it; returns the job that it waited for."""
        job = self
        while job._heir is not None:
            job = job._heir
        job.calls -= 1
        return job


class CommandQueue:
    """What one device still has to be told: one frame at a time."""

    def __init__(self, device: Device) -> None:
        """Begin empty."""
        self.device = device
        self.worker: asyncio.Task[None] | None = None
        """Sends them; it ends when nothing waits."""
        self._waiting: list[Job] = []
        self._last: Job | None = None
        self._last_sent = 0.0

    def __len__(self) -> int:
        """Return how many frames wait."""
        return len(self._waiting)

    def __iter__(self) -> Iterator[Job]:
        """Iterate over the jobs in their order, as it is now."""
        return iter(tuple(self._waiting))

    def add(
        self, order: CommandOrder, *, is_motion: bool, address: AbstractSet[str]
    ) -> Job:
        """Let an order wait, instead of older ones for the same thing.

        Returns the job that carries it out; raises BusBusy when too many wait.
        """
        changes = not (order.once or order.is_certain)
        if changes and self._waiting:
            if (last := self._waiting[-1]).add(order, is_motion=is_motion):
                return last
        job = Job(order, is_motion=is_motion, address=address)
        if changes:
            for old in self:
                if old.is_replaced_by(order):
                    self._waiting.remove(old)
                    old.leave_to(job)
        if len(self._waiting) >= _MOST_WAITING:
            error = BusBusy(f"{len(self)} commands wait for {self.device}")
            job.end(error)
            raise error
        self._waiting.append(job)
        return job

    def first(self) -> Job | None:
        """Return the job whose turn it is; until it is sent it still waits."""
        return self._waiting[0] if self._waiting else None

    def rest(self, same_again: float) -> float:
        """Return how long the next job has to wait for its turn, in seconds.

        Args:
            same_again: The least time between two commands for the same thing.
        """
        job = self.first()
        if job is None or not job.is_open:
            return 0.0
        if self._last is None or not self._last.is_replaced_by(job):
            return 0.0
        now = asyncio.get_running_loop().time()
        return max(self._last_sent + same_again - now, 0.0)

    def take(self, job: Job) -> None:
        """Let a job wait no longer: it is sent now."""
        self.remove(job)
        self._last = job
        self._last_sent = asyncio.get_running_loop().time()

    def remove(self, job: Job) -> None:
        """Let a job wait no longer: nobody wants it any more."""
        if job in self._waiting:
            self._waiting.remove(job)

    def successor(self, job: Job) -> Job | None:
        """Return the job that waits and makes another one, already sent, obsolete."""
        return next((newer for newer in self if job.is_replaced_by(newer)), None)
