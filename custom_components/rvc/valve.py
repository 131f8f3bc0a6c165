"""Valves for water and waste."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.valve import (
    ValveDeviceClass,
    ValveEntity,
    ValveEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.catalogue import motions_of
from .devices.dimmer import Dimmer
from .devices.load import Load
from .devices.motion.model import Motion
from .devices.motion.mover import Mover
from .entity import RvcEntity, discover, output_statuses, role_of

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a valve for each motion of one whose status was heard."""
    spec = entry.runtime_data.spec
    motions = [motion for motion in motions_of(spec) if motion.valve]

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        for motion in motions:
            if feature in motion.features():
                yield RvcValve(entry, device, motion)
        if isinstance(device, Dimmer | Load) and role_of(entry, device) == "valve":
            if feature in output_statuses(device):
                yield OutputValve(entry, device, "valve", *output_statuses(device))

    discover(entry, async_add_entities, build)


class RvcValve(RvcEntity[Device], ValveEntity):
    """A valve of a device."""

    _attr_device_class = ValveDeviceClass.WATER

    def __init__(self, entry: RvcConfigEntry, device: Device, motion: Motion) -> None:
        """Take the device and which of its valves it is."""
        super().__init__(entry, device, f"valve_{motion.key}", motion.status)
        self.mover = Mover(device, motion)
        self._attr_translation_key = motion.key
        if motion.main:
            self._attr_name = None
        self._attr_reports_position = motion.position is not None
        self._attr_supported_features = (
            ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
        )
        if motion.move_to is not None:
            self._attr_supported_features |= ValveEntityFeature.SET_POSITION

    @property
    @override
    def current_valve_position(self) -> int | None:
        position = self.mover.position
        return None if position is None else round(position)

    @property
    @override
    def is_closed(self) -> bool | None:
        position = self.current_valve_position
        return None if position is None else position == 0

    @property
    @override
    def is_opening(self) -> bool:
        return self.mover.is_opening

    @property
    @override
    def is_closing(self) -> bool:
        return self.mover.is_closing

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.current_valve_position, self.is_opening, self.is_closing

    @override
    async def async_open_valve(self) -> None:
        await self.tell(self.mover.open())

    @override
    async def async_close_valve(self) -> None:
        await self.tell(self.mover.close())

    @override
    async def async_set_valve_position(self, position: int) -> None:
        await self.tell(self.mover.move_to(position))


class OutputValve(RvcEntity[Dimmer | Load], ValveEntity):
    """A valve that is open while its output is on."""

    _attr_name = None
    _attr_device_class = ValveDeviceClass.WATER
    _attr_reports_position = False
    _attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE

    @property
    @override
    def is_closed(self) -> bool | None:
        is_on = self.device.is_on
        return None if is_on is None else not is_on

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_closed,)

    @override
    async def async_open_valve(self) -> None:
        await self.tell(self.device.turn_on())

    @override
    async def async_close_valve(self) -> None:
        await self.tell(self.device.turn_off())
