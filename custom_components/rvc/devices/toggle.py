"""What commands of its own switch on and off: engines, chargers, burners."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..protocol.message import Message, Value
from .device import Device


@dataclass(frozen=True, kw_only=True)
class ToggleRow:
    """A switch of all devices of a class, as its chapter's file has it."""

    key: str
    """What tells it from other switches of the device; also its translation key."""
    status: str
    signal: str
    off_labels: frozenset[str]
    """The labels of the signal that mean off; all others mean on."""
    command: str
    turn_on: Mapping[str, Value]
    """What the command says to switch it on."""
    turn_off: Mapping[str, Value]
    enabled: bool = True


class Toggle:
    """A switch of one device."""

    def __init__(self, device: Device, row: ToggleRow) -> None:
        """Stand for the row's switch of this device."""
        self.device = device
        self.row = row

    @property
    def is_on(self) -> bool | None:
        """Tell whether it is on; None when the status does not say."""
        label = self.device.label(self.row.status, self.row.signal)
        return None if label is None else label not in self.row.off_labels

    async def turn_on(self) -> None:
        """Switch it on; raises CommandError, BusError or EncodeError."""
        await self._switch(self.row.turn_on, on=True)

    async def turn_off(self) -> None:
        """Switch it off; raises CommandError, BusError or EncodeError."""
        await self._switch(self.row.turn_off, on=False)

    async def _switch(self, signals: Mapping[str, Value], *, on: bool) -> None:
        row = self.row

        def fits(status: Message) -> bool:
            label = status.label(row.signal)
            return label is not None and (label not in row.off_labels) is on

        await self.device.command(row.command, fits, **signals)
