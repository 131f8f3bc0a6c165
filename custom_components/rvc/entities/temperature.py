"""Entities with a temperature beside their state: it is an attribute, which noise wrote."""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from homeassistant.const import UnitOfTemperature
from homeassistant.helpers.temperature import display_temp

from ..data import RvcConfigEntry
from ..devices import Device
from ..entity import RvcEntity
from .damped import ShowsDamped, deadband_of

if TYPE_CHECKING:
    from homeassistant.components.climate import ClimateEntity
    from homeassistant.components.water_heater import WaterHeaterEntity

_TENTH: Final = 0.1


class HasTemperature[DeviceT: Device](ShowsDamped, RvcEntity[DeviceT]):
    """What shows a measured temperature, in °C, without its noise."""

    temperature_signal: ClassVar[tuple[str, str]]
    """The status and signal that it is measured by."""

    def __init__(self, entry: RvcConfigEntry, device: DeviceT, *args: str) -> None:
        """Show a device; see RvcEntity."""
        super().__init__(entry, device, *args)
        deadband = deadband_of(entry, *self.temperature_signal)
        coach = entry.runtime_data.coach
        self._temperature = self.damp(coach, deadband, self._handle_update, _TENTH)

    @property
    @abstractmethod
    def reported_temperature(self) -> float | None:
        """Return what is reported now, in °C."""

    @property
    def native_current_temperature(self) -> float | None:
        """Return what is shown of it, in °C."""
        reported = self.reported_temperature if self.available else None
        return self._temperature.take(reported)


def as_shown(
    entity: ClimateEntity | WaterHeaterEntity, celsius: float | None
) -> float | None:
    """Return a temperature as Home Assistant rounds it in the entity's attributes.

    What is the same there is no reason to write a state.
    """
    unit = UnitOfTemperature.CELSIUS
    return display_temp(entity.hass, celsius, unit, entity.precision)
