"""What commands of its own switch on and off: engines, chargers, burners."""

from collections.abc import Callable, Mapping
import logging

from ..protocol.message import Message
from ..spec.rows import SignalValue, ToggleRow
from .command_order import CommandOrder
from .device import Device
from .errors import CommandError
from .generator_start import GeneratorStart
from .permission import required

_LOGGER = logging.getLogger(__name__)


class Toggle:
    """A switch of one device."""

    def __init__(
        self,
        device: Device,
        row: ToggleRow,
        supervisor: Callable[[], Device | None] = lambda: None,
    ) -> None:
        """Read and command the switch of a row.

        Args:
            device: The device that has the switch.
            row: How it is read and commanded.
            supervisor: Returns the device that starts and stops this one, if one
                is known: it goes first where it is heard.
        """
        self.device = device
        self.row = row
        self._supervisor = supervisor

    @property
    def is_on(self) -> bool | None:
        """Return whether it is on; None when the status does not show it."""
        label = self.device.label(self.row.status, self.row.signal)
        return None if label is None else label not in self.row.off_labels

    @property
    def on_permission(self) -> str | None:
        """The permission that switching it on requires; None where it requires none."""
        return required(self.device, self.row.command, dict(self.row.turn_on))

    async def turn_on(self) -> None:
        """Switch it on; raises CommandError, BusError or EncodeError."""
        if (controller := self._heard_supervisor()) is not None:
            await controller.turn_on()
            return
        await self._switch(self.row.turn_on, on=True)

    async def turn_off(self) -> None:
        """Switch it off; raises CommandError, BusError or EncodeError.

        What its supervisor does not stop is stopped directly.
        """
        controller = self._heard_supervisor()
        if controller is not None and controller.is_on:
            try:
                await controller.turn_off()
            except CommandError as error:
                _LOGGER.debug("%s is stopped directly: %s", self.device, error)
            else:
                return
        await self._switch(self.row.turn_off, on=False)

    def _heard_supervisor(self) -> GeneratorStart | None:
        device = self._supervisor()
        if isinstance(device, GeneratorStart) and device.is_heard:
            return device
        return None

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
