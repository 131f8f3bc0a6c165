"""Who is there: when devices and nodes were last heard, and what their silence tells."""

from typing import Final

from ..devices import Device
from ..spec import Spec

# Broadcasts missed before the silence tells, and how short that may be at the
# least; coaches are slower than the text, so the gaps really heard count too.
_MISSED_BROADCASTS: Final = 4
_LONGEST_GAPS: Final = 3
_LEAST_SILENCE: Final = 15.0
_MOST_SILENCE: Final = 300.0

# A node says something every 5 s (RV-C 3.2.5.1), if it keeps to that at all.
_HEARTBEAT: Final = 5.0
_PROOF_OF_HEARTBEAT: Final = 2


class LastSeen:
    """When something was last heard, and how long it has been silent at most."""

    __slots__ = ("heartbeats", "last_heard", "longest_gap", "received")

    def __init__(self, now: float) -> None:
        """Begin to listen; now is monotonic, in seconds."""
        self.last_heard = now
        self.longest_gap = 0.0
        self.received = 0
        self.heartbeats = 0

    def hear(self, now: float) -> None:
        """Note a frame."""
        if self.received:
            gap = now - self.last_heard
            if self.longest_gap < gap < _MOST_SILENCE / _LONGEST_GAPS:
                self.longest_gap = gap
        self.received += 1
        self.last_heard = now

    def hear_often(self, count: int, first: float, last: float) -> None:
        """Note frames that came close together, the first and the last of them."""
        self.hear(first)
        self.received += count - 1
        self.last_heard = last

    def quiet_for(self, now: float) -> float:
        """Return how long nothing has been heard, in s."""
        return now - self.last_heard

    def silent_for(self, now: float, interval: float) -> bool:
        """Tell whether the silence is too long for a broadcast interval in s."""
        allowed = max(
            _LEAST_SILENCE,
            _MISSED_BROADCASTS * interval,
            _LONGEST_GAPS * self.longest_gap,
        )
        return now - self.last_heard > allowed


def is_silent(
    device: Device, heard: LastSeen, node: LastSeen | None, spec: Spec, now: float
) -> bool:
    """Tell whether a device has fallen silent, as far as silence tells anything.

    A device that broadcasts is missed by its own interval. One that only
    reports changes is missed when its node is, and only where that node has
    shown to keep the heartbeat: else a quiet lamp would be taken for a lost one.
    """
    intervals = [
        interval / 1000
        for name in device.reports
        if name in device.features
        and (interval := spec.dgns[name].interval)
        and not spec.dgns[name].only_active
    ]
    if intervals:
        return heard.silent_for(now, min(intervals))
    if node is None or node.heartbeats < _PROOF_OF_HEARTBEAT:
        return False
    return node.silent_for(now, _HEARTBEAT)
