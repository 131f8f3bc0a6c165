"""This machine as a node of a network, for as long as a command runs."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
import platform
from typing import Final

from ..bus.errors import ListenOnly
from ..bus.link import FrameBatch
from ..bus.listeners import Listeners
from ..bus.network import Network
from ..coach.decoder import Decoder
from ..coach.node.address_claim import CANDIDATES, CLAIM
from ..coach.node.controller_application import LocalNode
from ..coach.timing import Timing
from ..protocol.codec import Codec
from ..protocol.frame import GLOBAL_ADDRESS, Frame, join_id
from ..protocol.message import Message
from ..protocol.node_messages import REQUEST
from ..protocol.transport_protocol import CONTROL, DATA
from .errors import CommandError
from .filters import parse_address
from .interfaces import open_network

_NO_ADDRESS: Final = (
    "All addresses that a display may have are taken, or nobody else is on the bus. "
    "--from claims another one."
)
# Of those that are a node's: behind it are "no address" and "all nodes"
_LAST_ADDRESS: Final = 0xFD
_TRIES: Final = 24
"""Waits of a claim after which no address comes any more: each takes two."""


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says which address is claimed."""
    parser.add_argument(
        "--from",
        dest="source",
        metavar="ADDRESS",
        help="claim this address, such as 9C (the first of 9F to 90 that is free)",
    )


def chosen_addresses(arguments: argparse.Namespace) -> Sequence[int]:
    """Return the addresses that may be claimed; raises CommandError."""
    if arguments.source is None:
        return CANDIDATES
    address = parse_address(arguments.source)
    if address > _LAST_ADDRESS:
        raise CommandError(
            f"{arguments.source} is no node's address: --from takes 00 to FD.", 2
        )
    return [address]


class BusNode:
    """A node that claims an address before it sends, and keeps to itself.

    It answers what every node has to answer, and sends nothing else unasked: no
    requests for what there is.
    """

    def __init__(
        self,
        network: Network,
        codec: Codec,
        timing: Timing,
        candidates: Sequence[int] = CANDIDATES,
    ) -> None:
        """Begin without an address, on a network that is not open yet."""
        self.messages = Listeners[Message]()
        """Called with each message, long ones when they are whole."""
        self.network = network
        self.timing = timing
        self.decoder = Decoder(codec)
        self._heard: set[int] = set()
        self.node = LocalNode(
            network,
            self.decoder.codecs,
            f"rvc-tools {platform.node()}",
            self._heard.__contains__,
            timing=timing,
            candidates=candidates,
        )

    async def join(self) -> asyncio.Task[None]:
        """Claim an address; return what keeps it. Raises RvcError and CommandError."""
        if self.network.listen_only:
            raise ListenOnly(self.network.name)
        joined = asyncio.Event()
        living = asyncio.create_task(self.node.live(joined.set), name="rvc node")
        waiting = asyncio.create_task(joined.wait())
        try:
            await asyncio.wait(
                {living, waiting},
                timeout=_TRIES * self.timing.claim_wait,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            waiting.cancel()
            if not joined.is_set():
                living.cancel()
        if living.done():
            living.result()
        if not joined.is_set():
            raise CommandError(_NO_ADDRESS)
        return living

    def receive(self, _: Network, batch: FrameBatch) -> None:
        """Decode what came, and do as a node has to."""
        now = asyncio.get_running_loop().time()
        for frame in batch.frames:
            if not self.node.is_own(frame.source):
                self._heard.add(frame.source)
            message = self.decoder.decode(frame)
            if self.decoder.learn(message):
                message = self.decoder.decode(frame)
            self._handle(message, now)
            self.messages.notify(message)
        self.node.transfer.expire(now, self.node.address)

    def _handle(self, message: Message, now: float) -> None:
        if message.name in (CLAIM, REQUEST):
            self.node.handle(message)
        elif message.name == CONTROL:
            self.node.transfer.control(message, now, self.node.address)
        elif message.name == DATA:
            whole = self.node.transfer.packet(message, now, self.node.address)
            if whole is not None:
                to = whole.destination
                to = GLOBAL_ADDRESS if to is None else to
                frame_id = join_id(
                    message.frame.priority, whole.dgn, message.source, to
                )
                self.messages.notify(self.decoder.decode(Frame(frame_id, whole.data)))


@asynccontextmanager
async def listening_node(
    arguments: argparse.Namespace, codec: Codec, timing: Timing, *, sends: bool
) -> AsyncIterator[BusNode]:
    """Open the network that is asked for; with `sends` as one of its nodes.

    Raises RvcError and CommandError.
    """
    network = open_network(arguments, listen_only=not sends, timing=timing.bus)
    candidates = chosen_addresses(arguments) if sends else CANDIDATES
    node = BusNode(network, codec, timing, candidates)
    network.frames.subscribe(node.receive)
    living = None
    await network.open()
    try:
        if sends:
            living = await node.join()
        yield node
    finally:
        if living is not None:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(living, return_exceptions=True)
        await node.node.leave()
        await network.close()
