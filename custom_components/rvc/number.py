"""Settings that are numbers."""

from collections.abc import Mapping
import math
from typing import Any, Final, override

from homeassistant.components.number import NumberDeviceClass, NumberEntity, NumberMode
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .entities.discovery import discover_signals
from .entities.units import unit_of
from .entity import SignalEntity, convert_rvc_errors

PARALLEL_UPDATES = 0

_FINE_STEPS: Final = 1000


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a number for each that a command writes and a status has shown."""
    discover_signals(hass, entry, async_add_entities, "number", RvcNumber)


class RvcNumber(SignalEntity, NumberEntity):
    """A number that a device keeps."""

    @override
    def prepare(self) -> None:
        """Have the range of the command's signal, or the narrower one of the presentation."""
        presentation = self.presentation
        unit = unit_of(presentation)
        self._limits = unit.limits
        if (
            unit.device_class is not None
            and unit.device_class.value in NumberDeviceClass
        ):
            self._attr_device_class = NumberDeviceClass(unit.device_class.value)
        self._attr_native_unit_of_measurement = unit.unit
        low, high = presentation.limits or (
            presentation.min_value,
            presentation.max_value,
        )
        step = presentation.scale if presentation.step is None else presentation.step
        if (limits := unit.limits) is not None:
            # What is not plausible would not be shown either.
            low = low + math.ceil((max(low, limits[0]) - low) / step) * step
            high = min(high, limits[1])
        self._attr_native_min_value = float(low)
        self._attr_native_max_value = float(high)
        self._attr_native_step = self._step = step
        self._labels = self._labels_within(low, high)
        if (high - low) / step > _FINE_STEPS:
            self._attr_mode = NumberMode.BOX

    def _labels_within(self, low: float, high: float) -> Mapping[float, str]:
        """Return the numbers that have a name, as the 0 of a level is off."""
        presentation = self.presentation
        if presentation.limits is None:
            return {}
        signal = next(
            one
            for one in self._spec.dgns[presentation.dgn].signals
            if one.name == presentation.signal
        )
        numbers = {
            float(code * signal.scale + signal.offset): label
            for code, label in signal.values.items()
        }
        return {one: label for one, label in numbers.items() if low <= one <= high}

    @property
    @override
    def native_value(self) -> float | None:
        signal = self.presentation.signal
        value = self.device.number(self.key, signal)
        if value is None and self._labels:
            said = self.device.label(self.key, signal)
            value = next(
                (one for one, name in self._labels.items() if name == said), None
            )
        limits = self._limits
        if value is None or (limits and not limits[0] <= value <= limits[1]):
            return None
        return value

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.native_value,)

    @override
    @convert_rvc_errors
    async def async_set_native_value(self, value: float) -> None:
        # Home Assistant hands on what lies between two steps, such as 21.11 °C for 70 °F.
        low, step = self._attr_native_min_value, self._step
        value = round(low + round((value - low) / step) * step, 6)
        said = self._labels.get(value, value)
        await self.write_setting(said, said)
