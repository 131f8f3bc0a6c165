"""Requests for statuses that wait for their turn, each once and spread out."""

import asyncio
from collections.abc import Iterable
from itertools import islice
import logging
from typing import Final

from ..bus.errors import BusBusy, BusError, TooLate
from ..bus.send_queue import Urgency
from ..protocol.diagnostics import DM1
from ..protocol.frame import GLOBAL_ADDRESS
from ..spec import Spec
from .node.address_claim import NoAddress
from .node.controller_application import LocalNode
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

_MOST_WAITING: Final = 512
_MOST_SENT: Final = 256
# What is broadcast this often, in ms, comes by itself.
_SOON: Final = 1000


class Requests:
    """The requests that wait on one network; those over 512 are dropped."""

    def __init__(self, node: LocalNode, spec: Spec, timing: Timing) -> None:
        """Begin without requests; the node sends them."""
        self._node = node
        self._spec = spec
        self._timing = timing
        self._waiting: dict[tuple[str, int], None] = {}
        self._sent: dict[tuple[str, int], float] = {}
        """When the last requests were sent, the oldest first."""
        self._any = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def add(
        self,
        names: Iterable[str],
        destination: int = GLOBAL_ADDRESS,
        *,
        first: bool = False,
    ) -> None:
        """Request statuses when it is their turn; one that waits is not added again.

        Args:
            names: The statuses.
            destination: The node that is asked; by default all nodes are.
            first: Whether these go before those that wait.
        """
        added = dict.fromkeys((name, destination) for name in names)
        if added.keys() <= self._waiting.keys():
            return
        both = added | self._waiting if first else self._waiting | added
        self._waiting = dict.fromkeys(islice(both, _MOST_WAITING))
        self._any.set()

    def add_instead(self, names: Iterable[str]) -> None:
        """Request statuses from all nodes, and not from single ones besides."""
        names = dict.fromkeys(names)
        self._waiting = {
            (name, destination): None
            for name, destination in self._waiting
            if destination == GLOBAL_ADDRESS or name not in names
        }
        self.add(names)

    @property
    def of_single_nodes(self) -> int:
        """Return how many of those that wait are for a single node."""
        return sum(destination != GLOBAL_ADDRESS for _, destination in self._waiting)

    def of_node(self, address: int) -> int:
        """Return how many of those that wait are for one node."""
        return sum(destination == address for _, destination in self._waiting)

    def was_requested(self, name: str | None, source: int, now: float) -> bool:
        """Return whether a node was just requested to send a status by itself.

        Args:
            name: The status.
            source: The node's address.
            now: The time, monotonic, in seconds.
        """
        sent = self._sent.get((name or "", source))
        if sent is None or name is None:
            return False
        timing, is_long = self._timing, self._spec.dgns[name].multi_frame
        wait = timing.long_response_wait if is_long else timing.response_wait
        return now - sent <= wait

    def requested_of_all(self, *, since: float) -> set[str]:
        """Return the statuses that all nodes were requested to send since a time."""
        return {
            name
            for (name, destination), sent in self._sent.items()
            if destination == GLOBAL_ADDRESS and sent >= since
        }

    def _note_sent(self, name: str, destination: int) -> None:
        self._sent.pop((name, destination), None)
        if len(self._sent) >= _MOST_SENT:
            del self._sent[next(iter(self._sent))]
        self._sent[name, destination] = asyncio.get_running_loop().time()

    def start(self) -> None:
        """Send the requests one by one, until the network goes or `stop` is called."""
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(
                self._send_all(), name="rvc requests"
            )

    def stop(self) -> None:
        """Send no more; those that wait wait on."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    async def _send_all(self) -> None:
        while True:
            await self._any.wait()
            name, destination = next(iter(self._waiting))
            dgn = self._spec.dgns[name].dgn or 0
            # A fast node has answered before the adapter says that it was sent.
            self._note_sent(name, destination)
            try:
                await self._node.request(dgn, destination, urgency=Urgency.REQUEST)
            except (BusBusy, TooLate, NoAddress) as error:
                _LOGGER.debug("Not requested yet, %s: %s", name, error)
                await asyncio.sleep(self._timing.request_held_up)
            except BusError as error:
                _LOGGER.debug("No longer requested, %s: %s", name, error)
                return
            else:
                self._note_sent(name, destination)
                self._waiting.pop((name, destination), None)
                if not self._waiting:
                    self._any.clear()
                await asyncio.sleep(self._timing.request_pause)


def worth_requesting(spec: Spec, names: Iterable[str]) -> list[str]:
    """Return the statuses to request, those that show what is on or open first."""
    found = []
    for name in names:
        dgn = spec.dgns[name]
        # Nobody can be asked for one meaning of a number alone, nor by RV-C for what
        # nodes of NMEA 2000 broadcast.
        if dgn.is_variant or name.startswith("N2K_"):
            continue
        # How nodes have been doing is requested when somebody wants to know.
        if name.startswith("COMMUNICATION_STATUS") or name == DM1 or dgn.dgn is None:
            continue
        # What is broadcast comes by itself, and soon.
        if dgn.interval is None or dgn.interval > _SOON or dgn.only_active:
            found.append(dgn)
    found.sort(key=lambda dgn: ("CONFIG" in dgn.name, dgn.interval is not None))
    return [dgn.name for dgn in found]
