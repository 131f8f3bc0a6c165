"""The transport protocol: messages of more than eight bytes (RV-C 3.2.7, J1939-21 5.10).

RV-C itself knows only messages to all nodes: a BAM, then the packets. Chassis
nodes also use J1939's connections to one node: the sender asks with an RTS, the
receiver clears some packets at a time with a CTS, and confirms with an
EndOfMsgAck that it has them all. Nothing here sends or waits: what has to be
sent is returned, and the time is an argument.

A BAM, RTS, CTS, EndOfMsgAck or Abort is the data of an INITIAL_PACKET (J1939's
TP.CM), a packet that of a DATA_PACKET (TP.DT).
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from .frame import GLOBAL_ADDRESS

RTS: Final = 0x10
"""Request to send."""
CTS: Final = 0x11
"""Clear to send."""
END_OF_MSG_ACK: Final = 0x13
BAM: Final = 0x20
"""Broadcast announce message."""
ABORT: Final = 0xFF

CONTROL: Final = "INITIAL_PACKET"
DATA: Final = "DATA_PACKET"

PACKET_GAP: Final = 0.05
"""The least time between the packets of a message to all, in s (RV-C 3.2.7.2)."""
LONGEST: Final = 1785
"""The most bytes that a long message can have."""
PACKET_SIZE: Final = 7

_CONTROL_SIZE: Final = 8
_ANY_COUNT: Final = 0xFF
# Senders keep 500 ms; slow ones are given more than twice that.
_LONGEST_GAP: Final = 1.25
_MOST_SESSIONS: Final = 300
# Packets that are cleared at a time: the pauses let other traffic through.
_CLEARED_AT_ONCE: Final = 16

# Reasons of an Abort (J1939-21 Table 7)
_NO_RESOURCES: Final = 2
_TIMEOUT: Final = 3
_BAD_SEQUENCE_NUMBER: Final = 7


class LongMessage(NamedTuple):
    """A DGN, all of its data, and the node that it is for; None for all."""

    dgn: int
    data: bytes
    destination: int | None = None


class Reply(NamedTuple):
    """The data of an INITIAL_PACKET that this node has to send to another."""

    destination: int
    data: bytes


def packets(data: bytes) -> Iterator[bytes]:
    """Cut a long message's data into the data of its DATA_PACKETs."""
    starts = range(0, len(data), PACKET_SIZE)
    for number, start in enumerate(starts, start=1):
        part = data[start : start + PACKET_SIZE]
        yield bytes([number]) + part.ljust(PACKET_SIZE, b"\xff")


def broadcast(dgn: int, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the DGNs' names and data that send a long message to all nodes."""
    yield CONTROL, _announcement(BAM, dgn, len(data))
    for packet in packets(data):
        yield DATA, packet


class ReceiveSession:
    """A long message that another node is sending."""

    __slots__ = ("at_once", "cleared", "data", "dgn", "last", "length", "packets")

    def __init__(self, dgn: int, length: int, packets: int, now: float) -> None:
        """Begin to collect the packets of `length` bytes."""
        self.dgn = dgn
        self.length = length
        self.packets = packets
        self.data = bytearray()
        self.last = now
        """When the last packet came."""
        self.at_once = _CLEARED_AT_ONCE
        """How many packets this node clears at a time."""
        self.cleared = 0
        """The number of the last packet that this node has cleared."""

    @property
    def received(self) -> int:
        """Return how many packets have come."""
        return len(self.data) // PACKET_SIZE

    def clear_to_send(self) -> bytes:
        """Return the CTS for the next packets, which count as cleared then."""
        count = min(self.at_once, self.packets - self.received)
        self.cleared = self.received + count
        return bytes([CTS, count, self.received + 1, 0xFF, 0xFF]) + _dgn_bytes(self.dgn)

    def acknowledgment(self) -> bytes:
        """Return the EndOfMsgAck."""
        return _announcement(END_OF_MSG_ACK, self.dgn, self.length)


class ReceiveSessions:
    """The long messages under way on one network, by their sender and receiver.

    Those between other nodes are collected as well. At most 300 sessions of
    1785 bytes are open at once; what would be one more is refused and counted
    as broken.
    """

    def __init__(self) -> None:
        """Begin without sessions."""
        self._sessions: dict[tuple[int, int], ReceiveSession] = {}
        self.broken = 0
        """Long messages that were begun and not ended."""

    def __len__(self) -> int:
        """Return how many are open."""
        return len(self._sessions)

    def control(
        self, source: int, destination: int, data: bytes, now: float, own: int | None
    ) -> Reply | None:
        """Handle an INITIAL_PACKET; returns what this node has to reply.

        Args:
            source: The address of the node that sent it.
            destination: The address that it was sent to.
            data: Its data.
            now: The time, monotonic, in seconds.
            own: The address of this node; None while it has none.
        """
        if len(data) < _CONTROL_SIZE:
            return None
        control, key = data[0], (source, destination)
        if control == ABORT:
            # Either side may give up.
            for either in (key, (destination, source)):
                self._break(either)
        elif control == BAM and destination == GLOBAL_ADDRESS:
            self._open(key, data, now)
        elif control == RTS and destination != GLOBAL_ADDRESS:
            session = self._open(key, data, now)
            if destination != own:
                return None
            if session is None:
                return Reply(source, _abort(_NO_RESOURCES, data[5:8]))
            session.at_once = min(_CLEARED_AT_ONCE, data[4] or _CLEARED_AT_ONCE)
            return Reply(source, session.clear_to_send())
        return None

    def _open(
        self, key: tuple[int, int], data: bytes, now: float
    ) -> ReceiveSession | None:
        """Open a session; it ends what the sender had begun before."""
        self._break(key)
        length = int.from_bytes(data[1:3], "little")
        count = data[3]
        if (
            not 0 < length <= LONGEST
            or count != -(-length // PACKET_SIZE)
            or len(self._sessions) >= _MOST_SESSIONS
        ):
            self.broken += 1
            return None
        dgn = int.from_bytes(data[5:8], "little")
        session = self._sessions[key] = ReceiveSession(dgn, length, count, now)
        return session

    def packet(
        self, source: int, destination: int, data: bytes, now: float, own: int | None
    ) -> tuple[LongMessage | None, Reply | None]:
        """Handle a DATA_PACKET; the arguments are those of `control`.

        Returns the message when it was the last packet, and what this node has
        to reply. A packet that is missing, or late, ends the session.
        """
        key = (source, destination)
        session = self._sessions.get(key)
        if session is None or len(data) < 2:
            return None, None
        expected = session.received + 1
        if data[0] < expected and destination not in (GLOBAL_ADDRESS, own):
            # Repeated at the wish of the node that it is for
            return None, None
        is_own = destination == own
        if data[0] != expected or now - session.last > _LONGEST_GAP:
            self._break(key)
            abort = _abort(_BAD_SEQUENCE_NUMBER, _dgn_bytes(session.dgn))
            return None, Reply(source, abort) if is_own else None
        session.last = now
        session.data += data[1:].ljust(PACKET_SIZE, b"\xff")
        if expected == session.packets:
            del self._sessions[key]
            whole = LongMessage(
                session.dgn,
                bytes(session.data[: session.length]),
                None if destination == GLOBAL_ADDRESS else destination,
            )
            return whole, Reply(source, session.acknowledgment()) if is_own else None
        if is_own and expected == session.cleared:
            return None, Reply(source, session.clear_to_send())
        return None, None

    def expire(self, now: float, own: int | None) -> list[Reply]:
        """End the sessions whose packets stopped; returns this node's Aborts."""
        aborts = []
        for key, session in list(self._sessions.items()):
            if now - session.last > _LONGEST_GAP:
                self._break(key)
                source, destination = key
                if destination == own:
                    abort = _abort(_TIMEOUT, _dgn_bytes(session.dgn))
                    aborts.append(Reply(source, abort))
        return aborts

    def _break(self, key: tuple[int, int]) -> None:
        if self._sessions.pop(key, None) is not None:
            self.broken += 1


class SendSession:
    """A long message that this node sends to one other."""

    def __init__(self, dgn: int, data: bytes, destination: int) -> None:
        """Begin a session; raises ValueError for data of 8 bytes or over 1785."""
        if not 8 < len(data) <= LONGEST:
            raise ValueError(f"{len(data)} bytes are no long message")
        self.destination = destination
        self.state: Literal["waiting", "held", "done", "aborted"] = "waiting"
        self.reason: int | None = None
        """Why the receiver aborted (J1939-21 Table 7)."""
        self._dgn = dgn
        self._packets = list(packets(data))
        self._length = len(data)

    def request_to_send(self) -> bytes:
        """Return the RTS."""
        return _announcement(RTS, self._dgn, self._length)

    def handle(self, data: bytes) -> list[bytes]:
        """Handle the receiver's INITIAL_PACKET; returns the packets to send now."""
        if len(data) < _CONTROL_SIZE or data[5:8] != _dgn_bytes(self._dgn):
            return []
        if data[0] == CTS:
            count, first = data[1], data[2]
            self.state = "waiting" if count else "held"
            return self._packets[first - 1 : first - 1 + count] if first else []
        if data[0] == END_OF_MSG_ACK:
            self.state = "done"
        elif data[0] == ABORT:
            self.state, self.reason = "aborted", data[1]
        return []

    def abort(self) -> bytes:
        """Give up; returns the Abort for the receiver."""
        self.state = "aborted"
        return _abort(_TIMEOUT, _dgn_bytes(self._dgn))


def _dgn_bytes(dgn: int) -> bytes:
    return dgn.to_bytes(3, "little")


def _announcement(control: int, dgn: int, length: int) -> bytes:
    """Return a BAM, RTS or EndOfMsgAck, which all have the same form."""
    count = -(-length // PACKET_SIZE)
    head = bytes([control, *length.to_bytes(2, "little"), count, _ANY_COUNT])
    return head + _dgn_bytes(dgn)


def _abort(reason: int, dgn: bytes) -> bytes:
    return bytes([ABORT, reason, 0xFF, 0xFF, 0xFF]) + dgn
