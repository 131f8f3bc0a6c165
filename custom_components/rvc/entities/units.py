"""The units of the spec, as Home Assistant has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import math
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.components.sensor.const import UNIT_CONVERTERS
from homeassistant.const import (
    DEGREE,
    LIGHT_LUX,
    PERCENTAGE,
    REVOLUTIONS_PER_MINUTE,
    UnitOfApparentPower,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfLength,
    UnitOfPower,
    UnitOfPressure,
    UnitOfReactivePower,
    UnitOfSpeed,
    UnitOfTemperature,
    UnitOfTime,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
)
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM, UnitSystem

from ..presentation.model import SignalPresentation
from ..spec.plausible import PLAUSIBLE


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the spec, in Home Assistant."""

    unit: str | None
    device_class: SensorDeviceClass | None = None
    step: float | None = None
    """What a change must come to at the least, so that noise is not recorded."""
    precision: int | None = None
    limits: tuple[float, float] | None = None
    """What is plausible in a coach."""


UNITS: Final = {
    "%": Unit(PERCENTAGE),
    "%/°C": Unit("%/°C"),
    "A": Unit(
        UnitOfElectricCurrent.AMPERE,
        SensorDeviceClass.CURRENT,
        step=0.1,
        precision=1,
    ),
    "Ah": Unit("Ah"),
    "Hz": Unit(UnitOfFrequency.HERTZ, SensorDeviceClass.FREQUENCY, 0.1, 1),
    "K": Unit(UnitOfTemperature.KELVIN),
    "L": Unit(UnitOfVolume.LITERS, SensorDeviceClass.VOLUME_STORAGE, precision=0),
    "L/h": Unit(
        UnitOfVolumeFlowRate.LITERS_PER_HOUR, SensorDeviceClass.VOLUME_FLOW_RATE
    ),
    "Pa": Unit(UnitOfPressure.PA, SensorDeviceClass.PRESSURE, precision=0),
    "V": Unit(UnitOfElectricPotential.VOLT, SensorDeviceClass.VOLTAGE, precision=2),
    "VA": Unit(UnitOfApparentPower.VOLT_AMPERE, SensorDeviceClass.APPARENT_POWER),
    "VAr": Unit(
        UnitOfReactivePower.VOLT_AMPERE_REACTIVE, SensorDeviceClass.REACTIVE_POWER
    ),
    "W": Unit(UnitOfPower.WATT, SensorDeviceClass.POWER),
    "Wh": Unit(UnitOfEnergy.WATT_HOUR, SensorDeviceClass.ENERGY),
    "d": Unit(UnitOfTime.DAYS, SensorDeviceClass.DURATION),
    "day": Unit(UnitOfTime.DAYS, SensorDeviceClass.DURATION),
    "deg": Unit(DEGREE, step=0.1, precision=1),
    "gal": Unit(UnitOfVolume.GALLONS, SensorDeviceClass.VOLUME_STORAGE),
    "h": Unit(UnitOfTime.HOURS, SensorDeviceClass.DURATION),
    "hPa": Unit(UnitOfPressure.HPA, SensorDeviceClass.PRESSURE, 0.1, 1),
    "kPa": Unit(UnitOfPressure.KPA, SensorDeviceClass.PRESSURE, precision=0),
    "kPa/h": Unit("kPa/h"),
    "kWh": Unit(UnitOfEnergy.KILO_WATT_HOUR, SensorDeviceClass.ENERGY),
    "km": Unit(UnitOfLength.KILOMETERS, SensorDeviceClass.DISTANCE),
    "km/L": Unit("km/L"),
    "km/h": Unit(UnitOfSpeed.KILOMETERS_PER_HOUR, SensorDeviceClass.SPEED, 0.5, 0),
    "lx": Unit(LIGHT_LUX, SensorDeviceClass.ILLUMINANCE),
    "m": Unit(UnitOfLength.METERS, SensorDeviceClass.DISTANCE),
    "m/s": Unit(UnitOfSpeed.METERS_PER_SECOND, SensorDeviceClass.SPEED),
    "mV": Unit(UnitOfElectricPotential.MILLIVOLT, SensorDeviceClass.VOLTAGE),
    "mV/K": Unit("mV/K"),
    "min": Unit(UnitOfTime.MINUTES, SensorDeviceClass.DURATION),
    "mm": Unit(UnitOfLength.MILLIMETERS, SensorDeviceClass.DISTANCE),
    "ms": Unit(UnitOfTime.MILLISECONDS, SensorDeviceClass.DURATION),
    "month": Unit(UnitOfTime.MONTHS, SensorDeviceClass.DURATION),
    "ppm": Unit("ppm"),
    "psi": Unit(UnitOfPressure.PSI, SensorDeviceClass.PRESSURE),
    "rad": Unit("rad", step=0.01, precision=2),
    "rpm": Unit(REVOLUTIONS_PER_MINUTE, step=10.0, precision=0),
    "s": Unit(UnitOfTime.SECONDS, SensorDeviceClass.DURATION),
    "us": Unit(UnitOfTime.MICROSECONDS, SensorDeviceClass.DURATION),
    "year": Unit(None),
    "°C": Unit(
        UnitOfTemperature.CELSIUS,
        SensorDeviceClass.TEMPERATURE,
        step=0.1,
        precision=1,
    ),
    "Ω": Unit("Ω"),
}
NO_UNIT: Final = Unit(None)

# What Home Assistant does not convert by itself for those who have US units
_US_UNITS: Final[Mapping[str | None, str]] = {
    UnitOfVolume.LITERS: UnitOfVolume.GALLONS,
    UnitOfPressure.KPA: UnitOfPressure.PSI,
}
_MOST_DIGITS: Final = 6


class Rounding:
    """Converts a number to the unit that its owner sees, and rounds it to its step.

    Home Assistant converts without rounding, and the state that templates and
    voice read would have fifteen digits.
    """

    def __init__(
        self, presentation: SignalPresentation, unit: Unit, units: UnitSystem
    ) -> None:
        """Choose the unit: that of the presentation, or that of the owner's units."""
        self.unit = unit.unit
        self._convert: Callable[[float], float] | None = None
        self._step = unit.step
        step = unit.step or presentation.scale
        wanted = presentation.display_unit or units.get_converted_unit(
            unit.device_class, unit.unit
        )
        if unit.device_class is SensorDeviceClass.TEMPERATURE:
            wanted = units.temperature_unit
        if wanted is None and units is US_CUSTOMARY_SYSTEM:
            wanted = _US_UNITS.get(unit.unit)
        converter = UNIT_CONVERTERS.get(unit.device_class)
        if converter and wanted not in (None, unit.unit):
            self._convert = converter.converter_factory(unit.unit, wanted)
            step = abs(self._convert(step) - self._convert(0.0))
            self.unit = wanted
        self._digits = min(max(math.ceil(-math.log10(step)), 0), _MOST_DIGITS)

    def __call__(self, value: float) -> float:
        """Return a value of the device's unit as it is shown."""
        if self._step is not None:
            # Rounded once more, or 0.1 * 3 would be 0.30000000000000004.
            value = round(round(value / self._step) * self._step, _MOST_DIGITS)
        if self._convert is not None:
            value = self._convert(value)
        return round(value, self._digits)


def unit_of(presentation: SignalPresentation) -> Unit:
    """Return the unit of a number, with what its presentation has otherwise."""
    usual = UNITS.get(presentation.unit or "", NO_UNIT)
    device_class = usual.device_class
    if presentation.device_class is not None:
        is_none = presentation.device_class == "none"
        device_class = None if is_none else SensorDeviceClass(presentation.device_class)
    return Unit(
        usual.unit,
        device_class,
        usual.step if presentation.step is None else presentation.step,
        usual.precision if presentation.precision is None else presentation.precision,
        _limits(presentation),
    )


def _limits(presentation: SignalPresentation) -> tuple[float, float] | None:
    """Return what is plausible of a number that is shown.

    What is a setting may be reported beyond what may be set.
    """
    limits = PLAUSIBLE.get(presentation.unit or "")
    if presentation.setting is None and presentation.limits is not None:
        limits = presentation.limits
    if (span := presentation.span) is None:
        return limits
    limits = limits or span
    return max(limits[0], span[0]), min(limits[1], span[1])
