"""What says again what was said before: nine frames of ten on a usual bus.

Such a frame changes nothing but counts and times. They are noted here, where
little memory is touched, and told to whom they concern when somebody looks.
"""

from typing import Final, override

from ..devices import Device
from ..protocol.frame import GLOBAL_ADDRESS, Frame, join_id
from ..protocol.message import Message
from .availability import LastSeen
from .message_table import Latest

# More than a coach of a hundred devices repeats
_MOST: Final = 2048


class Repeat:
    """A message that a device has believed, for as long as it is its last."""

    __slots__ = ("count", "first", "heard", "is_heartbeat", "last", "message", "node")

    def __init__(
        self, message: Message, heard: LastSeen, node: LastSeen, *, is_heartbeat: bool
    ) -> None:
        """Take who is heard by it: the device and its node."""
        self.message = message
        self.heard = heard
        self.node = node
        self.is_heartbeat = is_heartbeat
        self.count = 0
        self.first = 0.0
        self.last = 0.0

    def again(self, now: float) -> bool:
        """Note that it was said again; False when it is to be taken as a new one."""
        if not self.count:
            self.first = now
        self.count += 1
        self.last = now
        return True

    def settle(self, network: str, latest: Latest) -> None:
        """Tell what was noted."""
        count, self.count = self.count, 0
        self.node.hear_often(count, self.first, self.last)
        if self.heard is not self.node:
            self.heard.hear_often(count, self.first, self.last)
        if self.is_heartbeat:
            self.node.heartbeats += count
        latest.take(network, self.message, self.last, count)


class ChoosyRepeat(Repeat):
    """A message of a device that does not believe everything."""

    __slots__ = ("device",)

    def __init__(
        self, message: Message, heard: LastSeen, node: LastSeen, device: Device
    ) -> None:
        """Take also who decides."""
        super().__init__(message, heard, node, is_heartbeat=False)
        self.device = device

    @override
    def again(self, now: float) -> bool:
        return self.device.accepts(self.message, now) and super().again(now)


class Repeats:
    """The frames of a network that would say nothing new."""

    def __init__(self, network: str, latest: Latest) -> None:
        """Take the network, and the table that counts its messages."""
        self.by_frame: dict[Frame, Repeat] = {}
        self._network = network
        self._latest = latest

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.by_frame)

    def expect(self, repeat: Repeat) -> None:
        """Expect a message again."""
        if len(self.by_frame) >= _MOST:
            self.clear()
        self.drop(repeat.message)
        self.by_frame[_frame(repeat.message)] = repeat

    def drop(self, message: Message | None) -> None:
        """Expect a message no more: it would say something new."""
        if message is not None and self.by_frame:
            repeat = self.by_frame.pop(_frame(message), None)
            if repeat is not None and repeat.count:
                repeat.settle(self._network, self._latest)

    def settle(self) -> None:
        """Tell everybody what was noted."""
        for repeat in self.by_frame.values():
            if repeat.count:
                repeat.settle(self._network, self._latest)

    def clear(self) -> None:
        """Expect nothing any more."""
        self.settle()
        self.by_frame.clear()


def _frame(message: Message) -> Frame:
    to = GLOBAL_ADDRESS if message.destination is None else message.destination
    number = join_id(message.priority, message.dgn, message.source, to)
    return Frame(number, message.data)
