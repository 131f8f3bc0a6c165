"""This integration as a node of a network: a J1939 controller application.

It claims a source address before it sends anything else, answers requests, and
sends DM_RV as a sign of life (RV-C 3.2, 3.3, 4.1).
"""

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
import logging
from typing import Final

from ...bus.errors import BusBusy, TooLate
from ...bus.network import Network
from ...bus.send_queue import Urgency
from ...protocol.frame import GLOBAL_ADDRESS, Frame
from ...protocol.message import Message, Value
from ...protocol.node_messages import REQUEST, healthy, request
from ...protocol.transport_protocol import CONTROL, Reply
from ..node_codecs import NodeCodecs
from ..timing import Timing
from .address_claim import CANDIDATES, CLAIM, AddressClaim, NoAddress
from .responder import Responder
from .transfer import Transfer

_LOGGER = logging.getLogger(__name__)

_CONTROL_PANEL: Final = 68
_SINGLE_FRAME: Final = 8


class LocalNode:
    """The node that this integration is on one network."""

    def __init__(
        self,
        network: Network,
        codecs: NodeCodecs,
        identity: str,
        is_used: Callable[[int], bool],
        *,
        software: str = "",
        timing: Timing,
        candidates: Sequence[int] = CANDIDATES,
    ) -> None:
        """Begin without an address.

        Args:
            network: The network.
            codecs: The codecs of its messages, by the nodes that they are for.
            identity: A stable text, different from that of all other nodes.
            is_used: Whether another node was seen under an address.
            software: The version of this integration.
            timing: The pauses.
            candidates: The addresses that it may claim, in their order.
        """
        self._network = network
        self._codecs = codecs
        self._codec = codec = codecs.standard
        self._timing = timing
        self.claim = AddressClaim(network, codec, identity, is_used, timing, candidates)
        self.transfer = Transfer(self._send_data, self._reply, timing)
        self.responder = Responder(
            codec.spec,
            software,
            self.send_message,
            claim=self.claim.send,
            diagnostics=self._send_diagnostics,
        )

    @property
    def address(self) -> int | None:
        """Return the source address; None while there is none."""
        return self.claim.address

    def is_own(self, address: int | None) -> bool:
        """Return whether what is for an address is for this node."""
        return self.claim.is_own(address)

    @property
    def cannot_claim(self) -> bool:
        """Return whether all addresses that this node may claim are taken."""
        return self.claim.cannot_claim

    # Its life

    async def live(self, joined: Callable[[], None]) -> None:
        """Claim an address and keep it, or the next; call `joined` each time.

        It ends with BusError when the network goes.
        """
        while True:
            await self.claim.claim()
            joined()
            await self._keep_alive()

    async def _keep_alive(self) -> None:
        """Send a sign of life (RV-C 3.2.5.1) until the address is lost."""
        while self.address is not None:
            try:
                await self._send_diagnostics()
            except (BusBusy, TooLate, NoAddress) as error:
                _LOGGER.debug("No sign of life this time: %s", error)
            try:
                async with asyncio.timeout(self._timing.heartbeat):
                    await self.claim.lost.wait()
            except TimeoutError:
                continue

    async def leave(self) -> None:
        """Give up the address and the answers under way."""
        self.claim.address = None
        await self.responder.close()

    # Sending

    async def send(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
        urgency: Urgency = Urgency.COMMAND,
        within: float | None = None,
        node: int | None = None,
    ) -> None:
        """Send a message of one frame.

        Args:
            name: The DGN's name.
            signals: Its signals; those that are left out are all ones.
            destination: The address that it is for.
            urgency: What it may wait for; see Network.send.
            within: The time after which it is not sent any more, in seconds.
            node: The address of the node that understands it, where it is for all.

        Raises NoAddress while there is no address, BusError or EncodeError.
        """
        frame = self.encode(name, signals, destination, node)
        await self._network.send(frame, urgency, within)

    def encode(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
        node: int | None = None,
    ) -> Frame:
        """Return the frame of a message; raises NoAddress or EncodeError."""
        return self._codecs.of(node).encode(
            name, signals, source=self.claim.require(), destination=destination
        )

    async def send_frame(
        self,
        build: Callable[[], Frame],
        urgency: Urgency,
        within: float | None,
        device: Hashable,
    ) -> None:
        """Send what is only built when it is its turn; see Network.send."""
        await self._network.send(build, urgency, within, device)

    def slow_down(self) -> None:
        """Keep to the usual gap for a while; see Network.slow_down."""
        self._network.slow_down()

    async def request(
        self,
        dgn: int,
        destination: int = GLOBAL_ADDRESS,
        instance: int | None = None,
        urgency: Urgency = Urgency.COMMAND,
    ) -> None:
        """Request a DGN (RV-C 3.2.4.3), of all instances or of one; see `send`."""
        await self.send(REQUEST, request(dgn, instance), destination, urgency)

    async def send_message(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
    ) -> None:
        """Send a message of any length; a long one to one node with its consent.

        Raises TransferFailed when that node does not receive it, and as `send`.
        """
        dgn = self._codec.spec.dgns.get(name)
        if dgn is None or not dgn.multi_frame:
            await self.send(name, signals, destination)
            return
        data = self._codec.pack(name, **signals)
        if len(data) <= _SINGLE_FRAME:
            await self._send_data(name, data, GLOBAL_ADDRESS)
        else:
            await self.transfer.send(dgn.dgn or 0, data, destination)

    async def _send_data(
        self,
        name: str,
        data: bytes,
        destination: int,
        urgency: Urgency = Urgency.REQUEST,
    ) -> None:
        """Send the data of one frame as they are."""
        dgn = self._codec.spec.dgns[name]
        frame = Frame.build(
            dgn.dgn or 0,
            data.ljust(_SINGLE_FRAME, b"\xff"),
            source=self.claim.require(),
            priority=dgn.priority,
            destination=destination,
        )
        await self._network.send(frame, urgency)

    async def _send_diagnostics(self) -> None:
        await self.send("DM_RV", healthy(_CONTROL_PANEL), urgency=Urgency.REQUEST)

    # Receiving

    def handle(self, message: Message) -> None:
        """Handle an ADDRESS_CLAIM or a REQUEST_FOR_DGN."""
        if message.name == CLAIM:
            if self.claim.contends(message):
                self.responder.start(self.claim.send())
        elif (
            message.name == REQUEST
            and self.address is not None
            and message.source != self.address
            and (
                message.destination == GLOBAL_ADDRESS
                or self.is_own(message.destination)
            )
        ):
            self.responder.handle(message)

    def _reply(self, reply: Reply) -> None:
        """Send to a node what becomes of its long message."""
        send = self._send_data(CONTROL, reply.data, reply.destination, Urgency.COMMAND)
        self.responder.start(send)
