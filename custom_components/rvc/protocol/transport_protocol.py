"""Long messages: told to all (RV-C 3.2.7), or to one node with its consent.

RV-C itself knows only messages to all. Chassis nodes also use the other way of
J1939-21 (5.10.3): the sender announces, the receiver clears some packets at a
time, and at the end says that it has them all. Nothing here sends or waits:
what has to be said is returned, and the time is told.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

REQUEST_TO_SEND: Final = 0x10
CLEAR_TO_SEND: Final = 0x11
ALL_RECEIVED: Final = 0x13
TO_ALL: Final = 0x20
ABORT: Final = 0xFF

LONGEST: Final = 1785
"""The most bytes that a long message can have."""
PACKET_SIZE: Final = 7
HOLD_FOR: Final = 1.05
"""How long a receiver may hold the sender back at a time, in s (J1939-21 T4)."""

_ALL: Final = 0xFF
# Senders keep 500 ms; slow ones are given more than twice that.
_LONGEST_GAP: Final = 1.25
_MOST_SESSIONS: Final = 300
# Packets that are cleared at a time: the pauses let other traffic through.
_CLEARED_AT_ONCE: Final = 16

_NO_ROOM: Final = 2
_TIMEOUT: Final = 3
_WRONG_NUMBER: Final = 7


class LongMessage(NamedTuple):
    """A DGN, all of its data, and the node that it is for; None for all."""

    dgn: int
    data: bytes
    destination: int | None = None


class Control(NamedTuple):
    """What has to be said to a node about a long message, in an INITIAL_PACKET."""

    destination: int
    data: bytes


class _Session:
    """What has come of one long message."""

    __slots__ = ("at_once", "cleared", "data", "dgn", "heard", "length", "packets")

    def __init__(self, dgn: int, length: int, packets: int, now: float) -> None:
        self.dgn = dgn
        self.length = length
        self.packets = packets
        self.data = bytearray()
        self.heard = now
        self.at_once = _CLEARED_AT_ONCE
        self.cleared = 0

    @property
    def received(self) -> int:
        return len(self.data) // PACKET_SIZE


class Reassembly:
    """The long messages under way on one network, by who sends them and to whom.

    Those between other nodes are listened to as well. At most 300 sessions of
    1785 bytes can be open.
    """

    def __init__(self) -> None:
        """Nothing is under way."""
        self._sessions: dict[tuple[int, int], _Session] = {}
        self.broken = 0
        """Long messages that were begun and not ended."""

    def __len__(self) -> int:
        """Return how many are under way."""
        return len(self._sessions)

    def control(
        self, source: int, destination: int, data: bytes, now: float, own: int | None
    ) -> Control | None:
        """Take an INITIAL_PACKET; return what this node has to answer.

        `own` is the address of this node, None while it has none.
        """
        if len(data) < 8:
            return None
        kind, key = data[0], (source, destination)
        if kind == ABORT:
            # Either side may give up.
            for either in (key, (destination, source)):
                self._break(either)
        elif kind == TO_ALL and destination == _ALL:
            self._begin(key, data, now)
        elif kind == REQUEST_TO_SEND and destination != _ALL:
            session = self._begin(key, data, now)
            if destination != own:
                return None
            if session is None:
                return Control(source, _abort(_NO_ROOM, data[5:8]))
            session.at_once = min(_CLEARED_AT_ONCE, data[4] or _CLEARED_AT_ONCE)
            return Control(source, _clear(session))
        return None

    def _begin(self, key: tuple[int, int], data: bytes, now: float) -> _Session | None:
        """Open a session; it ends what the source had begun before."""
        self._break(key)
        length = int.from_bytes(data[1:3], "little")
        packets = data[3]
        if not 0 < length <= LONGEST or packets != -(-length // PACKET_SIZE):
            self.broken += 1
            return None
        if len(self._sessions) >= _MOST_SESSIONS:
            self.broken += 1
            return None
        dgn = int.from_bytes(data[5:8], "little")
        session = self._sessions[key] = _Session(dgn, length, packets, now)
        return session

    def packet(
        self, source: int, destination: int, data: bytes, now: float, own: int | None
    ) -> tuple[LongMessage | None, Control | None]:
        """Take a DATA_PACKET.

        Returns the message when it was the last one, and what this node has to
        answer. A packet that is missing, or late, ends the session.
        """
        key = (source, destination)
        session = self._sessions.get(key)
        if session is None or len(data) < 2:
            return None, None
        expected = session.received + 1
        if data[0] < expected and destination not in (_ALL, own):
            # Repeated at the wish of the node that it is for
            return None, None
        if data[0] != expected or now - session.heard > _LONGEST_GAP:
            self._break(key)
            answer = None
            if destination == own:
                answer = Control(source, _abort(_WRONG_NUMBER, _dgn_bytes(session.dgn)))
            return None, answer
        session.heard = now
        session.data += data[1:].ljust(PACKET_SIZE, b"\xff")
        answer = None
        if expected == session.packets:
            del self._sessions[key]
            whole = bytes(session.data[: session.length])
            if destination == own:
                answer = Control(source, _all_received(session))
            return LongMessage(
                session.dgn, whole, None if destination == _ALL else destination
            ), answer
        if destination == own and expected == session.cleared:
            answer = Control(source, _clear(session))
        return None, answer

    def expire(self, now: float, own: int | None) -> list[Control]:
        """End what nobody goes on with; return what this node has to say of it."""
        said = []
        for key, session in list(self._sessions.items()):
            if now - session.heard > _LONGEST_GAP:
                self._break(key)
                source, destination = key
                if destination == own:
                    said.append(
                        Control(source, _abort(_TIMEOUT, _dgn_bytes(session.dgn)))
                    )
        return said

    def _break(self, key: tuple[int, int]) -> None:
        if self._sessions.pop(key, None) is not None:
            self.broken += 1


class Dispatch:
    """A long message that this node sends to one other."""

    def __init__(self, dgn: int, data: bytes, destination: int) -> None:
        """Take what is to be said; raises ValueError when it is too long or short."""
        if not 8 < len(data) <= LONGEST:
            raise ValueError(f"{len(data)} bytes are no long message")
        self.destination = destination
        self.state: Literal["waiting", "held", "done", "aborted"] = "waiting"
        self.reason: int | None = None
        """Why the receiver gave up (J1939-21 Table 7)."""
        self._dgn = _dgn_bytes(dgn)
        self._packets = list(packets(data))
        self._length = len(data)

    def announcement(self) -> bytes:
        """Return the request to send."""
        length = self._length.to_bytes(2, "little")
        return bytes([REQUEST_TO_SEND, *length, len(self._packets), 0xFF]) + self._dgn

    def hear(self, data: bytes) -> list[bytes]:
        """Take what the receiver says; return the packets that it wants now."""
        if len(data) < 8 or data[5:8] != self._dgn:
            return []
        if data[0] == CLEAR_TO_SEND:
            count, first = data[1], data[2]
            self.state = "waiting" if count else "held"
            return self._packets[first - 1 : first - 1 + count] if first else []
        if data[0] == ALL_RECEIVED:
            self.state = "done"
        elif data[0] == ABORT:
            self.state, self.reason = "aborted", data[1]
        return []

    def give_up(self) -> bytes:
        """Return what tells the receiver that nothing more comes."""
        self.state = "aborted"
        return _abort(_TIMEOUT, self._dgn)


def packets(data: bytes) -> Iterator[bytes]:
    """Cut data into the frames' data of DATA_PACKETs."""
    starts = range(0, len(data), PACKET_SIZE)
    for number, start in enumerate(starts, start=1):
        part = data[start : start + PACKET_SIZE]
        yield bytes([number]) + part.ljust(PACKET_SIZE, b"\xff")


def _dgn_bytes(dgn: int) -> bytes:
    return dgn.to_bytes(3, "little")


def _clear(session: _Session) -> bytes:
    count = min(session.at_once, session.packets - session.received)
    session.cleared = session.received + count
    return bytes([CLEAR_TO_SEND, count, session.received + 1, 0xFF, 0xFF]) + _dgn_bytes(
        session.dgn
    )


def _all_received(session: _Session) -> bytes:
    length = session.length.to_bytes(2, "little")
    return bytes([ALL_RECEIVED, *length, session.packets, 0xFF]) + _dgn_bytes(
        session.dgn
    )


def _abort(reason: int, dgn: bytes) -> bytes:
    return bytes([ABORT, reason, 0xFF, 0xFF, 0xFF]) + dgn
