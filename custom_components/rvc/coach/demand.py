"""The demand that Home Assistant makes on a generator: held, answered for, released.

A generator controller (AGS) polls whoever has demanded before it stops the generator,
and drops a demand that is not repeated (RV-C 6.35.3). So a demand has an owner: it is
this node, for as long as Home Assistant demands.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
import logging
from typing import TYPE_CHECKING

from ..bus.network import Network
from ..bus.send_queue import Urgency
from ..devices import DeviceKey
from ..devices.command_order import CommandOrder
from ..devices.errors import CommandError, ReadOnlyCoach
from ..devices.generator_start import (
    DEMAND_COMMAND,
    DEMAND_STATUS,
    DEMANDED,
    GeneratorStart,
    demands,
)
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message, Value
from ..spec.errors import RvcError
from .device_record import DeviceRecord
from .node.responder import Answer

if TYPE_CHECKING:
    from .session import NetworkSession

_LOGGER = logging.getLogger(__name__)


class DemandKeeper:
    """The demand of one network: there is one, or none.

    Every frame of a demand that this node sends counts, whoever had it sent. The
    demand ends when it is released, when its command fails, and when the controller
    shows that it has ended it.
    """

    def __init__(
        self,
        session: NetworkSession,
        *,
        keeps: bool,
    ) -> None:
        """Begin without a demand.

        Args:
            session: The network's session: its node sends and answers, and its
                registry remembers the demand over a restart.
            keeps: Whether a demand outlives a restart of Home Assistant.
        """
        self.is_held = False
        """Whether Home Assistant demands."""
        self._network = session.network
        self._node = session.node
        self._codec = session.codec
        self._registry = session.registry
        self._timing = session.timing
        self._permissions = session.permissions
        self._keeps = keeps
        self._dgn = self._codec.spec.dgns[DEMAND_COMMAND].dgn or 0
        self._shown_by: int | None = None
        """The address of the controller that has shown the demand."""
        self._is_doubtful = False
        """Whether it may have ended it meanwhile: the next status tells."""
        self._is_owed = False
        """Whether the release is still to be sent."""
        self._sent = 0.0
        self._node.responder.register(self._dgn, self._answer)

    # What changes it

    def take_up(self) -> None:
        """Go on with a demand from before a restart, or release it."""
        record = self._record()
        if record is None or not record.demanded:
            return
        signals = GeneratorStart.wish(demanded=True)
        name = self._network.name
        try:
            self._permissions.check_command(name, name, DEMAND_COMMAND, signals)
        except ReadOnlyCoach:
            # Nothing is told to the coach, so that the controller has to drop it.
            return
        except CommandError:
            self._is_owed = True
            return
        self.is_held = self._is_doubtful = self._keeps
        self._is_owed = not self._keeps

    def frame_sent(self, _: Network, frame: Frame) -> None:
        """Note what this node has told the controller."""
        if frame.dgn != self._dgn:
            return
        demanded = self._codec.decode(frame).label("generator_demand")
        if demanded == DEMANDED:
            self._sent = asyncio.get_running_loop().time()
            if not self.is_held:
                self._shown_by, self._is_doubtful = None, False
            self._hold(demanded=True)
        elif demanded is not None and self._network.connected:
            self._hold(demanded=False)
        elif demanded is not None:
            # Nobody may have heard it.
            self.is_held, self._is_owed = False, True

    @contextmanager
    def following(self, order: CommandOrder) -> Iterator[None]:
        """Release a demand whose command fails or is cancelled: nobody counts on it."""
        begins = (
            order.name == DEMAND_COMMAND
            and order.signals.get("generator_demand") == DEMANDED
            and not self.is_held
        )
        try:
            yield
        except BaseException:
            if begins and self.is_held:
                self._release()
            raise

    def status_received(self, status: Message) -> None:
        """See whether the controller has ended the demand, as after a stop by hand."""
        if status.name != DEMAND_STATUS or not self.is_held:
            return
        self._mark(demanded=True)
        shown = demands(status)
        if shown:
            self._shown_by, self._is_doubtful = status.source, False
        elif shown is False and (self._is_doubtful or status.source == self._shown_by):
            _LOGGER.debug("The demand on %s was ended", self._network.name)
            self._hold(demanded=False)

    def doubt(self) -> None:
        """Wait for the controller's status: the network was away."""
        self._is_doubtful = self.is_held

    def _hold(self, *, demanded: bool) -> None:
        self.is_held, self._is_owed = demanded, False
        self._mark(demanded=demanded)

    def _record(self) -> DeviceRecord | None:
        key = DeviceKey(self._network.name, GeneratorStart.device_class, None)
        return self._registry.record(key)

    def _mark(self, *, demanded: bool) -> None:
        """Remember over a restart whether there is a demand."""
        record = self._record()
        if record is not None and record.demanded is not demanded:
            record.demanded = demanded
            self._registry.urgent_changes.notify()

    def _release(self) -> None:
        self.is_held, self._is_owed = False, True
        self._node.responder.start(self._send())

    # What is sent

    def tick(self, now: float) -> None:
        """Repeat the demand, or its release, when it is due."""
        if not self._network.connected or self._node.address is None:
            return
        is_due = now - self._sent >= self._timing.demand_repeat
        if self._is_owed or (self.is_held and is_due and not self._is_doubtful):
            self._node.responder.start(self._send())

    def _answer(self, request: Message) -> Answer | None:
        """Return the answer to a poll; only one for this node is told "no demand"."""
        if not self.is_held and request.destination == GLOBAL_ADDRESS:
            return None
        return self._send()

    async def _send(self) -> None:
        await self._node.send(DEMAND_COMMAND, self._signals(), urgency=Urgency.HOLD)

    def _signals(self) -> Mapping[str, Value]:
        record = self._record()
        if record is not None and isinstance(record.device, GeneratorStart):
            return record.device.demand_signals(demanded=self.is_held)
        return GeneratorStart.wish(demanded=self.is_held)

    # Its end

    async def close(self, *, restarts: bool) -> None:
        """Release the demand before the network is closed.

        It is kept where it is to outlive a restart, and this is one. What cannot be sent stays remembered, and is sent after the next start.
        """
        if self.is_held and self._keeps and restarts:
            return
        if self.is_held or self._is_owed:
            self.is_held, self._is_owed = False, True
            with suppress(RvcError, TimeoutError):
                await self._send()
