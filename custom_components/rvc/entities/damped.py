"""A measured number of an entity, without its noise."""

from collections.abc import Callable
from typing import override

from homeassistant.helpers.entity import Entity

from ..coach.coach import Coach
from ..data import RvcConfigEntry
from ..presentation.deadband import DampedValue, Deadband
from ..presentation.model import SignalPresentation


class DampedNumber:
    """What an entity shows of a number; see `presentation.deadband`.

    It is given the number whenever it is read: what is the same changes nothing.
    """

    def __init__(
        self,
        coach: Coach,
        deadband: Deadband,
        settled: Callable[[], None],
        step: float | None = None,
    ) -> None:
        """Begin without a number.

        Args:
            coach: Whose ticks show exactly what is still.
            deadband: What may be noise.
            settled: Called when something else is to be shown without a report.
            step: What is shown is rounded to multiples of it, by the entity.
        """
        self._settling = coach.settling
        self._value = DampedValue(deadband, step)
        self._settled = settled

    def take(self, value: float | None, width: float | None = None) -> float | None:
        """Take what is reported now, None where it is not available; return what is shown.

        A width is what may be noise from now on.
        """
        damped = self._value
        damped.report(value, self._settling.now(), width)
        self._settling.watch(damped, self._settled)
        return damped.shown

    def stop(self) -> None:
        """Wait for nothing more: its entity is removed."""
        self._settling.drop(self._value)


class ShowsDamped(Entity):
    """An entity with damped numbers, which wait for nothing once it is removed."""

    _damped_numbers: tuple[DampedNumber, ...] = ()

    def damp(
        self,
        coach: Coach,
        deadband: Deadband,
        settled: Callable[[], None],
        step: float | None = None,
    ) -> DampedNumber:
        """Return a number of this entity; see DampedNumber."""
        number = DampedNumber(coach, deadband, settled, step)
        self._damped_numbers += (number,)
        return number

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        for number in self._damped_numbers:
            number.stop()


def deadband_of(entry: RvcConfigEntry, dgn: str, signal: str) -> Deadband:
    """Return what may be noise of a signal; nothing where it is not measured."""
    shown = entry.runtime_data.presentation.of(dgn).get(signal)
    if isinstance(shown, SignalPresentation) and shown.deadband is not None:
        return shown.deadband
    return Deadband(0.0)
