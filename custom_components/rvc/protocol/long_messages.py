"""Long messages, put together again from their packets (RV-C 3.2.7)."""

from typing import Final, NamedTuple

_BROADCAST: Final = 0x20
_LONGEST: Final = 1785
_PACKET_SIZE: Final = 7
# Senders keep 500 ms; slow ones are given more than twice that.
_LONGEST_GAP: Final = 1.25


class LongMessage(NamedTuple):
    """A DGN and all of its data."""

    dgn: int
    data: bytes


class _Session:
    """What has come of one long message."""

    __slots__ = ("data", "dgn", "heard", "length", "packets")

    def __init__(self, dgn: int, length: int, packets: int, now: float) -> None:
        self.dgn = dgn
        self.length = length
        self.packets = packets
        self.data = bytearray()
        self.heard = now


class Reassembly:
    """The long messages under way on one network: one at a time from each address.

    At most 256 sessions of 1785 bytes can be open.
    """

    def __init__(self) -> None:
        """Nothing is under way."""
        self._sessions: dict[int, _Session] = {}
        self.broken = 0
        """Long messages that were begun and not ended."""

    def announce(self, source: int, data: bytes, now: float) -> None:
        """Take an INITIAL_PACKET; it ends what the source had begun before."""
        if self._sessions.pop(source, None) is not None:
            self.broken += 1
        if len(data) < 8 or data[0] != _BROADCAST:
            return
        length = int.from_bytes(data[1:3], "little")
        packets = data[3]
        if not 0 < length <= _LONGEST or packets != -(-length // _PACKET_SIZE):
            self.broken += 1
            return
        dgn = int.from_bytes(data[5:8], "little")
        self._sessions[source] = _Session(dgn, length, packets, now)

    def packet(self, source: int, data: bytes, now: float) -> LongMessage | None:
        """Take a DATA_PACKET; return the message when it was the last one.

        A packet that is missing, or late, ends the session: nobody repeats one.
        """
        session = self._sessions.get(source)
        if session is None or len(data) < 2:
            return None
        expected = len(session.data) // _PACKET_SIZE + 1
        if data[0] != expected or now - session.heard > _LONGEST_GAP:
            del self._sessions[source]
            self.broken += 1
            return None
        session.heard = now
        session.data += data[1:].ljust(_PACKET_SIZE, b"\xff")
        if expected < session.packets:
            return None
        del self._sessions[source]
        return LongMessage(session.dgn, bytes(session.data[: session.length]))
