"""Total power of a coach by side, with its source."""

from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfPower
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..const import DOMAIN
from ..data import RvcConfigEntry, device_label
from ..devices import Device
from ..devices.power_totals import SIDES, PowerTotals
from ..presentation.power import power_noise
from .damped import DampedNumber
from .power_flow import POWER_NOISE
from .ticked import TickedSensor


class TotalPower(TickedSensor):
    """The power of one side of the coach."""

    _attr_device_class = SensorDeviceClass.POWER
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = UnitOfPower.WATT
    _attr_suggested_display_precision = 0

    def __init__(self, entry: RvcConfigEntry, side: str, totals: PowerTotals) -> None:
        """Show a side of a coach."""
        self._entry = entry
        self._coach = entry.runtime_data.coach
        self._side = side
        self._totals = totals
        self._shown: tuple[int | None, tuple[Device, ...]] = None, ()
        self._presentation = entry.runtime_data.presentation
        self._damped = DampedNumber(self._coach, POWER_NOISE, self._look, step=1.0)
        self._attr_translation_key = f"total_{side}"
        self._attr_unique_id = f"{entry.entry_id}_total_{side}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @property
    @override
    def native_value(self) -> int | None:
        return self._shown[0]

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        return {
            "sources": [
                device_label(self.hass, self._entry, one) for one in self._shown[1]
            ]
        }

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._update()

    @override
    def _update(self) -> bool:
        before = self._shown
        total = self._totals.of(self._side, self._coach.devices.values())
        if total is None:
            self._damped.take(None)
            self._shown = None, ()
        else:
            noise = sum(power_noise(one, self._presentation) for one in total.flows)
            watts = self._damped.take(total.watts, noise)
            self._shown = None if watts is None else round(watts), total.sources
        return self._shown != before

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        self._damped.stop()


def add_power_totals(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the total of each side as soon as it can be said, or where it once was."""
    runtime = entry.runtime_data
    coach = runtime.coach
    totals = PowerTotals(runtime.spec.rows.power)
    known = {
        one.unique_id
        for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    }
    missing = set(SIDES)

    @callback
    def look() -> None:
        for side in sorted(missing):
            total = TotalPower(entry, side, totals)
            if (
                total.unique_id in known
                or totals.of(side, coach.devices.values()) is not None
            ):
                missing.discard(side)
                add_entities([total])

    look()
    entry.async_on_unload(coach.ticks.subscribe(look))
