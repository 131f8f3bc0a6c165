"""The units of the spec, as Home Assistant has them."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
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

from ..presentation.model import SignalPresentation


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the spec, in Home Assistant."""

    unit: str | None
    device_class: SensorDeviceClass | None = None
    step: float | None = None
    """What a change must come to at the least, so that noise is not recorded."""
    precision: int | None = None
    limits: tuple[float, float] | None = None
    """What is plausible in a coach; senders without a sensor report code 0."""


UNITS: Final = {
    "%": Unit(PERCENTAGE),
    "%/°C": Unit("%/°C"),
    "A": Unit(
        UnitOfElectricCurrent.AMPERE,
        SensorDeviceClass.CURRENT,
        step=0.1,
        precision=1,
        limits=(-1500.0, 10_000.0),
    ),
    "Ah": Unit("Ah"),
    "Hz": Unit(UnitOfFrequency.HERTZ, SensorDeviceClass.FREQUENCY, 0.1, 1),
    "K": Unit(UnitOfTemperature.KELVIN),
    "L": Unit(UnitOfVolume.LITERS, SensorDeviceClass.VOLUME_STORAGE),
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
    "kPa": Unit(UnitOfPressure.KPA, SensorDeviceClass.PRESSURE),
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
        limits=(-60.0, 300.0),
    ),
    "Ω": Unit("Ω"),
}
NO_UNIT: Final = Unit(None)


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
        presentation.limits or usual.limits,
    )
