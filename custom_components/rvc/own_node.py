"""The integration's own node on a network (RV-C 3.2, 3.3, 4.1).

A node claims its source address before it says anything, tells who it is when
asked, and sends DM_RV as a sign of life.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from hashlib import sha256
import logging
from typing import Any, Final

from .bus.errors import BusError, NetworkReadOnly
from .bus.network import Network
from .protocol.codec import Codec
from .protocol.errors import RvcError
from .protocol.frame import GLOBAL_ADDRESS, NO_ADDRESS
from .protocol.management import PACKET_GAP, address_claim, healthy, long_message
from .protocol.message import Message, Value

_LOGGER = logging.getLogger(__name__)

# Controls and displays claim from the top of their range downwards (Table 7.2).
_CANDIDATES: Final = range(159, 143, -1)
_CONTROL_PANEL: Final = 68
_CLAIM_WAIT: Final = 0.25
_HEARTBEAT: Final = 5.0
_SERIAL_BITS: Final = 21
_PRODUCT: Final = "RV-C for Home Assistant*rvc**"


class NoAddress(RvcError):
    """This node has no source address yet, or all that it may claim are taken."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"No source address on network {network}")
        self.network = network


class OwnNode:
    """This integration as others on the network see it."""

    def __init__(
        self,
        network: Network,
        codec: Codec,
        identity: str,
        is_heard: Callable[[int], bool],
    ) -> None:
        """Take a stable identity, and a way to tell which addresses are in use."""
        self.address: int | None = None
        self._obstacle: RvcError = NoAddress(network.name)
        self._network = network
        self._codec = codec
        self._is_heard = is_heard
        digest = int.from_bytes(sha256(identity.encode()).digest())
        self._claim = address_claim(digest % (1 << _SERIAL_BITS), dynamic=True)
        self._name = _name_number(codec.pack("ADDRESS_CLAIM", **self._claim))
        self._numbers = {
            name: codec.spec.dgns[name].dgn
            for name in ("ADDRESS_CLAIM", "PRODUCT_IDENTIFICATION", "DM_RV")
        }
        self._ceded: set[int] = set()
        """Addresses that nodes of higher rank have claimed from this one."""
        self._answers: set[asyncio.Task[None]] = set()

    async def send(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
    ) -> None:
        """Send a message from the claimed address.

        Raises NoAddress while there is none, BusError or EncodeError.
        """
        if self.address is None:
            raise self._obstacle
        await self._send(self.address, name, signals, destination)

    async def _send(
        self, source: int, name: str, signals: Mapping[str, Value], destination: int
    ) -> None:
        frame = self._codec.encode(
            name, signals, source=source, destination=destination
        )
        await self._network.send(frame)

    async def join(self) -> None:
        """Claim an address (RV-C 3.3.2); raises NoAddress or BusError."""
        self.address = None
        try:
            await self._claim_one()
        except NetworkReadOnly as error:
            self._obstacle = error
            raise

    async def _claim_one(self) -> None:
        for candidate in _CANDIDATES:
            if candidate in self._ceded or self._is_heard(candidate):
                continue
            await self._send(
                NO_ADDRESS,
                "REQUEST_FOR_DGN",
                {"desired_dgn": self._numbers["ADDRESS_CLAIM"]},
                candidate,
            )
            await asyncio.sleep(_CLAIM_WAIT)
            if self._is_heard(candidate):
                continue
            self.address = candidate
            await self._send_claim()
            await asyncio.sleep(_CLAIM_WAIT)
            if self.address is not None:
                _LOGGER.debug("Address %d on %s", self.address, self._network.name)
                return
        raise NoAddress(self._network.name)

    async def keep_alive(self) -> None:
        """Tell for ever that this node is there (RV-C 3.2.5.1)."""
        while True:
            await self._send_diagnostics()
            await asyncio.sleep(_HEARTBEAT)

    def hear(self, message: Message) -> None:
        """Answer what others ask of this node, and defend its address."""
        if message.name == "ADDRESS_CLAIM":
            self._hear_claim(message)
        elif (
            message.name == "REQUEST_FOR_DGN"
            and message.source != self.address
            and message.destination in (GLOBAL_ADDRESS, self.address)
        ):
            self._hear_request(message)

    def _hear_claim(self, message: Message) -> None:
        if message.source != self.address:
            return
        theirs = _name_number(message.data)
        if theirs < self._name:
            self._ceded.add(message.source)
            self.address = None
            self._start(self.join())
        elif theirs > self._name:
            self._start(self._send_claim())

    def _hear_request(self, message: Message) -> None:
        if self.address is None:
            return
        wanted = message.number("desired_dgn")
        if wanted == self._numbers["ADDRESS_CLAIM"]:
            self._start(self._send_claim())
        elif wanted == self._numbers["PRODUCT_IDENTIFICATION"]:
            self._start(self._send_product())
        elif wanted == self._numbers["DM_RV"]:
            self._start(self._send_diagnostics())
        elif message.destination != GLOBAL_ADDRESS:
            self._start(
                self.send(
                    "ACKNOWLEDGMENT",
                    {
                        "acknowledgment_code": "nak_not_executed",
                        "instance": "not_multi_instanced",
                        "source_address": message.source,
                        "dgn_acknowledged": wanted,
                    },
                    message.source,
                )
            )

    async def _send_claim(self) -> None:
        # The claim's low byte is fixed at 00h, unlike J1939's (RV-C 3.3.2).
        await self.send("ADDRESS_CLAIM", self._claim, 0)

    async def _send_diagnostics(self) -> None:
        await self.send("DM_RV", healthy(_CONTROL_PANEL))

    async def _send_product(self) -> None:
        """Say who this is, in a long message."""
        product = "PRODUCT_IDENTIFICATION"
        data = self._codec.pack(product, text=_PRODUCT)
        for name, signals in long_message(self._codec, product, data):
            await self.send(name, signals)
            await asyncio.sleep(PACKET_GAP)

    def _start(self, answer: Coroutine[Any, Any, None]) -> None:
        """Send an answer without holding up the reading."""
        task = asyncio.get_running_loop().create_task(_quietly(answer))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def leave(self) -> None:
        """Give up the address and what is still being answered."""
        self.address = None
        for task in (answers := list(self._answers)):
            task.cancel()
        await asyncio.gather(*answers, return_exceptions=True)


async def _quietly(answer: Coroutine[Any, Any, None]) -> None:
    """Let an answer that cannot be sent fall: whoever asked will ask again."""
    try:
        await answer
    except (BusError, NoAddress) as error:
        _LOGGER.debug("Not answered: %s", error)


def _name_number(claim: bytes) -> int:
    """Return the eight bytes of a claim as a number; the smaller one wins."""
    return int.from_bytes(claim.ljust(8, b"\xff"), "little")
