"""Power and energy, where the network gives voltage and current only."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final, override

from homeassistant.components.sensor import (
    RestoreSensor,
    SensorDeviceClass,
    SensorEntity,
    SensorExtraStoredData,
    SensorStateClass,
)
from homeassistant.const import UnitOfEnergy, UnitOfPower
from homeassistant.core import CALLBACK_TYPE, callback

from ..coach.coach import Coach
from ..data import RvcConfigEntry
from ..devices import Device, Feature
from ..devices.power_flow import PowerFlow
from ..entity import RvcEntity
from ..presentation.deadband import Deadband
from ..presentation.power import power_noise
from ..protocol.message import Message
from ..spec import Spec
from ..spec.rows import PowerRow
from .damped import ShowsDamped

_WATT_SECONDS: Final = 3_600_000
# Over a longer silence nobody knows what flowed.
_LONGEST_GAP: Final = 60.0
_GROWN: Final = 0.01
"""kWh after which a total is written at once: the least digit that is shown."""
_AT_LATEST: Final = 30.0
"""After which it is written in any case, in s, where it has grown at all."""
POWER_NOISE: Final = Deadband(1.0, (0.0,))
"""How power is damped; by how much depends on what it is reckoned from."""


def flow_sensors(
    entry: RvcConfigEntry, device: Device, feature: Feature
) -> Iterable[FlowSensor]:
    """Return the sensors of power and energy that a feature makes possible."""
    key = feature.key
    for row in _rows(entry.runtime_data.spec).get((key.dgn, feature.signal), ()):
        flow = PowerFlow(device, key, row)
        if row.sensor:
            yield PowerSensor(entry, flow, row.key)
        energy = FlowedEnergy(entry.runtime_data.coach, flow)
        for name, sign in row.energy.items():
            yield EnergySensor(entry, energy, name, sign)


@lru_cache(maxsize=2)
def _rows(spec: Spec) -> Mapping[tuple[str, str], Sequence[PowerRow]]:
    """Return the rows of power by the status and signal that show a device to have it."""
    rows: dict[tuple[str, str], list[PowerRow]] = {}
    for row in spec.rows.power:
        rows.setdefault((row.status, row.current), []).append(row)
    return rows


class FlowSensor(RvcEntity[Device], SensorEntity):
    """What both have in common."""

    def __init__(self, entry: RvcConfigEntry, flow: PowerFlow, name: str) -> None:
        """Show a flow of power under this name."""
        suffix = f"{flow.key.slug}_{name}"
        super().__init__(entry, flow.device, suffix, *flow.statuses)
        self.flow = flow
        self._attr_translation_key = name
        self._attr_entity_registry_enabled_default = flow.row.enabled
        self.set_part_name(flow.key)

    @property
    def power(self) -> float | None:
        """Return the power now, in W."""
        return self.flow.power


class PowerSensor(ShowsDamped, FlowSensor):
    """The power of a device; of a battery positive out of it."""

    _attr_device_class = SensorDeviceClass.POWER
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = UnitOfPower.WATT
    _attr_suggested_display_precision = 0

    def __init__(self, entry: RvcConfigEntry, flow: PowerFlow, name: str) -> None:
        """Show a flow of power under this name."""
        super().__init__(entry, flow, name)
        self._presentation = entry.runtime_data.presentation
        coach = entry.runtime_data.coach
        self._damped = self.damp(coach, POWER_NOISE, self._handle_update, step=1.0)

    @property
    @override
    def native_value(self) -> int | None:
        noise = power_noise(self.flow, self._presentation)
        power = self._damped.take(self.power if self.available else None, noise)
        return None if power is None else round(power)

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.native_value,)


class FlowedEnergy:
    """The energy of a flow of power, both ways, since it is counted."""

    def __init__(self, coach: Coach, flow: PowerFlow) -> None:
        """Begin with nothing that has flowed."""
        self.flow = flow
        self.total = {1: 0.0, -1: 0.0}
        """The energy of positive and of negative power, in kWh."""
        self._session = coach.session_of(flow.device)
        self._until = 0.0
        """Until when the energy is counted, monotonic, in s."""
        self._power: float | None = None
        """The power since then, in W."""
        self._statuses: list[Message | None] = []
        """What that was read from."""
        self._followers = 0
        self._unsubscribe: CALLBACK_TYPE | None = None

    def follow(self) -> CALLBACK_TYPE:
        """Count each report, be it noise for those who show it, until what is returned.

        Both ways are counted together, as long as one of them is followed.
        """
        self._followers += 1
        if self._unsubscribe is None:
            flow = self.flow
            self._unsubscribe = flow.device.subscribe(
                self.count, *flow.statuses, counts=True
            )
        return self._leave

    def _leave(self) -> None:
        self._followers -= 1
        if not self._followers and self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def count(self) -> None:
        """Add what has flowed until the status was last heard."""
        device, flow = self.flow.device, self.flow
        heard = self._session.status_seen(device, flow.source)
        if heard is None:
            return
        power, elapsed = self._power, heard - self._until
        if power is not None:
            if elapsed < 0:
                return
            if elapsed <= _LONGEST_GAP:
                # The last power held until this one was reported.
                sign = 1 if power > 0 else -1
                self.total[sign] += abs(power) * elapsed / _WATT_SECONDS
        self._until = heard
        statuses = [device.messages.get(key) for key in flow.statuses]
        if statuses != self._statuses:
            self._statuses, self._power = statuses, flow.power


class EnergySensor(FlowSensor, RestoreSensor):
    """The energy that has flowed one way; it goes on after a restart."""

    _attr_device_class = SensorDeviceClass.ENERGY
    _attr_state_class = SensorStateClass.TOTAL_INCREASING
    _attr_native_unit_of_measurement = UnitOfEnergy.KILO_WATT_HOUR
    _attr_suggested_display_precision = 2

    def __init__(
        self, entry: RvcConfigEntry, energy: FlowedEnergy, name: str, sign: int
    ) -> None:
        """Count positive power with sign 1, and negative power with sign -1."""
        super().__init__(entry, energy.flow, name)
        self._coach = entry.runtime_data.coach
        self._energy = energy
        self._sign = sign
        self._before = 0.0
        """What had flowed before what is counted now, in kWh."""
        self._written = (0.0, float("-inf"))
        """The total that was written last, and when."""

    @property
    def _total(self) -> float:
        """Return all that has flowed this way, in kWh."""
        return self._before + self._energy.total[self._sign]

    @property
    @override
    def extra_restore_state_data(self) -> SensorExtraStoredData:
        """Return the exact total: what is shown is rounded at every restart."""
        return SensorExtraStoredData(self._total, self.native_unit_of_measurement)

    @override
    async def async_added_to_hass(self) -> None:
        # The other way may be counted already.
        self._before = -self._energy.total[self._sign]
        if (last := await self.async_get_last_sensor_data()) is not None:
            if last.native_value is not None:
                with suppress(ValueError):
                    self._before += float(str(last.native_value))
        self.async_on_remove(self._energy.follow())
        await super().async_added_to_hass()
        self._note_written()
        # An unchanged status notifies nobody, but what it reports goes on.
        self.async_on_remove(self._coach.ticks.subscribe(self._tick))

    @callback
    def _tick(self) -> None:
        self._energy.count()
        if self.native_value != self._written[0]:
            self._handle_update()

    @property
    @override
    def native_value(self) -> float:
        return round(self._total, 3)

    @override
    def state_values(self) -> tuple[Any, ...]:
        total, written = self._written
        now = self._coach.now()
        if self._total - total >= _GROWN or now - written >= _AT_LATEST:
            total = self.native_value
        return (total,)

    @override
    @callback
    def _handle_update(self) -> None:
        """Write what has grown, but not each watt-hour; it is counted already."""
        before = self._last_written
        super()._handle_update()
        if self._last_written is not before:
            self._note_written()

    def _note_written(self) -> None:
        self._written = self.native_value, self._coach.now()
