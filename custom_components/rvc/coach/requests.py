"""What is asked of a network: every status once, spread out, and again of the quiet."""

import asyncio
from collections.abc import Iterable
import logging
from typing import Final

from ..bus.errors import BusBusy, TooLate
from ..bus.send_queue import Urgency
from ..protocol.frame import GLOBAL_ADDRESS
from ..spec import Spec
from .node.controller_application import LocalNode, NoAddress
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

_MOST_WAITING: Final = 512


class Requests:
    """The questions that wait for one network, each once."""

    def __init__(self, node: LocalNode, spec: Spec, timing: Timing) -> None:
        """Take the node that asks."""
        self._timing = timing
        self._node = node
        self._spec = spec
        self._waiting: dict[tuple[str, int], None] = {}
        self._any = asyncio.Event()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def ask(self, names: Iterable[str], destination: int = GLOBAL_ADDRESS) -> None:
        """Ask for statuses when it is their turn; those that wait already wait on."""
        for name in names:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting.setdefault((name, destination))
                self._any.set()

    async def run(self) -> None:
        """Ask, for as long as this node has an address; never ends by itself.

        Raises BusError when the network goes.
        """
        while True:
            await self._any.wait()
            name, destination = next(iter(self._waiting))
            try:
                await self._node.send(
                    "REQUEST_FOR_DGN",
                    {"desired_dgn": self._spec.dgns[name].dgn},
                    destination,
                    Urgency.REQUEST,
                )
            except (BusBusy, TooLate, NoAddress) as error:
                _LOGGER.debug("Not asked yet for %s: %s", name, error)
                await asyncio.sleep(self._timing.request_held_up)
                continue
            del self._waiting[name, destination]
            if not self._waiting:
                self._any.clear()
            await asyncio.sleep(self._timing.request_pause)
