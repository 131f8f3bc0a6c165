"""Stops that could not be sent: they are sent first as soon as that can be.

They outlive a reload, and in the memory of the coach a restart as well. A stop is
harmless also when it comes late: what still runs ends, and what has ended stays so. After
a day it is dropped: by then others have used what it is about.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
import time
from types import NoneType
from typing import Any, Final

from ..bus.listeners import Listeners
from ..protocol.codec import Codec
from ..protocol.message import Value
from ..spec.errors import RvcError

# More than one coach has parts that move.
_MOST_OWED: Final = 128
_OLDEST: Final = 86_400.0
_PLAIN: Final = (int, float, str, NoneType)

type Stop = tuple[str, Mapping[str, Value], int | None]
"""What ends a motion: a command, its signals, and the address of the node."""
type _Key = tuple[str, frozenset[tuple[str, Value]]]


class OwedStops:
    """The stops that are owed on one network, or that may not have arrived."""

    def __init__(self) -> None:
        """Begin without any."""
        self.added = Listeners[()]()
        """Called when one more is owed."""
        self.removed = Listeners[()]()
        """Called when one was sent."""
        self._stops: dict[_Key, tuple[Stop, float]] = {}

    def __bool__(self) -> bool:
        """Return whether any is owed."""
        return bool(self._stops)

    def __iter__(self) -> Iterator[Stop]:
        """Yield them, the one that is owed for longest first."""
        return iter([stop for stop, _ in self._stops.values()])

    def add(self, stop: Stop, since: float | None = None) -> bool:
        """Owe a stop; return whether it was not owed before.

        `since` is a time of the wall clock, in seconds; now by default.
        """
        key = _key(stop)
        if key in self._stops or len(self._stops) >= _MOST_OWED:
            return False
        self._stops[key] = (stop, time.time() if since is None else since)
        self.added.notify()
        return True

    def drop(self, stop: Stop) -> None:
        """Owe a stop no more."""
        if self._stops.pop(_key(stop), None) is not None:
            self.removed.notify()

    def memory(self, network: str) -> list[dict[str, Any]]:
        """Return them as plain data."""
        return [
            {
                "network": network,
                "stop": name,
                "signals": dict(signals),
                "source": source,
                "since": since,
            }
            for (name, signals, source), since in self._stops.values()
            if all(isinstance(value, _PLAIN) for value in signals.values())
        ]


def _key(stop: Stop) -> _Key:
    name, signals, _ = stop
    return name, frozenset(signals.items())


def restore(
    owed: MutableMapping[str, OwedStops],
    memory: Iterable[Mapping[str, Any]],
    codec: Codec,
) -> MutableMapping[str, OwedStops]:
    """Owe again what was owed before a restart, unless it is too old; return it.

    Networks of which it is known already what is owed are left alone, and so is what
    is no command that can be said.
    """
    known, now = set(owed), time.time()
    for one in memory:
        if "stop" not in one or one["network"] in known:
            continue
        name, signals = one["stop"], one["signals"]
        try:
            codec.encode(name, signals, source=0)
        except RvcError:
            continue
        if codec.spec.dgns[name].is_command and abs(now - one["since"]) < _OLDEST:
            stops = owed.setdefault(one["network"], OwedStops())
            stops.add((name, signals, one["source"]), one["since"])
    return owed
