"""What commands of its own switch on and off: engines, chargers, burners."""

from collections.abc import Mapping

from ..protocol.message import Message
from ..spec.rows import SignalValue, ToggleRow
from .command_order import CommandOrder
from .device import Device


class Toggle:
    """A switch of one device."""

    def __init__(self, device: Device, row: ToggleRow) -> None:
        """Read and command the switch of a row."""
        self.device = device
        self.row = row

    @property
    def is_on(self) -> bool | None:
        """Return whether it is on; None when the status does not show it."""
        label = self.device.label(self.row.status, self.row.signal)
        return None if label is None else label not in self.row.off_labels

    async def turn_on(self) -> None:
        """Switch it on; raises CommandError, BusError or EncodeError."""
        await self._switch(self.row.turn_on, on=True)

    async def turn_off(self) -> None:
        """Switch it off; raises CommandError, BusError or EncodeError."""
        await self._switch(self.row.turn_off, on=False)

    async def _switch(self, signals: Mapping[str, SignalValue], *, on: bool) -> None:
        row = self.row

        def fits(status: Message) -> bool:
            label = status.label(row.signal)
            return label is not None and (label not in row.off_labels) is on

        # Some heaters have all their switches in one signal of one command.
        await self.device.carry_out(
            CommandOrder(
                name=row.command, signals=dict(signals), fits=fits, topic=row.key
            )
        )
