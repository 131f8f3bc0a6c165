"""The integration's own node on a network (RV-C 3.2, 3.3, 4.1).

A node claims its source address before it says anything, tells who it is when
asked, and sends DM_RV as a sign of life.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from hashlib import sha256
import logging
from typing import Any, Final

from ...bus.errors import BusBusy, ListenOnly, NetworkReadOnly, TooLate
from ...bus.network import Network
from ...bus.send_queue import Urgency
from ...protocol.codec import Codec
from ...protocol.frame import (
    DEFAULT_PRIORITY,
    GLOBAL_ADDRESS,
    NO_ADDRESS,
    Frame,
    join_id,
)
from ...protocol.message import Message, Value
from ...protocol.node_messages import address_claim, healthy, long_message
from ...protocol.transport_protocol import (
    ABORT,
    ALL_RECEIVED,
    CLEAR_TO_SEND,
    Control,
    Dispatch,
)
from ...spec.errors import RvcError
from ..timing import Timing

_LOGGER = logging.getLogger(__name__)

# Controls and displays claim from the top of their range downwards (Table 7.2).
CANDIDATES: Final = range(159, 143, -1)
_CONTROL_PANEL: Final = 68
_SERIAL_BITS: Final = 21
_PRODUCT: Final = "RV-C for Home Assistant*rvc**"
# Answers to others, so that a flood of questions cannot pile them up
_MOST_ANSWERS: Final = 32
_SINGLE_FRAME: Final = 8


class NoAddress(RvcError):
    """This node has no source address yet, or all that it may claim are taken."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"No source address on network {network}")
        self.network = network


class NotTaken(RvcError):
    """A long message that the node it was for did not take."""


class LocalNode:
    """This integration as others on the network see it."""

    def __init__(
        self,
        network: Network,
        codec: Codec,
        identity: str,
        is_heard: Callable[[int], bool],
        software: str = "",
        timing: Timing | None = None,
    ) -> None:
        """Take a stable identity, and a way to tell which addresses are in use.

        `software` is the version that this node tells of itself.
        """
        self.address: int | None = None
        self.cannot_claim = False
        """Whether all addresses that it may claim are taken."""
        self._obstacle: RvcError = NoAddress(network.name)
        self._network = network
        self._codec = codec
        self._is_heard = is_heard
        self._software = software
        self._timing = timing or Timing()
        digest = int.from_bytes(sha256(identity.encode()).digest())
        self._claim = address_claim(digest % (1 << _SERIAL_BITS), dynamic=True)
        self._name = _name_number(codec.pack("ADDRESS_CLAIM", **self._claim))
        self._answers_by: dict[int, Callable[[], Coroutine[Any, Any, None]]] = {
            codec.spec.dgns[name].dgn or 0: answer
            for name, answer in (
                ("ADDRESS_CLAIM", self._send_claim),
                ("PRODUCT_IDENTIFICATION", self._send_product),
                ("SOFTWARE_IDENTIFICATION", self._send_software),
                ("DM_RV", self._send_diagnostics),
            )
        }
        self._ceded: set[int] = set()
        """Addresses that nodes of higher rank have claimed from this one."""
        self._address_lost = asyncio.Event()
        self._answers: set[asyncio.Task[None]] = set()
        self._long_turn = asyncio.Lock()
        self._dispatch: tuple[Dispatch, asyncio.Queue[bytes]] | None = None

    # Its life

    async def live(self, joined: Callable[[], None]) -> None:
        """Claim an address and keep it, or the next; call `joined` each time.

        It raises BusError when the network goes. While all addresses are taken
        it waits for one to become free.
        """
        while True:
            try:
                await self._join()
            except NoAddress as error:
                if not self.cannot_claim:
                    _LOGGER.warning("Devices can be seen, not controlled: %s", error)
                self.cannot_claim = True
                await asyncio.sleep(self._timing.claim_again)
                self._ceded.clear()
                continue
            self.cannot_claim = False
            joined()
            await self._keep_alive()

    async def _join(self) -> None:
        """Claim an address (RV-C 3.3.2); raises NoAddress or BusError."""
        self.address = None
        try:
            await self._claim_one()
        except (ListenOnly, NetworkReadOnly) as error:
            self._obstacle = error
            raise

    async def _claim_one(self) -> None:
        for candidate in CANDIDATES:
            if candidate in self._ceded or self._is_heard(candidate):
                continue
            await self._send(
                NO_ADDRESS,
                "REQUEST_FOR_DGN",
                {"desired_dgn": self._codec.spec.dgns["ADDRESS_CLAIM"].dgn},
                candidate,
            )
            await asyncio.sleep(self._timing.claim_wait)
            if self._is_heard(candidate):
                continue
            if await self._take_address(candidate):
                return
        raise NoAddress(self._network.name)

    async def _take_address(self, candidate: int) -> bool:
        """Claim an address that seems free; tell whether nobody claims it back."""
        self._address_lost.clear()
        self.address = candidate
        # When it is lost at once, the claim is not sent any more.
        with suppress(NoAddress):
            await self._send_claim()
            await asyncio.sleep(self._timing.claim_wait)
        if self._address_lost.is_set():
            return False
        _LOGGER.debug("Address %d on %s", candidate, self._network.name)
        return True

    async def _keep_alive(self) -> None:
        """Tell that this node is there (RV-C 3.2.5.1) until its address is lost."""
        while self.address is not None:
            try:
                await self._send_diagnostics()
            except (BusBusy, TooLate, NoAddress) as error:
                _LOGGER.debug("No sign of life this time: %s", error)
            try:
                async with asyncio.timeout(self._timing.heartbeat):
                    await self._address_lost.wait()
            except TimeoutError:
                continue

    async def leave(self) -> None:
        """Give up the address and what is still being answered."""
        self.address = None
        for task in (answers := list(self._answers)):
            task.cancel()
        await asyncio.gather(*answers, return_exceptions=True)

    # Sending

    async def send(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
        urgency: Urgency = Urgency.COMMAND,
        within: float | None = None,
    ) -> None:
        """Send a message from the claimed address; see Network.send.

        Raises NoAddress while there is none, BusError or EncodeError.
        """
        if self.address is None:
            raise self._obstacle
        await self._send(self.address, name, signals, destination, urgency, within)

    async def _send(
        self,
        source: int,
        name: str,
        signals: Mapping[str, Value],
        destination: int,
        urgency: Urgency = Urgency.REQUEST,
        within: float | None = None,
    ) -> None:
        frame = self._codec.encode(
            name, signals, source=source, destination=destination
        )
        await self._network.send(frame, urgency, within)

    async def send_message(
        self,
        name: str,
        signals: Mapping[str, Value],
        destination: int = GLOBAL_ADDRESS,
    ) -> None:
        """Send a message of any length; a long one to one node with its consent.

        Raises NotTaken when that node does not take it, and as `send`.
        """
        dgn = self._codec.spec.dgns.get(name)
        if dgn is None or not dgn.multi_frame:
            await self.send(name, signals, destination)
            return
        data = self._codec.pack(name, **signals)
        if len(data) <= _SINGLE_FRAME:
            await self._send_data(join_id(dgn.priority, dgn.dgn or 0, 0), data)
        elif destination == GLOBAL_ADDRESS:
            await self._tell_all(name, data)
        else:
            await self._tell_one(Dispatch(dgn.dgn or 0, data, destination))

    async def _send_data(
        self, frame_id: int, data: bytes, urgency: Urgency = Urgency.REQUEST
    ) -> None:
        """Send a frame as it stands, but for the source address."""
        if self.address is None:
            raise self._obstacle
        frame = Frame(frame_id | self.address, data.ljust(_SINGLE_FRAME, b"\xff"))
        await self._network.send(frame, urgency)

    async def _tell_all(self, name: str, data: bytes) -> None:
        """Tell a long message to all; one at a time (RV-C 3.2.7)."""
        async with self._long_turn:
            for packet, signals in long_message(self._codec, name, data):
                await self.send(packet, signals, urgency=Urgency.REQUEST)
                await asyncio.sleep(self._timing.packet_gap)

    async def _tell_one(self, dispatch: Dispatch) -> None:
        """Tell a long message to one node, some packets at a time (J1939-21)."""
        async with self._long_turn:
            answers: asyncio.Queue[bytes] = asyncio.Queue(_MOST_ANSWERS)
            self._dispatch = dispatch, answers
            try:
                await self._send_control(dispatch, dispatch.announcement())
                while dispatch.state in ("waiting", "held"):
                    async with asyncio.timeout(self._timing.transfer_answer):
                        packets = dispatch.hear(await answers.get())
                    for packet in packets:
                        await self._send_data(
                            self._id("DATA_PACKET", dispatch.destination), packet
                        )
            except TimeoutError:
                await self._send_control(dispatch, dispatch.give_up())
                raise NotTaken("The node did not answer") from None
            finally:
                self._dispatch = None
        if dispatch.state == "aborted":
            raise NotTaken(f"The node gave up, for reason {dispatch.reason}")

    async def _send_control(self, dispatch: Dispatch, data: bytes) -> None:
        await self._send_data(self._id("INITIAL_PACKET", dispatch.destination), data)

    def _id(self, name: str, destination: int) -> int:
        dgn = self._codec.spec.dgns[name].dgn or 0
        return join_id(DEFAULT_PRIORITY, dgn, 0, destination)

    # Hearing

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

    def hear_control(self, message: Message) -> None:
        """Take what the receiver of a long message of this node says."""
        if self._dispatch is None or message.destination != self.address:
            return
        dispatch, answers = self._dispatch
        if (
            message.source == dispatch.destination
            and message.data[:1] in _FROM_RECEIVERS
            and not answers.full()
        ):
            answers.put_nowait(message.data)

    def say(self, control: Control) -> None:
        """Say to a node what becomes of its long message."""
        self._start(
            self._send_data(
                self._id("INITIAL_PACKET", control.destination),
                control.data,
                Urgency.COMMAND,
            )
        )

    def _hear_claim(self, message: Message) -> None:
        if message.source != self.address:
            return
        theirs = _name_number(message.data)
        if theirs < self._name:
            self._ceded.add(message.source)
            self.address = None
            self._address_lost.set()
            # Nothing more goes out from an address that is another's.
            self._network.drop_waiting(NoAddress(self._network.name))
        elif theirs > self._name:
            self._start(self._send_claim())

    def _hear_request(self, message: Message) -> None:
        if self.address is None:
            return
        wanted = message.number("desired_dgn")
        if (answer := self._answers_by.get(int(wanted or 0))) is not None:
            self._start(answer())
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
        await self.send("DM_RV", healthy(_CONTROL_PANEL), urgency=Urgency.REQUEST)

    async def _send_product(self) -> None:
        """Say who this is, in a long message."""
        await self.send_message("PRODUCT_IDENTIFICATION", {"text": _PRODUCT})

    async def _send_software(self) -> None:
        """Say which version this is (J1939-71, PGN 65242)."""
        said: dict[str, Value] = {"number_of_fields": 1, "text": f"{self._software}*"}
        await self.send_message("SOFTWARE_IDENTIFICATION", said)

    def _start(self, answer: Coroutine[Any, Any, None]) -> None:
        """Send an answer without holding up the reading."""
        if len(self._answers) >= _MOST_ANSWERS:
            answer.close()
            return
        task = asyncio.get_running_loop().create_task(_quietly(answer))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


_FROM_RECEIVERS: Final = frozenset(
    bytes([kind]) for kind in (CLEAR_TO_SEND, ALL_RECEIVED, ABORT)
)


async def _quietly(answer: Coroutine[Any, Any, None]) -> None:
    """Let an answer that cannot be sent fall: whoever asked will ask again."""
    try:
        await answer
    except RvcError as error:
        _LOGGER.debug("Not answered: %s", error)


def _name_number(claim: bytes) -> int:
    """Return the eight bytes of a claim as a number; the smaller one wins."""
    return int.from_bytes(claim.ljust(8, b"\xff"), "little")
