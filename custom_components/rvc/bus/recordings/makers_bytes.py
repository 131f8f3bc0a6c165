"""Makers' own messages in copies that may be passed on: what changes for itself stays.

Nobody but the maker knows what they hold: switches, levels, but also serial numbers,
positions, texts in pieces. What helps to give such a message a name is which bits change
when something is switched; a number or a text that says who somebody is does not change,
or changes in many bytes at once. So this stays of each message:

- its length and its first byte, which says what it is about;
- a second byte that counts parts: small numbers, with which the rest changes;
- bytes that change for themselves: most times alone, or with one more, among a few
  values, and not as letters or digits;
- bytes that are all zeros, or all ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ...protocol.frame import Frame

# More than the messages of a coach of a hundred devices; what comes then stays blank.
_MOST_STREAMS: Final = 8192
_MOST_VALUES: Final = 64
_SMALL: Final = 32
_TOGETHER: Final = 2
_FEWEST_LETTERS: Final = 3
_NO_DATA: Final = 0xFF
_PLAIN: Final = frozenset({0, _NO_DATA})

type _Key = tuple[int, ...]


@dataclass(slots=True)
class _Place:
    """A byte of a message at a place."""

    values: set[int] = field(default_factory=set)
    """Those that it had, up to one more than a few."""
    changes: int = 0
    alone: int = 0
    """Changes while all else stayed."""
    for_itself: int = 0
    """Changes while at most one other byte changed."""

    @property
    def is_kept(self) -> bool:
        """Return whether it changes for itself, and is no text."""
        if len(self.values) > _MOST_VALUES or 2 * self.for_itself < self.changes:
            return False
        return self.changes > 0 and not self._is_text

    @property
    def is_part_number(self) -> bool:
        """Return whether it is a small number with which other bytes change."""
        is_state = 2 * self.alone >= self.changes
        return len(self.values) > 1 and max(self.values) < _SMALL and not is_state

    @property
    def _is_text(self) -> bool:
        shown = self.values - _PLAIN
        return len(shown) >= _FEWEST_LETTERS and all(
            chr(one).isalnum() and one < 0x80 for one in shown
        )


class _Stream:
    """Messages of one sender that begin alike."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self._last = b""

    def add(self, data: bytes) -> None:
        last, self._last = self._last, data
        while len(self.places) < len(data):
            self.places.append(_Place())
        for place, value in zip(self.places, data, strict=False):
            if len(place.values) <= _MOST_VALUES:
                place.values.add(value)
        if not last:
            return
        changed = [
            place
            for place, before, now in zip(self.places, last, data, strict=False)
            if before != now
        ]
        for place in changed:
            place.changes += 1
            place.alone += len(changed) == 1
            place.for_itself += len(changed) <= _TOGETHER

    @property
    def has_parts(self) -> bool:
        """Return whether the second byte tells parts of a message."""
        return len(self.places) > 1 and self.places[1].is_part_number

    def kept(self) -> Iterator[int]:
        """Return the places of bytes that are not private."""
        for number, place in enumerate(self.places):
            if place.is_kept or place.values <= _PLAIN:
                yield number


class MakersBytes:
    """Learns how makers' own messages change, and takes out what may be private."""

    def __init__(self) -> None:
        """Begin without having seen any; of what was not seen nothing stays."""
        self._streams: dict[_Key, _Stream] = {}

    def learn(self, frame: Frame) -> None:
        """Take in a message of the recording; all of them before the first is copied."""
        for key in _keys(frame):
            stream = self._streams.get(key)
            if stream is None:
                if len(self._streams) >= _MOST_STREAMS:
                    return
                stream = self._streams[key] = _Stream()
            stream.add(frame.data)

    def without_private(self, frame: Frame) -> Frame:
        """Return a message of which only what is not private is left."""
        data = frame.data
        first, *second = _keys(frame)
        stream = self._streams.get(first)
        kept = {0}
        if stream is not None and stream.has_parts and second:
            kept.add(1)
            stream = self._streams.get(second[0])
        if stream is not None:
            kept.update(stream.kept())
        blank = bytes(
            value if place in kept else _NO_DATA for place, value in enumerate(data)
        )
        return frame._replace(data=blank)


def _keys(frame: Frame) -> list[_Key]:
    """Return how a message begins: by its first byte, and by a small second one too."""
    data = frame.data
    keys: list[_Key] = [(frame.id, *data[:1])]
    if len(data) > 1 and data[1] < _SMALL:
        keys.append((frame.id, *data[:2]))
    return keys
