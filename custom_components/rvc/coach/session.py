"""What this integration is and does on one network: a node among the others."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
import logging

from ..bus.errors import BusBusy, BusError, TooLate
from ..bus.network import Network, NetworkState
from ..protocol.codec import Codec
from ..protocol.frame import DEFAULT_PRIORITY, GLOBAL_ADDRESS, join_id
from ..protocol.message import Message
from ..protocol.transport_protocol import Reassembly
from .node.controller_application import LocalNode
from .requests import Requests
from .timing import Timing
from .unchanged import Repeats

_LOGGER = logging.getLogger(__name__)


class NetworkSession:
    """This integration on one network, for as long as the network is open."""

    def __init__(
        self,
        network: Network,
        codec: Codec,
        own: LocalNode,
        repeats: Repeats,
        asked_for: Iterable[str],
        timing: Timing,
    ) -> None:
        """Take the network, the own node on it, and what to ask all others for."""
        self.network = network
        self.own = own
        self.questions = Requests(own, codec.spec, timing)
        self.repeats = repeats
        """What was heard before, and says nothing new."""
        self.long_messages = Reassembly()
        self._codec = codec
        self._timing = timing
        self._asked_for = list(asked_for)
        self._attending: asyncio.Task[None] | None = None

    # Being a node

    def network_changed(self, state: NetworkState) -> None:
        """Begin to be a node of a network that is open, and end with it."""
        self.repeats.clear()
        if self.network.is_open and self._attending is None:
            self._attending = asyncio.get_running_loop().create_task(
                self._attend(), name=f"rvc {self.network.name}"
            )
        elif not self.network.is_open and self._attending is not None:
            self._attending.cancel()
            self._attending = None
        elif state is NetworkState.CONNECTED:
            # It was silent: much may have changed meanwhile.
            self.questions.ask(self._asked_for)

    async def end(self) -> None:
        """Be a node no longer."""
        task, self._attending = self._attending, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.own.leave()

    async def _attend(self) -> None:
        """Be a node of the network for as long as it is there."""
        while True:
            try:
                await self._be_a_node()
            except (BusBusy, TooLate) as error:
                # Nobody acknowledges, or the adapter is full: not for ever.
                _LOGGER.debug("Not yet a node of %s: %s", self.network.name, error)
                await asyncio.sleep(self._timing.rejoin)
            except BusError as error:
                # It was lost, or is only listened to; the network tells more.
                _LOGGER.debug("No longer a node of %s: %s", self.network.name, error)
                return

    async def _be_a_node(self) -> None:
        """Claim an address, ask all devices for their status, and keep alive."""
        self.questions.ask(self._asked_for)
        asking: list[asyncio.Task[None]] = []

        def joined() -> None:
            self.repeats.clear()
            if not asking:
                asking.append(
                    asyncio.get_running_loop().create_task(
                        self._ask(), name=f"rvc questions {self.network.name}"
                    )
                )

        try:
            await self.own.live(joined)
        finally:
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)

    async def _ask(self) -> None:
        """Ask until the network goes; whoever attends to it sees that as well."""
        with suppress(BusError):
            await self.questions.run()

    # Long messages

    def hear_control(self, message: Message, now: float) -> None:
        """Take what begins, ends or paces a long message."""
        self.own.hear_control(message)
        answer = self.long_messages.control(
            message.source, _to(message), message.data, now, self.own.address
        )
        if answer is not None:
            self.own.say(answer)

    def hear_packet(self, message: Message, now: float) -> Message | None:
        """Take a packet of a long message; return the message when it is whole."""
        whole, answer = self.long_messages.packet(
            message.source, _to(message), message.data, now, self.own.address
        )
        if answer is not None:
            self.own.say(answer)
        if whole is None:
            return None
        frame_id = join_id(DEFAULT_PRIORITY, whole.dgn, message.source, _to(message))
        return self._codec.decode(frame_id, whole.data)

    def give_up_on_late_packets(self, now: float) -> None:
        """End the long messages that have stopped."""
        for control in self.long_messages.expire(now, self.own.address):
            self.own.say(control)


def _to(message: Message) -> int:
    return GLOBAL_ADDRESS if message.destination is None else message.destination
