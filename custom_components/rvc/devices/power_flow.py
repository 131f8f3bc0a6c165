"""Power that a device draws or gives, and the energy that it makes."""

from ..protocol.message import MessageKey, message_key
from ..spec.plausible import plausible, power_of
from ..spec.rows import PowerRow
from .device import Device


class PowerFlow:
    """The power of one device, or of the part of it that messages of a key report."""

    def __init__(self, device: Device, key: MessageKey, row: PowerRow) -> None:
        """Read the power of a row."""
        self.device = device
        self.key = key
        self.row = row
        self.statuses = [key]
        """The keys of all messages that it is read from."""
        if row.measured is not None:
            self.statuses.append(message_key(row.measured[0], key.part))

    @property
    def source(self) -> MessageKey:
        """Return the key of the messages that the power is read from now."""
        measured = self.row.measured
        if measured is not None:
            if self.device.number(self.statuses[1], measured[1]) is not None:
                return self.statuses[1]
        return self.key

    @property
    def power(self) -> float | None:
        """Return the power now, in W; None when it is not known."""
        row, device = self.row, self.device
        if row.attribute is not None:
            power: float | None = getattr(device, row.attribute)
            return power
        if row.measured is not None:
            measured = device.number(self.statuses[1], row.measured[1])
            if measured is not None:
                return plausible(measured, "W")
        current = plausible(device.number(self.key, row.current), "A")
        watts = power_of(device.number(self.key, row.voltage), current)
        return abs(watts) if watts is not None and row.unsigned else watts
