"""Frames that an adapter hears although it has sent them itself.

Some of python-can's interfaces return what they send as if another node had sent it
(udp_multicast always does): each would be traced, recorded and counted twice.
"""

from collections import OrderedDict
from typing import Final

from ...protocol.frame import Frame

# Over a slow gateway an echo may take that long.
_LONGEST: Final = 2.0
_MOST_SENT: Final = 256


class OwnEcho:
    """The frames that were sent and may be heard, each once."""

    def __init__(self) -> None:
        """Begin with nothing sent."""
        self._sent: OrderedDict[Frame, list[float]] = OrderedDict()
        """When frames were sent: monotonic, in seconds."""

    def sent(self, frame: Frame, now: float) -> None:
        """Note a frame that is sent now."""
        times = self._sent.pop(frame, [])
        self._sent[frame] = [one for one in times if now - one < _LONGEST] + [now]
        if len(self._sent) > _MOST_SENT:
            self._sent.popitem(last=False)

    def others(self, frames: list[Frame], now: float) -> list[Frame]:
        """Return the frames that others have sent."""
        if not self._sent:
            return frames
        return [frame for frame in frames if not self._is_own(frame, now)]

    def _is_own(self, frame: Frame, now: float) -> bool:
        times = self._sent.get(frame)
        if times is None:
            return False
        sent = times.pop(0)
        if not times:
            del self._sent[frame]
        return now - sent < _LONGEST
