"""The source address of the local node: claimed, defended, and given up (RV-C 3.3)."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
import logging
from typing import Final

from ...bus.errors import ListenOnly, NetworkReadOnly
from ...bus.network import Network
from ...bus.send_queue import Urgency
from ...protocol.codec import Codec
from ...protocol.frame import NO_ADDRESS
from ...protocol.message import Message
from ...protocol.node_messages import REQUEST, address_claim, request
from ...spec.errors import RvcError
from ..timing import Timing

_LOGGER = logging.getLogger(__name__)

# Controls and displays claim from the top of their range downwards (Table 7.2).
CANDIDATES: Final = range(159, 143, -1)
CLAIM: Final = "ADDRESS_CLAIM"
_SERIAL_BITS: Final = 21
_NAME_SIZE: Final = 8


class NoAddress(RvcError):
    """The local node has no source address yet, or all that it may claim are taken."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"No source address on network {network}")
        self.network = network


class AddressClaim:
    """The source address of the local node, and its right to it: the NAME.

    Of two nodes that claim the same address the one with the smaller NAME has it.
    """

    def __init__(
        self,
        network: Network,
        codec: Codec,
        identity: str,
        is_used: Callable[[int], bool],
        timing: Timing,
        candidates: Sequence[int] = CANDIDATES,
    ) -> None:
        """Begin without an address.

        Args:
            network: The network.
            codec: The codec of its messages.
            identity: A stable text that the NAME's serial number is made from.
            is_used: Whether another node was seen under an address.
            timing: The pauses.
            candidates: The addresses that it may claim, in their order.
        """
        self.cannot_claim = False
        """Whether all addresses that this node may claim are taken."""
        self.lost = asyncio.Event()
        """Set when a node with a smaller NAME has claimed the address."""
        self._claimed: int | None = None
        self._found = asyncio.Event()
        self._network = network
        self._codec = codec
        self._is_used = is_used
        self._candidates = candidates
        self._timing = timing
        # A new one each time: an error that is raised again keeps every way it went.
        self._obstacle: Callable[[], RvcError] = partial(NoAddress, network.name)
        self._is_refused = False
        digest = int.from_bytes(sha256(identity.encode()).digest())
        self._signals = address_claim(digest % (1 << _SERIAL_BITS), dynamic=True)
        self._name = _name(codec.pack(CLAIM, **self._signals))
        self._ceded: set[int] = set()
        """Addresses that nodes with a smaller NAME have claimed from this one."""

    @property
    def address(self) -> int | None:
        """Return the source address; None while there is none.

        Behind a gateway that sends everything from its own address, it is that.
        """
        return self._claimed if self._lent is None else self._lent

    @address.setter
    def address(self, claimed: int | None) -> None:
        self._claimed = claimed
        if claimed is None:
            self._found.clear()
        else:
            self._found.set()

    @property
    def _lent(self) -> int | None:
        return self._network.own_address

    def is_own(self, address: int | None) -> bool:
        """Return whether what is for an address is for this node."""
        return address is not None and address in (self._claimed, self._lent)

    def require(self) -> int:
        """Return the address; raises NoAddress, ListenOnly or NetworkReadOnly."""
        if self.address is None:
            raise self._obstacle()
        return self.address

    async def under_way(self) -> None:
        """Wait while an address is being claimed, for no longer than that takes.

        Owners and automations switch what has just appeared.
        """
        is_possible = not (self.cannot_claim or self._is_refused)
        if self.address is None and is_possible and self._network.is_open:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timing.claim_patience):
                    await self._found.wait()

    async def claim(self) -> None:
        """Claim an address; while all are taken, wait for one to become free.

        Raises BusError when the network goes, or nothing can be sent on it.
        """
        while True:
            self.address = None
            try:
                await self._claim_one()
            except ListenOnly:
                self._refuse(partial(ListenOnly, self._network.name))
                raise
            except NetworkReadOnly as error:
                self._refuse(partial(NetworkReadOnly, *error.args))
                raise
            except NoAddress as error:
                if not self.cannot_claim:
                    _LOGGER.warning("Devices can be seen, not controlled: %s", error)
                self.cannot_claim = True
                await asyncio.sleep(self._timing.claim_again)
                self._ceded.clear()
            else:
                self.cannot_claim = False
                # Also where it is a gateway's
                self._found.set()
                return

    def _refuse(self, obstacle: Callable[[], RvcError]) -> None:
        """Note that there never will be an address, and what is raised for that."""
        self._obstacle = obstacle
        self._is_refused = True

    async def _claim_one(self) -> None:
        """Claim the first address that is free (RV-C 3.3.2); raises NoAddress."""
        for candidate in self._candidates:
            if candidate in self._ceded or self._is_used(candidate):
                continue
            await self._ask_for(candidate)
            await asyncio.sleep(self._timing.claim_wait)
            if self._lent is not None:
                # Its gateway has claimed it, by its own NAME.
                _LOGGER.debug("Address %d of the gateway", self._lent)
                return
            if not self._is_used(candidate) and await self._try(candidate):
                return
        raise NoAddress(self._network.name)

    async def _ask_for(self, candidate: int) -> None:
        """Ask whoever has an address to claim it."""
        wanted = request(self._codec.spec.dgns[CLAIM].dgn or 0)
        frame = self._codec.encode(
            REQUEST, wanted, source=NO_ADDRESS, destination=candidate
        )
        await self._network.send(frame, Urgency.REQUEST)

    async def _try(self, candidate: int) -> bool:
        """Claim an address that seems free; returns whether it was left to this node."""
        self.lost.clear()
        self.address = candidate
        # When it is lost at once, the claim is not sent any more.
        with suppress(NoAddress):
            await self.send()
            await asyncio.sleep(self._timing.claim_wait)
        if self.lost.is_set():
            return False
        _LOGGER.debug("Address %d on %s", candidate, self._network.name)
        return True

    async def send(self) -> None:
        """Send the ADDRESS_CLAIM, unless the address is a gateway's.

        Raises NoAddress or BusError.
        """
        if self._lent is not None:
            return
        # The claim's low byte is fixed at 00h, unlike J1939's (RV-C 3.3.2).
        frame = self._codec.encode(
            CLAIM, self._signals, source=self.require(), destination=0
        )
        await self._network.send(frame)

    def contends(self, message: Message) -> bool:
        """Handle an ADDRESS_CLAIM of any node.

        Returns whether another node claims this one's address without a right to
        it, so that this node has to send its own claim again.
        """
        if message.source != self._claimed or self._lent is not None:
            return False
        theirs = _name(message.data)
        if theirs < self._name:
            self._ceded.add(message.source)
            self.address = None
            self.lost.set()
            # Nothing more goes out from an address that is another's.
            self._network.drop_waiting(NoAddress(self._network.name))
        return theirs > self._name


def _name(claim: bytes) -> int:
    """Return the NAME, the eight bytes of a claim, as a number."""
    return int.from_bytes(claim.ljust(_NAME_SIZE, b"\xff"), "little")
