"""Statuses that say again what was said before: nine of ten on a usual bus."""

from .devices import Device
from .presence import Presence
from .protocol.message import Message
from .tallies import Row


class Repeat:
    """Where a status went, and who was heard by it."""

    __slots__ = ("device", "heard", "is_choosy", "message", "node", "row")

    def __init__(
        self,
        message: Message,
        device: Device,
        heard: Presence,
        node: Presence,
        row: Row,
    ) -> None:
        """Take the device, its presence, its node's, and the table's row."""
        self.message = message
        self.device = device
        self.heard = heard
        self.node = node
        self.row = row
        self.is_choosy = type(device).accepts is not Device.accepts

    def again(self, now: float) -> bool:
        """Note that it was said again.

        Returns False when it has to be taken as any other: when the device has
        said something else since, or cannot be reached.
        """
        device, message = self.device, self.message
        if device.messages.get(message.key) is not message or not device.available:
            return False
        if self.is_choosy and not device.accepts(message, now):
            return False
        self.node.hear(now)
        self.heard.hear(now)
        row = self.row
        row.count += 1
        row.last = now
        return True
