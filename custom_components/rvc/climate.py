"""Climate entities for zones and heated floors."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, DeviceKey, Feature
from .devices.floor_heat import FloorHeat
from .devices.output import Output
from .devices.thermostat import Thermostat
from .devices.zone import UNITS
from .entities.climates import AMBIENT_STATUS, FloorClimate, RvcClimate
from .entities.discovery import discover
from .entities.joined_climate import JoinedClimate
from .entity import RvcEntity

PARALLEL_UPDATES = 0

_STATUS: Final = "THERMOSTAT_STATUS_1"
_STATUSES: Final = (_STATUS, AMBIENT_STATUS, "THERMOSTAT_STATUS_2")
_FLOOR: Final = "FLOOR_HEAT_STATUS"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a climate entity for each zone and each heated floor."""
    ambient_sensors = _AmbientSensors(entry)
    units = _Units(entry)
    outputs = _Outputs(entry)
    heaters = _Heaters(entry)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if isinstance(device, Thermostat) and feature == _STATUS:
            if heaters.is_heater(device):
                heaters.add_heater(device)
                return
            kind = JoinedClimate if heaters.has_heater(device) else RvcClimate
            zone = kind(entry, device, "climate", *_STATUSES)
            if isinstance(zone, JoinedClimate):
                heaters.add_zone(zone)
            ambient_sensors.add_zone(zone)
            units.add_zone(zone)
            outputs.add_zone(zone)
            yield zone
        elif feature == UNITS.get(device.key.device_class):
            units.add_unit(device)
        elif isinstance(device, Output) and feature in device.level_reports:
            outputs.add_output(device)
        elif isinstance(device, Thermostat) and feature == AMBIENT_STATUS:
            ambient_sensors.add_sensor(device)
        elif isinstance(device, FloorHeat) and feature == _FLOOR:
            yield FloorClimate(entry, device, "climate", _FLOOR)

    discover(hass, entry, async_add_entities, build)


class _Units:
    """Brings zones and what heats or cools them together, by their instance."""

    def __init__(self, entry: RvcConfigEntry) -> None:
        self._coach_map = entry.runtime_data.coach_map
        self._units: dict[DeviceKey, Device] = {}
        self._zones: dict[tuple[str, int | None], RvcClimate] = {}

    def add_zone(self, zone: RvcClimate) -> None:
        network = zone.device.key.network
        mapped = self._coach_map.about(zone.device.key)
        heated_by = None if mapped is None else mapped.heated_by
        for instance in (zone.device.key.instance, heated_by):
            # A furnace with a thermostat of its own has the instance of that one.
            if instance is not None:
                self._zones[network, instance] = zone
        for unit in self._units.values():
            if self._zones.get((unit.key.network, unit.key.instance)) is zone:
                zone.use_unit(unit)

    def add_unit(self, unit: Device) -> None:
        self._units[unit.key] = unit
        if (zone := self._zones.get((unit.key.network, unit.key.instance))) is not None:
            zone.use_unit(unit)


class _Outputs:
    """Brings zones and the outputs together that drive a part of them by the map."""

    def __init__(self, entry: RvcConfigEntry) -> None:
        self._coach_map = entry.runtime_data.coach_map
        self._outputs: dict[tuple[str, int | None], Output] = {}
        self._zones: dict[tuple[str, int], dict[tuple[DeviceKey, str], RvcClimate]] = {}

    def add_zone(self, zone: RvcClimate) -> None:
        mapped = self._coach_map.about(zone.device.key)
        for part, numbers in () if mapped is None else mapped.outputs:
            for number in numbers:
                place = (zone.device.key.network, number)
                self._zones.setdefault(place, {})[zone.device.key, part] = zone
                if (output := self._outputs.get(place)) is not None:
                    zone.use_output(part, output)

    def add_output(self, output: Output) -> None:
        place = (output.key.network, output.key.instance)
        if output.key.device_class != "dc_dimmer":
            return
        if self._outputs.get(place) is output:
            return
        self._outputs[place] = output
        zones = self._zones.get((place[0], place[1] or 0), {})
        for (_, part), zone in zones.items():
            zone.use_output(part, output)


class _Heaters:
    """Brings the zones together that the map has for one: cooled, and heated."""

    def __init__(self, entry: RvcConfigEntry) -> None:
        self._coach_map = entry.runtime_data.coach_map
        self._instances = frozenset(
            mapped.heated_by for mapped in self._coach_map.devices.values()
        )
        # Both by the network and the heater's instance
        self._heaters: dict[tuple[str, int | None], Thermostat] = {}
        self._zones: dict[tuple[str, int | None], JoinedClimate] = {}

    def is_heater(self, device: Thermostat) -> bool:
        """Tell whether a thermostat is shown by the zone that it heats."""
        return device.instance in self._instances and (
            self._coach_map.names_network(device.key.network)
        )

    def has_heater(self, device: Thermostat) -> bool:
        mapped = self._coach_map.about(device.key)
        return mapped is not None and mapped.heated_by is not None

    def add_heater(self, heater: Thermostat) -> None:
        place = (heater.key.network, heater.instance)
        self._heaters[place] = heater
        if (zone := self._zones.get(place)) is not None:
            zone.use_heater(heater)

    def add_zone(self, zone: JoinedClimate) -> None:
        mapped = self._coach_map.about(zone.device.key)
        heated_by = None if mapped is None else mapped.heated_by
        place = (zone.device.key.network, heated_by)
        self._zones[place] = zone
        if (heater := self._heaters.get(place)) is not None:
            zone.use_heater(heater)


class _AmbientSensors:
    """Brings zones and the sensors together that have other instances by the map."""

    def __init__(self, entry: RvcConfigEntry) -> None:
        self._coach_map = entry.runtime_data.coach_map
        # Both by the network and the sensor's instance
        self._sensors: dict[tuple[str, int | None], Thermostat] = {}
        self._zones: dict[tuple[str, int | None], dict[DeviceKey, RvcClimate]] = {}

    def add_zone(self, zone: RvcClimate) -> None:
        key = zone.device.key
        mapped = self._coach_map.about(key)
        if mapped is None or mapped.ambient is None:
            return
        place = (key.network, mapped.ambient)
        self._zones.setdefault(place, {})[key] = zone
        if (sensor := self._sensors.get(place)) is not None:
            zone.use_ambient_of(sensor)

    def add_sensor(self, sensor: Thermostat) -> None:
        place = (sensor.key.network, sensor.key.instance)
        self._sensors[place] = sensor
        for zone in self._zones.get(place, {}).values():
            zone.use_ambient_of(sensor)
