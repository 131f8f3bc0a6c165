"""Long messages of the local node: sent, received, and listened to (RV-C 3.2.7)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from ...protocol.frame import GLOBAL_ADDRESS
from ...protocol.message import Message
from ...protocol.transport_protocol import (
    ABORT,
    CONTROL,
    CTS,
    DATA,
    END_OF_MSG_ACK,
    LongMessage,
    ReceiveSessions,
    Reply,
    SendSession,
    broadcast,
)
from ...spec.errors import RvcError
from ..timing import Timing

_MOST_REPLIES: Final = 32
_FROM_RECEIVERS: Final = frozenset(
    bytes([control]) for control in (CTS, END_OF_MSG_ACK, ABORT)
)

type SendData = Callable[[str, bytes, int], Awaitable[None]]
"""Sends the data of an INITIAL_PACKET or a DATA_PACKET to an address."""


class TransferFailed(RvcError):
    """A long message that the node it was for did not receive."""


class Transfer:
    """The long messages of one network; one at a time is sent by this node."""

    def __init__(
        self, send: SendData, reply: Callable[[Reply], None], timing: Timing
    ) -> None:
        """Begin without any.

        Args:
            send: Sends a packet; raises NoAddress or BusError.
            reply: Replies to a sender without holding up the reading.
            timing: The pauses.
        """
        self.received = ReceiveSessions()
        self._send = send
        self._reply = reply
        self._timing = timing
        self._turn = asyncio.Lock()
        self._sending: tuple[SendSession, asyncio.Queue[bytes]] | None = None

    async def send(self, dgn: int, data: bytes, destination: int) -> None:
        """Send a long message to all nodes, or to one with its consent.

        Raises TransferFailed when that node does not receive it, ValueError for
        too much data, NoAddress or BusError.
        """
        async with self._turn:
            if destination == GLOBAL_ADDRESS:
                for name, packet in broadcast(dgn, data):
                    await self._send(name, packet, GLOBAL_ADDRESS)
                    await asyncio.sleep(self._timing.packet_gap)
            else:
                await self._send_to_one(SendSession(dgn, data, destination))

    async def _send_to_one(self, session: SendSession) -> None:
        """Send the packets that the receiver clears, until it has them all."""
        to = session.destination
        replies: asyncio.Queue[bytes] = asyncio.Queue(_MOST_REPLIES)
        self._sending = session, replies
        try:
            await self._send(CONTROL, session.request_to_send(), to)
            while session.state in ("waiting", "held"):
                async with asyncio.timeout(self._timing.transfer_answer):
                    cleared = session.handle(await replies.get())
                for packet in cleared:
                    await self._send(DATA, packet, to)
        except TimeoutError:
            await self._send(CONTROL, session.abort(), to)
            raise TransferFailed("The node did not answer") from None
        finally:
            self._sending = None
        if session.state == "aborted":
            raise TransferFailed(f"The node gave up, for reason {session.reason}")

    def control(self, message: Message, now: float, own: int | None) -> None:
        """Handle an INITIAL_PACKET; `own` is the local node's address."""
        if self._sending is not None and message.destination == own:
            session, replies = self._sending
            if (
                message.source == session.destination
                and message.data[:1] in _FROM_RECEIVERS
                and not replies.full()
            ):
                replies.put_nowait(message.data)
        reply = self.received.control(
            message.source, _destination(message), message.data, now, own
        )
        if reply is not None:
            self._reply(reply)

    def packet(
        self, message: Message, now: float, own: int | None
    ) -> LongMessage | None:
        """Handle a DATA_PACKET; returns the long message when it was the last one."""
        whole, reply = self.received.packet(
            message.source, _destination(message), message.data, now, own
        )
        if reply is not None:
            self._reply(reply)
        return whole

    def expire(self, now: float, own: int | None) -> None:
        """End the long messages whose packets have stopped."""
        for abort in self.received.expire(now, own):
            self._reply(abort)


def _destination(message: Message) -> int:
    return GLOBAL_ADDRESS if message.destination is None else message.destination
