"""Entities of networks: their state, their load and their errors."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
)
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from ..bus.network import Network, NetworkState
from ..coach.coach import Coach
from ..const import DOMAIN
from ..data import RvcConfigEntry, network_title, part_of_coach
from ..recordings import Recordings
from ..services.stop_all import stop_all
from .ticked import TickedSensor


@dataclass(frozen=True, kw_only=True)
class NetworkSensorDescription(SensorEntityDescription):
    """A sensor of a network: a row."""

    read: Callable[[Coach, Network], float | str | datetime | None]
    entity_category: EntityCategory | None = EntityCategory.DIAGNOSTIC
    entity_registry_enabled_default: bool = False


def _errors(_: Coach, network: Network) -> int:
    error_counters = network.error_counters
    return error_counters.error_frames + error_counters.malformed


def _last_frame(_: Coach, network: Network) -> datetime | None:
    stamp = network.statistics.last_frame
    return None if stamp is None else dt_util.utc_from_timestamp(round(stamp))


def _rate(name: str, coach: Coach, network: Network) -> int:
    """Return a rate of the last seconds; there is none once nothing comes."""
    if not network.connected:
        return 0
    rate: float = getattr(coach.monitor.networks[network.name].meter, name)
    return round(rate)


def _statistic(name: str, _: Coach, network: Network) -> int:
    count: int = getattr(network.statistics, name)
    return count


def _commands(name: str, coach: Coach, network: Network) -> int:
    count: int = getattr(coach.sessions[network.name].commands.counters, name)
    return count


def _latency(coach: Coach, network: Network) -> int | None:
    latency = coach.sessions[network.name].commands.counters.latency
    return None if latency is None else round(latency * 1000)


SENSORS: Final = (
    NetworkSensorDescription(
        key="network_state",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in NetworkState],
        read=lambda _, network: network.state.value,
        entity_registry_enabled_default=True,
    ),
    NetworkSensorDescription(
        key="frames_per_second",
        native_unit_of_measurement="frames/s",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        read=partial(_rate, "frames_per_second"),
    ),
    *(
        NetworkSensorDescription(
            key=key,
            native_unit_of_measurement="frames",
            state_class=SensorStateClass.TOTAL_INCREASING,
            read=partial(_statistic, name),
        )
        for key, name in (("frames_received", "received"), ("frames_sent", "sent"))
    ),
    NetworkSensorDescription(
        key="bus_load",
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        read=partial(_rate, "load"),
    ),
    NetworkSensorDescription(
        key="bus_errors",
        state_class=SensorStateClass.TOTAL_INCREASING,
        read=_errors,
    ),
    NetworkSensorDescription(
        key="lost_frames",
        state_class=SensorStateClass.TOTAL_INCREASING,
        read=lambda _, network: network.error_counters.dropped,
    ),
    NetworkSensorDescription(
        key="adapter_losses",
        state_class=SensorStateClass.TOTAL_INCREASING,
        read=partial(_statistic, "lost"),
    ),
    NetworkSensorDescription(
        key="unknown_dgns",
        state_class=SensorStateClass.MEASUREMENT,
        read=lambda coach, network: coach.monitor.networks[network.name].unknown.dgns,
    ),
    NetworkSensorDescription(
        key="last_frame",
        device_class=SensorDeviceClass.TIMESTAMP,
        read=_last_frame,
    ),
    *(
        NetworkSensorDescription(
            key=f"commands_{name}",
            state_class=SensorStateClass.TOTAL_INCREASING,
            read=partial(_commands, name),
        )
        for name in ("sent", "obeyed", "refused", "unanswered")
    ),
    NetworkSensorDescription(
        key="command_latency",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        state_class=SensorStateClass.MEASUREMENT,
        read=_latency,
    ),
    NetworkSensorDescription(
        key="own_address",
        read=lambda coach, network: coach.sessions[network.name].node.address,
    ),
)


class _NetworkEntity(Entity):
    """Base of the entities of a network."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: RvcConfigEntry, network: Network, key: str) -> None:
        """Show something of a network, by a key."""
        identity = f"{entry.entry_id}_network_{network.name}"
        self._network = network
        self._coach = entry.runtime_data.coach
        self._attr_unique_id = f"{identity}_{key}"
        self._attr_translation_key = key
        info = DeviceInfo(
            identifiers={(DOMAIN, identity)},
            entry_type=DeviceEntryType.SERVICE,
            translation_key="network",
            translation_placeholders={"network": network_title(entry, network.name)},
        )
        self._attr_device_info = part_of_coach(info, entry)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self._network.states.subscribe(self._state_changed))

    @abstractmethod
    def _state_changed(self, network: Network, state: NetworkState) -> None:
        """Show what is so now."""


class NetworkConnected(_NetworkEntity, BinarySensorEntity):
    """Whether a network is heard: its state as whoever counts needs it, on or off."""

    _attr_device_class = BinarySensorDeviceClass.CONNECTIVITY
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, entry: RvcConfigEntry, network: Network) -> None:
        """Show a network."""
        super().__init__(entry, network, "connected")

    @property
    @override
    def is_on(self) -> bool:
        return self._network.connected

    @override
    @callback
    def _state_changed(self, network: Network, state: NetworkState) -> None:
        self.async_write_ha_state()


class NetworkSensor(_NetworkEntity, TickedSensor):
    """A figure of a network; it is written once a minute, and when its state changes."""

    _least_gap = 60.0
    entity_description: NetworkSensorDescription

    def __init__(
        self,
        entry: RvcConfigEntry,
        network: Network,
        description: NetworkSensorDescription,
    ) -> None:
        """Show a figure of a network, by its row."""
        super().__init__(entry, network, description.key)
        self.entity_description = description
        self._update()

    @override
    @callback
    def _state_changed(self, network: Network, state: NetworkState) -> None:
        if self._update():
            self.async_write_ha_state()

    @override
    def _update(self) -> bool:
        before = self._attr_native_value
        value = self.entity_description.read(self._coach, self._network)
        self._attr_native_value = value
        return value != before


RECORDING_BUTTONS: Final = ("start_recording", "stop_recording")


class RecordingButton(ButtonEntity):
    """Start or stop of a recording of all networks."""

    _attr_has_entity_name = True
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_entity_registry_enabled_default = False

    def __init__(self, entry: RvcConfigEntry, key: str) -> None:
        """Start or stop recordings, by the key."""
        self._recordings: Recordings = entry.runtime_data.recordings
        self.entity_description = ButtonEntityDescription(key=key, translation_key=key)
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @override
    async def async_press(self) -> None:
        if self.entity_description.key == "start_recording":
            await self._recordings.start()
        else:
            await self._recordings.stop()


class StopAllButton(ButtonEntity):
    """The end of every motion of a coach."""

    _attr_has_entity_name = True
    _attr_translation_key = "stop_all"

    def __init__(self, entry: RvcConfigEntry) -> None:
        """Stand for the coach."""
        self._entry = entry
        self._attr_unique_id = f"{entry.entry_id}_stop_all"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, entry.entry_id)})

    @override
    async def async_press(self) -> None:
        await stop_all(self.hass, self._entry)


def add_network_sensors(
    entry: RvcConfigEntry, add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of each network."""
    runtime = entry.runtime_data
    for network in runtime.coach.networks.values():
        add_entities(
            [NetworkSensor(entry, network, description) for description in SENSORS],
            config_subentry_id=runtime.subentries[network.name],
        )


def add_network_binary_sensors(
    entry: RvcConfigEntry, add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the binary sensor of each network."""
    runtime = entry.runtime_data
    for network in runtime.coach.networks.values():
        add_entities(
            [NetworkConnected(entry, network)],
            config_subentry_id=runtime.subentries[network.name],
        )
