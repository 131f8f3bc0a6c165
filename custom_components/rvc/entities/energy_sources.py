"""The coach's meters as Home Assistant's Energy takes them: by their sensors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..data import RvcConfigEntry, device_label, identifier_of
from ..devices import Feature
from ..devices.energy_meters import (
    EnergyMeter,
    EnergyMeters,
    MeterFinder,
    may_count_the_same,
)
from ..devices.power_flow import PowerFlow
from ..protocol.message import message_key

_OUT, _IN = 1, -1
_CHARGE: Final = {
    "dc_source": Feature.of("DC_SOURCE_STATUS_2", "state_of_charge"),
    "battery": Feature.of("BATTERY_STATUS_2", "state_of_charge"),
}
# What an owner, or the coach itself, has turned off; the rest is not ours to turn on.
_MAY_BE_ENABLED: Final = (
    er.RegistryEntryDisabler.INTEGRATION,
    er.RegistryEntryDisabler.USER,
)


@dataclass(frozen=True)
class EnergySource:
    """A meter of the coach as one source of Energy."""

    kind: str
    """Home Assistant's word for it: battery, grid or solar."""
    device_class: str
    """RV-C's name of the kind of its device."""
    name: str
    counters: dict[str, str]
    """The statistics that it must have, by the names of Energy's fields."""
    details: dict[str, str]
    """Those that Energy shows as well, where it knows such a field."""
    disabled: tuple[str, ...] = ()
    """Which of the counters are turned off."""

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return self.counters["stat_energy_from"]


@dataclass(frozen=True)
class EnergyPlan:
    """What a coach can give to Energy, and what it cannot, with the reason."""

    sources: list[EnergySource]
    missing: list[tuple[str, str]]
    """Names of devices, and the keys of the reasons."""


class EnergyPlanner:
    """Finds the sensors of a coach's meters in the registry."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Plan for a coach that is set up."""
        self._hass = hass
        self._entry = entry
        self._registry = er.async_get(hass)
        # With several coaches, a bare "House battery" may be anyone's.
        several = len(hass.config_entries.async_entries(DOMAIN)) > 1
        self._prefix = f"{entry.title}: " if several else ""

    def plan(self) -> EnergyPlan:
        """Return what there is by now."""
        runtime = self._entry.runtime_data
        devices = runtime.coach.devices.values()
        found = MeterFinder(runtime.spec.rows.power, devices).find()
        plan = EnergyPlan([], [])
        for one in found.unmetered:
            name = device_label(self._hass, self._entry, one.device)
            plan.missing.append((name, one.reason))
        for meter, name in self._named(found):
            source = self._source(meter, name)
            if isinstance(source, str):
                plan.missing.append((name, source))
            else:
                plan.sources.append(source)
        return plan

    def own_sensors(self) -> frozenset[str]:
        """Return the ids of the coach's sensors, and of those that no coach has any more.

        Whose coach was removed, or whose device, is nobody else's to take out.
        """
        entries = er.async_entries_for_config_entry(
            self._registry, self._entry.entry_id
        )
        ids = {one.entity_id for one in entries if one.domain == Platform.SENSOR}
        mine = (None, self._entry.entry_id)
        for gone in self._registry.deleted_entities.values():
            if (
                gone.platform == DOMAIN
                and gone.domain == Platform.SENSOR
                and gone.config_entry_id in mine
                and self._registry.async_get(gone.entity_id) is None
                and self._hass.states.get(gone.entity_id) is None
            ):
                ids.add(gone.entity_id)
        return frozenset(ids)

    def may_count_the_same(self, entity_id: str, source: EnergySource) -> bool:
        """Return whether a sensor of the coach may count what a source does."""
        registered = self._registry.async_get(entity_id)
        if registered is None or registered.config_entry_id != self._entry.entry_id:
            return False
        stems = {
            f"{identifier_of(self._entry, key)[1]}_": key.device_class
            for key in self._entry.runtime_data.coach.devices
        }
        own = [stem for stem in stems if registered.unique_id.startswith(stem)]
        return bool(own) and may_count_the_same(
            stems[max(own, key=len)], source.device_class
        )

    def enable(self, source: EnergySource) -> None:
        """Turn the sensors of a source on; Home Assistant reloads the coach soon."""
        for entity_id in (*source.counters.values(), *source.details.values()):
            registered = self._registry.async_get(entity_id)
            if registered is not None and registered.disabled_by in _MAY_BE_ENABLED:
                self._registry.async_update_entity(entity_id, disabled_by=None)

    def _named(self, found: EnergyMeters) -> Iterator[tuple[EnergyMeter, str]]:
        """Yield the meters with names: of the device, and of its line among several."""
        runtime = self._entry.runtime_data
        lines = [meter.flow.device for meter in found.meters]
        for meter in found.meters:
            flow = meter.flow
            name = device_label(self._hass, self._entry, flow.device)
            if lines.count(flow.device) > 1:
                part = runtime.names.of_part(runtime.spec, flow.key)
                name = f"{name}, {part}"
            yield meter, f"{self._prefix}{name}"

    def _source(self, meter: EnergyMeter, name: str) -> EnergySource | str:
        """Return the source of a meter, or the key of the reason why there is none."""
        flow = meter.flow
        directions = {way: one for one, way in flow.row.energy.items()}
        ids = {"stat_energy_from": self._sensor(flow, _of_key(flow, directions[_OUT]))}
        if _IN in directions:
            ids["stat_energy_to"] = self._sensor(flow, _of_key(flow, directions[_IN]))
        counters = {field: one for field, one in ids.items() if one is not None}
        if len(counters) < len(ids):
            return "no_counter"
        if not all(self._is_recorded(one) for one in counters.values()):
            return "not_recorded"
        disabled = [one for one in counters.values() if self._disabler(one)]
        if any(self._disabler(one) not in _MAY_BE_ENABLED for one in disabled):
            return "device_off"
        return EnergySource(
            kind=meter.side,
            device_class=flow.device.key.device_class,
            name=name,
            counters=counters,
            details=dict(self._details(flow, with_disabled=bool(disabled))),
            disabled=tuple(disabled),
        )

    def _details(
        self, flow: PowerFlow, *, with_disabled: bool
    ) -> Iterator[tuple[str, str]]:
        """Yield the sensors of power and charge, with the names of their fields."""
        row = flow.row
        power: str | None = None
        if row.sensor:
            power = self._sensor(flow, _of_key(flow, row.key))
        elif row.measured is not None:
            status, signal = row.measured
            key = message_key(status, flow.key.part)
            power = self._sensor(flow, Feature.of(key, signal).slug)
        charge = _CHARGE.get(flow.device.key.device_class)
        found = {
            "stat_rate": power,
            "stat_soc": charge and self._sensor(flow, charge.slug),
        }
        for field, entity_id in found.items():
            if entity_id is not None and self._is_recorded(entity_id):
                disabler = self._disabler(entity_id)
                if disabler is None or (with_disabled and disabler in _MAY_BE_ENABLED):
                    yield field, entity_id

    def _sensor(self, flow: PowerFlow, suffix: str) -> str | None:
        """Return the id of a sensor of the device, by the end of its unique id."""
        _, stem = identifier_of(self._entry, flow.device.key)
        return self._registry.async_get_entity_id(
            Platform.SENSOR, DOMAIN, f"{stem}_{suffix}"
        )

    def _is_recorded(self, entity_id: str) -> bool:
        """Return whether statistics are made of a sensor; Energy has none without."""
        # Where Energy is loaded, the recorder is.
        from homeassistant.components.recorder.entity_options import is_entity_recorded  # noqa: PLC0415

        return is_entity_recorded(self._hass, entity_id)

    def _disabler(self, entity_id: str) -> Any:
        registered = self._registry.async_get(entity_id)
        return None if registered is None else registered.disabled_by


def _of_key(flow: PowerFlow, name: str) -> str:
    """Return how the unique id of a flow's sensor ends."""
    return f"{flow.key.slug}_{name}"
