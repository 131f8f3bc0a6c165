"""Total power of a coach by side, with its source."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfPower
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from ..const import DOMAIN
from ..data import RvcConfigEntry, device_label
from ..devices import Device
from ..devices.power_flow import PowerFlow
from ..devices.power_totals import SIDES, PowerTotals, SideChanges
from ..presentation.power import power_noise
from .damped import ShowsDamped
from .power_flow import POWER_NOISE
from .shared_ticks import RATE
from .ticked import TickedSensor


class TotalPower(ShowsDamped, TickedSensor):
    """The power of one side of the coach."""

    # A tick of those that sensors share more is the second that they have.
    _least_gap = 1 - 1 / RATE
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
        self._changes = SideChanges(side)
        self._shown: tuple[int | None, tuple[Device, ...]] = None, ()
        self._ticks = entry.runtime_data.ticks
        self._waits = False
        self._followed: dict[tuple[Device, str], CALLBACK_TYPE] = {}
        """What ends following a status that the total is made of."""
        self._presentation = entry.runtime_data.presentation
        self._damped = self.damp(self._coach, POWER_NOISE, self._look, step=1.0)
        self._attr_translation_key = f"total_{side}"
        self._attr_unique_id = _unique_id(entry, side)
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
        before, devices = self._shown, self._coach.devices.values()
        total = self._totals.of(self._side, devices)
        self._changes.reckoned(devices, self.hass.loop.time())
        if total is None:
            self._damped.take(None)
            self._shown = None, ()
        else:
            self._follow(total.flows)
            noise = sum(power_noise(one, self._presentation) for one in total.flows)
            watts = self._damped.take(total.watts, noise)
            self._shown = None if watts is None else round(watts), total.sources
        return self._shown != before

    @override
    @callback
    def _tick(self) -> None:
        if self._changes.may_differ(self._coach.devices.values()):
            self._look()

    def _follow(self, flows: Iterable[PowerFlow]) -> None:
        """Look soon after what a total is made of, and not at the next tick alone."""
        made_of = {(flow.device, status) for flow in flows for status in flow.statuses}
        for gone in self._followed.keys() - made_of:
            self._followed.pop(gone)()
        for device, status in made_of - self._followed.keys():
            # Each has a listener of its own.
            self._followed[device, status] = device.subscribe(
                lambda: self._look_soon(), status
            )

    @callback
    def _look_soon(self) -> None:
        if not self._waits:
            self._waits = True
            earliest = max(self.hass.loop.time(), self._next_write)
            self._ticks.call(self._look_now, earliest)

    @callback
    def _look_now(self) -> None:
        self._waits = False
        self._look()

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        self._follow(())
        self._ticks.cancel(self._look_now)
        self._waits = False


def _unique_id(entry: RvcConfigEntry, side: str) -> str:
    return f"{entry.entry_id}_total_{side}"


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
    missing = {side: SideChanges(side) for side in sorted(SIDES)}

    @callback
    def look() -> None:
        devices = coach.devices.values()
        for side, changes in list(missing.items()):
            if not changes.may_differ(devices):
                continue
            changes.reckoned(devices, coach.now())
            is_known = _unique_id(entry, side) in known
            if is_known or totals.of(side, devices) is not None:
                del missing[side]
                add_entities([TotalPower(entry, side, totals)])

    look()
    entry.async_on_unload(coach.ticks.subscribe(look))
