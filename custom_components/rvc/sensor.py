"""Sensors for what devices report, as the presentation has it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
import math
from typing import Any, Final, cast, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, async_get_hass, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .data import RvcConfigEntry
from .devices import NODE, Device, Feature
from .devices.clock import Clock
from .devices.node import Node
from .entities.battery import battery_sensors
from .entities.damped import DampedNumber, ShowsDamped
from .entities.discovery import discover, discover_signals
from .entities.network import add_network_sensors
from .entities.node import NodeSilence
from .entities.power_flow import flow_sensors
from .entities.power_totals import add_power_totals
from .entities.shared_ticks import RATE
from .entities.units import NO_UNIT, Rounding, unit_of
from .entities.voice import Voice
from .entity import RvcEntity, SignalEntity
from .presentation.model import SignalPresentation
from .protocol.text import plain_text

PARALLEL_UPDATES = 0

_CLOCK: Final = "DATE_TIME_STATUS"
_ASKED_FOR: Final = frozenset(
    {
        ("TANK_STATUS", "relative_level"),
        ("N2K_FLUID_LEVEL", "fluid_level"),
        ("GENERATOR_STATUS_1", "status"),
    }
)
"""What owners ask a voice assistant for, beside the charge of batteries."""
_LOOKS: Final = 12
"""So many reports one after the other are looked at; of more, four a second."""
_LEAST_GAP: Final = 1.0
"""Seconds between two states of a sensor at the least."""


type _Reader = Callable[..., float | str | None]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a sensor for each signal that is one and has had a value."""
    discover_signals(hass, entry, async_add_entities, "sensor", RvcSensor)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Clock) and feature == _CLOCK:
            yield ClockSensor(entry, device, "clock", _CLOCK)
        elif isinstance(device, Node) and feature == NODE:
            yield NodeSilence(entry, device)
        yield from flow_sensors(entry, device, feature)
        yield from battery_sensors(entry, device, feature)

    discover(hass, entry, async_add_entities, build)
    add_network_sensors(entry, async_add_entities)
    add_power_totals(hass, entry, async_add_entities)


class RvcSensor(ShowsDamped, SignalEntity, SensorEntity):
    """A signal of a device."""

    @override
    def prepare(self) -> None:
        """Have the unit and classes of the presentation; labels become states."""
        presentation = self.presentation
        self._ticks = self._entry.runtime_data.ticks
        self._waits_for: Callable[[], None] | None = None
        """What is called at one of the next ticks."""
        self._looked_until = float("-inf")
        """A quarter of a second more with each look: so it is seen that they are many."""
        self._damped: DampedNumber | None = None
        self._width: Callable[[], float] | None = None
        self._last_write = float("-inf")
        self._seen: float | str | None = None
        """What the device reported when it was read last."""
        self._unit = NO_UNIT
        self._rounded: Rounding | None = None
        if presentation.kind == "enum":
            self._attr_device_class = SensorDeviceClass.ENUM
            self._attr_options = list(presentation.labels)
        elif presentation.kind == "number":
            unit = self._unit = unit_of(presentation)
            units = async_get_hass().config.units
            self._rounded = Rounding(presentation, unit, units)
            self._attr_native_unit_of_measurement = self._rounded.unit
            self._attr_device_class = unit.device_class
            self._attr_state_class = _state_class(presentation)
            self._attr_suggested_display_precision = unit.precision
            if (deadband := presentation.deadband) is not None:
                coach = self._entry.runtime_data.coach
                self._damped = self.damp(coach, deadband, self._write_soon, unit.step)
                if isinstance(deadband.width, str):
                    self._width = partial(getattr, self.device, deadband.width)
        self._read = self._reader()

    @property
    @override
    def voice(self) -> Voice | None:
        shown = self.presentation
        if shown.level == "main" and (
            self._attr_device_class is SensorDeviceClass.BATTERY
            or (shown.dgn, shown.signal) in _ASKED_FOR
        ):
            return Voice.EXPOSED
        return None

    def _reader(self) -> Callable[[], float | str | None]:
        device, key, signal = self.device, self.key, self.presentation.signal
        label: _Reader = partial(device.label, key, signal)
        if (attribute := self.presentation.attribute) is not None:
            label = partial(cast("_Reader", getattr), device, attribute)
            if self.presentation.kind != "enum":
                return label
        match self.presentation.kind:
            case "enum":
                states = frozenset(self.presentation.labels)
                return lambda: state if (state := label()) in states else None
            case "flags":
                return lambda: _flags(device.reading(key, signal))
            case "text":
                return lambda: _text(device.label(key, signal))
        return lambda: device.number(key, signal)

    @property
    @override
    def native_value(self) -> float | str | None:
        value = self._reported()
        if self._damped is not None and not isinstance(value, str):
            width = None if self._width is None else self._width()
            value = self._damped.take(value if self.available else None, width)
        if not isinstance(value, (int, float)) or self._rounded is None:
            return value
        return self._rounded(value)

    def _reported(self) -> float | str | None:
        """Return what the device reports, but for what no coach can have."""
        value = self._seen = self._read()
        return None if self._is_implausible(value) else value

    def _is_implausible(self, value: float | str | None) -> bool:
        limits = self._unit.limits
        return (
            limits is not None
            and isinstance(value, (int, float))
            and not limits[0] <= value <= limits[1]
        )

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.native_value,)

    @override
    @callback
    def _handle_update(self) -> None:
        is_there = self._last_written is None or self._last_written[0] is self.available
        if is_there and (self._waits_for is not None or self._read() == self._seen):
            # A status has more than this signal.
            return
        if self._waits_for is not None:
            self._wait_no_more()
        due = self._looked_until - _LOOKS / RATE
        if self._damped is not None and is_there and self.hass.loop.time() < due:
            # What is measured is reported more often than it is worth a look.
            self._wait(self._look, due)
        else:
            self._look()

    @callback
    def _look(self) -> None:
        """Look at what is reported, and write it where it is something else."""
        self._waits_for = None
        now = self.hass.loop.time()
        self._looked_until = max(self._looked_until, now) + 1 / RATE
        if self._is_implausible(self._read()):
            self.device.implausible += 1
        if (self.available, *self.state_values()) != self._last_written:
            self._write_soon()

    @callback
    def _write_soon(self) -> None:
        """Write at most once a second; the last value is never lost."""
        if self._waits_for is not None:
            return
        due = self._last_write + _LEAST_GAP
        if due <= self.hass.loop.time() or (
            self._last_written and self._last_written[0] is not self.available
        ):
            self._write_now()
        else:
            self._wait(self._write_now, due)

    def _wait_no_more(self) -> None:
        if self._waits_for is not None:
            self._ticks.cancel(self._waits_for)
            self._waits_for = None

    def _wait(self, then: Callable[[], None], due: float) -> None:
        self._waits_for = then
        self._ticks.call(then, due)

    @callback
    def _write_now(self) -> None:
        self._waits_for = None
        before = self._last_written
        super()._handle_update()
        # A device that comes or goes is no flicker: the next value is shown at once.
        after = self._last_written
        if before and after and before[0] is after[0] and before != after:
            # From the tick before: the next one is never more than a second later.
            self._last_write = math.floor(self.hass.loop.time() * RATE) / RATE

    @override
    async def async_will_remove_from_hass(self) -> None:
        await super().async_will_remove_from_hass()
        self._wait_no_more()


def _state_class(presentation: SignalPresentation) -> SensorStateClass | None:
    own = presentation.state_class
    if own == "none" or (own is None and presentation.is_configuration):
        return None
    if own is None and presentation.device_class == "wind_direction":
        return SensorStateClass.MEASUREMENT_ANGLE
    return SensorStateClass(own or "measurement")


def _text(text: str | None) -> str | None:
    """Return a text that a node has sent, as a state may have it."""
    return None if text is None else plain_text(text)


def _flags(value: Any) -> str | None:
    """Return the bits that are set, as one text; "none" where none is."""
    if not isinstance(value, frozenset):
        return None
    return ", ".join(sorted(value)) or "none"


class ClockSensor(RvcEntity[Clock], SensorEntity):
    """Time that the coach's panels show, to the minute."""

    _attr_name = None
    _attr_translation_key = "clock"
    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    @property
    @override
    def native_value(self) -> datetime | None:
        time = self.device.time(dt_util.now())
        if time is None:
            return None
        if time.tzinfo is None:
            time = time.replace(tzinfo=dt_util.get_default_time_zone())
        # A state each second would fill the recorder with nothing but seconds.
        return time.replace(second=0)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.native_value,)
