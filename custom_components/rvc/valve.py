"""Valves for water and waste."""

from collections.abc import Iterable
from typing import Final, Unpack, override

from homeassistant.components.valve import (
    ValveDeviceClass,
    ValveEntity,
    ValveEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.capabilities import Movable
from .devices.motion.mover import Mover
from .devices.motion.output_valve import OutputValve
from .entities.discovery import discover
from .entities.movable import MovableEntity
from .entities.output_roles import output_in_role
from .entity import EntityOptions, convert_rvc_errors
from .spec.rows import by_feature

PARALLEL_UPDATES = 0

_OPEN_CLOSE: Final = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a valve for each motion of one, and for each output that is mapped as one."""
    rows = entry.runtime_data.spec.rows
    motions = by_feature(motion for motion in rows.motions if motion.valve)

    def build(device: Device, feature: Feature) -> Iterable[RvcValve]:
        for motion in motions.get(feature, ()):
            yield RvcValve(
                entry,
                device,
                Mover(device, motion),
                f"valve_{motion.key}",
                reports_position=motion.position is not None,
                translation_key=motion.key,
                is_main=motion.main,
            )
        if (output := output_in_role(entry, device, feature, "valve")) is not None:
            yield RvcValve(entry, output, OutputValve(output), "valve", is_main=True)

    discover(hass, entry, async_add_entities, build)


class RvcValve(MovableEntity, ValveEntity):
    """Anything that is a valve."""

    _attr_device_class = ValveDeviceClass.WATER

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        movable: Movable,
        suffix: str,
        *,
        reports_position: bool = False,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show a valve; `reports_position` is whether it stands anywhere between."""
        super().__init__(entry, device, movable, suffix, **options)
        self._attr_reports_position = reports_position

    @property
    @override
    def supported_features(self) -> ValveEntityFeature:
        if not self._movable.is_allowed:
            return ValveEntityFeature(0)
        if self.reports_position and self._movable.can_move_to:
            return _OPEN_CLOSE | ValveEntityFeature.SET_POSITION
        return _OPEN_CLOSE

    @property
    @override
    def current_valve_position(self) -> int | None:
        return self.position

    @override
    @convert_rvc_errors
    async def async_open_valve(self) -> None:
        await self._movable.open()

    @override
    @convert_rvc_errors
    async def async_close_valve(self) -> None:
        await self._movable.close()

    @override
    @convert_rvc_errors
    async def async_set_valve_position(self, position: int) -> None:
        await self._movable.move_to(position)
