"""Lamps of several colors: dimmers with RGBW outputs and lit seats (RV-C 6.24.2)."""

from typing import Final

from ..protocol.message import Message, Value
from .device import Device
from .feature import Feature

_MASTER: Final = "master_brightness"
_COLORS: Final = ("red_brightness", "green_brightness", "blue_brightness")
_WHITE: Final = "white_brightness"
_NEAR: Final = 1.0
_FULL: Final = 100.0


class ColorLamp:
    """The colors of one device, and their master level."""

    has_level = True

    def __init__(self, device: Device, status: str, command: str) -> None:
        """Read the colors from a status and set them by a command."""
        self._device = device
        self._status = status
        self._command = command

    def _has(self, *signals: str) -> bool:
        features = self._device.features
        return all(Feature.of(self._status, signal) in features for signal in signals)

    @property
    def has_colors(self) -> bool:
        """Return whether it shines in red, green and blue."""
        # Some dimmers send the status as mere configuration, without a master.
        return self._has(_MASTER, *_COLORS)

    @property
    def has_white(self) -> bool:
        """Return whether it has a white output beside the colors."""
        return self.has_colors and self._has(_WHITE)

    @property
    def level(self) -> float | None:
        """Return the master level in percent."""
        return self._device.number(self._status, _MASTER)

    @property
    def commanded_level(self) -> float | None:
        """The master level in percent that it is being told; None while it is told none."""
        level = self._device.commanded(self._command, "master_brightness")
        return level if isinstance(level, (int, float)) else None

    @property
    def is_on(self) -> bool | None:
        """Whether it shines; None where that is not known."""
        return None if self.level is None else self.level > 0

    @property
    def colors(self) -> tuple[float, ...] | None:
        """Return red, green, blue, and white where it has it, in percent."""
        signals = (*_COLORS, _WHITE) if self.has_white else _COLORS
        parts = [self._device.number(self._status, signal) for signal in signals]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else None

    @property
    def white(self) -> tuple[float, ...]:
        """Return what it shines white by, as `colors` has it."""
        return (0.0, 0.0, 0.0, _FULL) if self.has_white else (_FULL,) * len(_COLORS)

    async def turn_on(self, level: float | None = None) -> None:
        """Light it, at a level in percent; without one at the last, or fully.

        One whose colors are all off would stay dark: it becomes white.
        """
        level = level or self.commanded_level or self.level or _FULL
        is_dark = self.colors is not None and not any(self.colors)
        await self.set(level=level, colors=self.white if is_dark else None)

    async def turn_off(self) -> None:
        """Put it out."""
        await self.set(level=0)

    async def set(
        self,
        *,
        level: float | None = None,
        colors: tuple[float, ...] | None = None,
        ramp: float | None = None,
    ) -> None:
        """Set the master level and the colors, in percent; None leaves them."""
        wanted: dict[str, float] = {}
        if colors is not None:
            wanted = dict(zip((*_COLORS, _WHITE), colors, strict=False))
        if level is not None:
            wanted[_MASTER] = level

        def fits(status: Message) -> bool:
            return status.name == self._status and all(
                (reported := status.number(name)) is not None
                and abs(reported - value) <= _NEAR
                for name, value in wanted.items()
            )

        signals: dict[str, Value] = {**wanted, "on_duration": "always_on"}
        if ramp is not None:
            signals["ramp_time"] = ramp
        await self._device.command(self._command, fits, **signals)
