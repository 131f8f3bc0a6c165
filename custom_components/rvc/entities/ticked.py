"""Sensors of what always changes: they look on every tick, and write now and then."""

from abc import abstractmethod
from typing import ClassVar, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import callback

from ..coach.coach import Coach


class TickedSensor(SensorEntity):
    """A sensor that is read whenever the coach ticks."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _least_gap: ClassVar[float] = 10.0
    """How often it is written at the most, in s."""
    _coach: Coach
    _next_write = 0.0

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._coach.ticks.subscribe(self._tick))

    @callback
    def _tick(self) -> None:
        self._look()

    @callback
    def _look(self) -> None:
        now = self.hass.loop.time()
        if now >= self._next_write and self._update():
            self._next_write = now + self._least_gap
            self.async_write_ha_state()

    @abstractmethod
    def _update(self) -> bool:
        """Read what is shown; return whether it is something else."""
