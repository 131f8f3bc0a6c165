"""A lock behind two outputs: a pulse on one locks it, on the other unlocks it."""

from .output import Output


class OutputLock:
    """A lock of two outputs; nothing reports its state, the last command counts."""

    is_assumed = True

    def __init__(self, locks: Output, unlocks: Output) -> None:
        """Lock by one output and unlock by the other; the state is not yet known."""
        self._locks = locks
        self._unlocks = unlocks
        self.is_locked: bool | None = None

    async def lock(self) -> None:
        """Lock it; raises CommandError, BusError or EncodeError."""
        await self._locks.pulse()
        self.is_locked = True

    async def unlock(self) -> None:
        """Unlock it; raises CommandError, BusError or EncodeError."""
        await self._unlocks.pulse()
        self.is_locked = False
