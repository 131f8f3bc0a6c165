"""The last messages of one number, for whoever describes what they mean."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from typing import Final

from ..protocol.frame import LARGEST_SHORT_ID, Frame
from ..protocol.message import Message
from .guesses import Guess, changing_bits, guesses
from .message_table import HISTORY
from .session import NetworkSession

_SHOWN: Final = 8
_MOST_SENDERS: Final = 8


class HeardSamples:
    """The last messages of a number on all networks, from now until it is closed."""

    def __init__(
        self,
        sessions: Iterable[NetworkSession],
        number: int,
        *,
        is_short: bool,
        source: int | None = None,
        first_byte: int | None = None,
        known: Sequence[bytes] = (),
    ) -> None:
        """Begin with what was heard last.

        Args:
            sessions: The networks.
            number: The DGN, or the identifier where that has 11 bits.
            is_short: Whether it has 11 bits.
            source: The only sender that counts; None for all.
            first_byte: What they begin with; None for anything.
            known: Messages that were heard before, the oldest first.
        """
        self.has_changed = True
        """Whether something came since it was last set to False."""
        self._number = number
        self._source = source
        self._first_byte = first_byte
        self._recent = dict.fromkeys(known[-_SHOWN:])
        """The last different messages, the newest last."""
        self._histories: dict[tuple[str, int], deque[bytes]] = {}
        self._known = known
        self._unsubscribe: list[Callable[[], None]] = []
        for session in sessions:
            for _, message in session.monitor.latest.rows(0.0):
                if message.is_short == is_short:
                    self._take(session.name, message)
            # All with 11-bit identifiers is passed on as frames, and as nothing else.
            self._unsubscribe.append(
                session.receiver.short_frames.subscribe(
                    partial(self._take_short, session.name)
                )
                if is_short
                else session.messages.subscribe(partial(self._take, session.name))
            )
            # What noise changes is a sample too.
            self._unsubscribe.append(
                session.receiver.unchanged.follow(
                    lambda message: message.dgn == self._number
                )
            )

    def close(self) -> None:
        """Hear no more."""
        while self._unsubscribe:
            self._unsubscribe.pop()()

    @property
    def samples(self) -> list[bytes]:
        """Return the last different messages, the newest first."""
        return list(reversed(self._recent))

    @property
    def changing(self) -> bytes:
        """Return a one for each bit that a sender has changed."""
        changed = [changing_bits([*one]) for one in self._series()]
        size = max(map(len, changed))
        bits = reduce(
            int.__or__, (int.from_bytes(one.ljust(size, b"\0")) for one in changed)
        )
        return bits.to_bytes(size)

    def guesses(self) -> list[Guess]:
        """Return what the bytes may be, by the sender that was heard most."""
        return guesses(max(self._series(), key=len))

    def _series(self) -> list[Sequence[bytes]]:
        """Return what each sender has sent, at least what was known before."""
        return [list(one) for one in self._histories.values()] or [self._known]

    def _take_short(self, network: str, frame: Frame) -> None:
        if frame.id >> 8 & LARGEST_SHORT_ID == self._number:
            self._add(network, frame.source, frame.data)

    def _take(self, network: str, message: Message) -> None:
        if message.dgn == self._number and self._source in {None, message.source}:
            self._add(network, message.source, message.data)

    def _add(self, network: str, source: int, data: bytes) -> None:
        if self._first_byte is not None and data[:1] != bytes([self._first_byte]):
            return
        history = self._histories.get((network, source))
        if history is None:
            if len(self._histories) >= _MOST_SENDERS:
                return
            history = self._histories[network, source] = deque(self._known, HISTORY)
        history.append(data)
        self._recent.pop(data, None)
        self._recent[data] = None
        if len(self._recent) > _SHOWN:
            del self._recent[next(iter(self._recent))]
        self.has_changed = True
