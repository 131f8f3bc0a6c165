"""Locks: of doors, and of controls that are kept from use."""

from collections.abc import Mapping

from ..spec.rows import LockRow, SignalValue
from .device import Device


class Lock:
    """A lock of one device."""

    is_assumed = False

    def __init__(self, device: Device, row: LockRow) -> None:
        """Read and command the lock of a row."""
        self.device = device
        self.row = row

    @property
    def is_supported(self) -> bool:
        """Return whether the device has it; some report that they cannot be locked."""
        label = self.device.label(self.row.status, self.row.signal)
        return label in (None, self.row.locked, self.row.unlocked)

    @property
    def is_locked(self) -> bool | None:
        """Return whether it is locked; None when the status does not show it."""
        label = self.device.label(self.row.status, self.row.signal)
        return {self.row.locked: True, self.row.unlocked: False}.get(label or "")

    async def lock(self) -> None:
        """Lock it; raises CommandError, BusError or EncodeError."""
        await self._send(self.row.locked, self.row.lock)

    async def unlock(self) -> None:
        """Unlock it; raises CommandError, BusError or EncodeError."""
        await self._send(self.row.unlocked, self.row.unlock)

    async def _send(self, label: str, signals: Mapping[str, SignalValue]) -> None:
        row = self.row
        await self.device.write(row.status, row.signal, label, row.command, **signals)
