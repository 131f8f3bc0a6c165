"""Fast path for frames identical to a device's last accepted status.

They are nine of ten on a usual bus, and change nothing but counts and times. These are
kept with the frame, where little memory is touched, and counted in where they belong
when somebody reads them. Those that differ from it by noise alone have a fast path of
their own: see nearly_unchanged.py.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ..devices import Device
from ..protocol.frame import Frame, Place
from ..protocol.message import Message
from .availability import LastSeen, NodeSeen
from .message_table import LatestMessages

if TYPE_CHECKING:
    from .nearly_unchanged import NearlyUnchanged

# More than a coach of a hundred devices repeats
_MOST_FRAMES: Final = 2048


class UnchangedFrame:
    """The frame of a device's last accepted status, or of a node's sign of life."""

    __slots__ = (
        "count",
        "device",
        "device_seen",
        "first",
        "is_heartbeat",
        "last",
        "listed",
        "message",
        "newest",
        "node_seen",
    )

    def __init__(
        self,
        message: Message,
        device_seen: LastSeen,
        node_seen: NodeSeen,
        device: Device,
        *,
        is_heartbeat: bool = False,
    ) -> None:
        """Begin to count.

        Args:
            message: The message of the frame.
            device_seen: The times of the device that it is about.
            node_seen: The times of the node that sends it; may be the same.
            device: The device itself.
            is_heartbeat: Whether it is a sign of life of the node.
        """
        self.message = message
        """What the device has of it."""
        self.newest: Frame | None = None
        """What came since and differs by noise: the device has it when it is told."""
        self.listed = message
        """The last one of them that the table of messages has."""
        self.device_seen = device_seen
        self.node_seen = node_seen
        self.device = device
        self.is_heartbeat = is_heartbeat
        self.count = 0
        self.first = 0.0
        self.last = 0.0

    def again(self, now: float, newest: Frame | None = None) -> None:
        """Count the frame once more, or one that differs from it by noise."""
        if not self.count:
            self.first = now
        self.count += 1
        self.last = now
        self.newest = newest

    def count_in(self, latest: LatestMessages) -> None:
        """Pass on what was counted, and begin at nothing."""
        count, self.count = self.count, 0
        self.node_seen.update(self.first, self.last, count)
        if self.device_seen is not self.node_seen:
            self.device_seen.update(self.first, self.last, count)
        if self.is_heartbeat:
            self.node_seen.count_heartbeats(count)
        latest.count_late(self.message, self.last, count, after=self.listed)
        self.listed = self.message
        key, heard = self.message.key, self.device.heard_at
        if heard.get(key, self.last) < self.last:
            heard[key] = self.last


class UnchangedFrames:
    """The frames of one network that would change nothing.

    When there are more than the limit, all are dropped and come back as they are
    received.
    """

    def __init__(
        self,
        latest: LatestMessages,
        decode: Callable[[Frame], Message],
        limit: int = _MOST_FRAMES,
    ) -> None:
        """Begin without frames.

        Args:
            latest: Counts the messages of the network.
            decode: Decodes a frame of a node without a codec of its own.
            limit: How many frames are kept.
        """
        self.limit = limit
        self._decode = decode
        self.by_frame: dict[Frame, UnchangedFrame] = {}
        """Always the same dictionary: the receiver keeps it."""
        self.by_place: dict[Place, NearlyUnchanged] = {}
        """What noise may come of: each has its last frame above."""
        self.all_counted_in = True
        """Whether nothing was counted since the last `count_in`."""
        self._latest = latest
        latest.count_in = self.count_in
        self._awaited: list[Callable[[Message], bool]] = []
        self._followed: list[Callable[[Message], bool]] = []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.by_frame)

    def expect(self, unchanged: UnchangedFrame) -> bool:
        """Take the fast path for a frame from now on, unless somebody awaits it.

        Returns whether it does.
        """
        message = unchanged.message
        if self._awaited and any(awaits(message) for awaits in self._awaited):
            return False
        if len(self.by_frame) >= self.limit:
            self.clear()
        self._remove(message)
        self.by_frame[message.frame] = unchanged
        return True

    def add_nearly(self, nearly: NearlyUnchanged) -> None:
        """Take its path for what differs by noise from a frame that is expected."""
        self.by_place[nearly.unchanged.message.frame.place] = nearly

    def settle(self, unchanged: UnchangedFrame) -> None:
        """Let the device have the newest of what differed by noise."""
        frame, unchanged.newest = unchanged.newest, None
        if frame is None:
            return
        del self.by_frame[unchanged.message.frame]
        unchanged.message = self._decode(frame)
        self.by_frame[frame] = unchanged
        unchanged.device.take_noise(unchanged.message, unchanged.last)

    def settled(self, message: Message) -> Message:
        """Return the newest in the place of a message that the device has."""
        unchanged = self.by_frame.get(message.frame)
        if unchanged is None:
            return message
        self.settle(unchanged)
        return unchanged.message

    def follow(self, follows: Callable[[Message], bool]) -> Callable[[], None]:
        """Handle every change of some messages like a new one, be it noise.

        Returns the function that ends it. `clear` after what `follows` returns has
        changed.
        """
        self._followed.append(follows)
        self.clear()
        return lambda: self._followed.remove(follows)

    def is_followed(self, message: Message) -> bool:
        """Return whether somebody wants every change of a message."""
        return any(follows(message) for follows in self._followed)

    @contextmanager
    def awaiting(self, awaits: Callable[[Message], bool]) -> Iterator[None]:
        """Handle the frames of some messages like new ones while this lasts."""
        for unchanged in list(self.by_frame.values()):
            if awaits(unchanged.message):
                self.drop(unchanged.message)
        self._awaited.append(awaits)
        try:
            yield
        finally:
            self._awaited.remove(awaits)

    def last_seen(self, message: Message) -> float:
        """Return when the frame of a message last took the fast path; 0.0 for never."""
        unchanged = self.by_frame.get(message.frame)
        return 0.0 if unchanged is None else unchanged.last

    def first_seen(self, message: Message) -> float:
        """Return when it first took it since the last `count_in`; 0.0 if it did not."""
        unchanged = self.by_frame.get(message.frame)
        return 0.0 if unchanged is None or not unchanged.count else unchanged.first

    def drop(self, message: Message | None) -> None:
        """Handle the frame of a message like a new one when it comes again."""
        if message is not None and self.by_frame:
            self._remove(self.settled(message))

    def _remove(self, message: Message) -> None:
        unchanged = self.by_frame.pop(message.frame, None)
        if unchanged is None:
            return
        self.by_place.pop(message.frame.place, None)
        unchanged.newest = None
        if unchanged.count:
            unchanged.count_in(self._latest)

    def drop_nearly(self, message: Message) -> None:
        """Handle like a new one what differs by noise from the frame of a message."""
        self.by_place.pop(self.settled(message).frame.place, None)

    def count_in(self) -> None:
        """Count the frames in where they belong."""
        if not self.all_counted_in:
            self._count_all_in()
            self.all_counted_in = True

    def _count_all_in(self) -> None:
        for unchanged in list(self.by_frame.values()):
            if unchanged.count:
                self.settle(unchanged)
                unchanged.count_in(self._latest)

    def clear(self) -> None:
        """Drop all frames."""
        self._count_all_in()
        self.by_frame.clear()
        self.by_place.clear()
