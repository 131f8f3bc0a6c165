"""Lamps that are a part of something else: of an awning, a fan."""

from collections.abc import Callable, Mapping
from typing import Final

from ..protocol.message import Message, Value
from ..spec.rows import LampRow
from .command_order import CommandOrder
from .device import Device
from .feature import Feature

_FULL: Final = 100.0
_NEAR: Final = 0.75


class Lamp:
    """A lamp of one device."""

    def __init__(self, device: Device, row: LampRow) -> None:
        """Read and command the lamp of a row."""
        self.device = device
        self.row = row

    @property
    def is_on(self) -> bool | None:
        """Return whether it is lit; None when the status does not show it."""
        label = self.device.label(self.row.status, self.row.signal)
        return None if label is None else label == self.row.lit

    @property
    def level(self) -> float | None:
        """Return the level in percent; None where it has none."""
        if self.row.level is None:
            return None
        level = self.device.number(self.row.status, self.row.level)
        return None if level is None else min(level, _FULL)

    @property
    def has_level(self) -> bool:
        """Return whether it can be dimmed."""
        row = self.row
        return (
            row.level is not None
            and Feature.of(row.status, row.level) in self.device.features
        )

    async def turn_on(self, level: float | None = None) -> None:
        """Light it, at a level in percent where one is given.

        Raises CommandError, BusError or EncodeError.
        """
        row = self.row

        def fits(status: Message) -> bool:
            if status.label(row.signal) != row.lit:
                return False
            if level is None or row.level is None:
                return True
            reported = status.number(row.level)
            return reported is None or abs(reported - level) <= _NEAR

        signals = dict(row.turn_on)
        if level is not None and row.set_level is not None:
            signals[row.set_level] = level
        await self._send(fits, signals)

    async def turn_off(self) -> None:
        """Put it out; raises CommandError, BusError or EncodeError."""
        row = self.row
        await self._send(
            lambda status: status.label(row.signal) not in (None, row.lit),
            row.turn_off,
        )

    async def _send(
        self, fits: Callable[[Message], bool], signals: Mapping[str, Value]
    ) -> None:
        row = self.row
        await self.device.carry_out(
            CommandOrder(
                name=row.command, signals=dict(signals), fits=fits, topic=row.key
            )
        )
