"""Power that a device draws or gives, and the energy that it makes."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.message import MessageKey, message_key
from .device import Device
from .feature import Feature


@dataclass(frozen=True, kw_only=True)
class PowerRow:
    """The power of all devices of a class, as its chapter's file has it."""

    key: str
    """The translation key of the power sensor."""
    status: str
    voltage: str
    current: str
    measured: tuple[str, str] | None = None
    """A status and its signal that know the power better than volts times amperes."""
    unsigned: bool = False
    """Whether the current's sign says nothing of where the power flows to."""
    attribute: str | None = None
    """The attribute of the device's class that is its power, instead of all that."""
    energy: Mapping[str, int]
    """The translation key of each energy sensor; 1 counts positive power, -1 negative."""
    sensor: bool = True
    """Whether the power is a sensor too."""
    enabled: bool = True

    @property
    def feature(self) -> Feature:
        """What makes the power of a device known."""
        return Feature.of(self.status, self.current)


class PowerFlow:
    """The power of one device, or of the part of it that messages of a key report."""

    def __init__(self, device: Device, key: MessageKey, row: PowerRow) -> None:
        """Stand for the row's power of this device."""
        self.device = device
        self.key = key
        self.row = row
        self.statuses = [key]
        """The keys of all messages that it is read from."""
        if row.measured is not None:
            self.statuses.append(message_key(row.measured[0], key.part))

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
                return measured
        voltage = device.number(self.key, row.voltage)
        current = device.number(self.key, row.current)
        if voltage is None or current is None:
            return None
        return abs(voltage * current) if row.unsigned else voltage * current
