"""Covers: what opens and closes, extends and retracts."""

from collections.abc import Iterable
from typing import Any, Final, Unpack, override

from homeassistant.components.cover import (
    ATTR_POSITION,
    CoverDeviceClass,
    CoverEntity,
    CoverEntityFeature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coach_map.model import MappedDevice
from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.capabilities import Movable
from .devices.motion.mover import Mover
from .devices.motion.output_pair import USUAL_TRAVEL_TIME, OutputPair
from .entities.discovery import discover
from .entities.movable import MovableEntity
from .entities.output_roles import PairedOutputs
from .entity import EntityOptions, convert_rvc_errors
from .spec.rows import Motion, by_feature

PARALLEL_UPDATES = 0

_OPEN_CLOSE_STOP: Final = (
    CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.STOP
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a cover for each motion of a device, and for each mapped pair of outputs."""
    coach_map = entry.runtime_data.coach_map
    rows = entry.runtime_data.spec.rows
    motions = by_feature(motion for motion in rows.motions if not motion.valve)
    pairs = PairedOutputs(entry, "cover")

    def build(device: Device, feature: Feature) -> Iterable[RvcCover]:
        for motion in motions.get(feature, ()):
            yield _motion_cover(entry, device, motion)
        if (pair := pairs.complete(device, feature)) is not None:
            opening, closing = pair
            mapped = coach_map.about(device.key)
            travel_time = (mapped and mapped.open_time) or USUAL_TRAVEL_TIME
            movable = OutputPair(opening, closing, travel_time)
            # The output that opens is its device.
            yield RvcCover(entry, opening, movable, "cover", is_main=True)

    discover(hass, entry, async_add_entities, build)


def _motion_cover(entry: RvcConfigEntry, device: Device, motion: Motion) -> RvcCover:
    mapped = entry.runtime_data.coach_map.about(device.key)
    return RvcCover(
        entry,
        device,
        Mover(device, _as_mapped(motion, mapped)),
        f"cover_{motion.key}",
        None if motion.cover_class is None else CoverDeviceClass(motion.cover_class),
        translation_key=motion.key,
        is_main=motion.main,
        enabled=motion.enabled,
    )


def _as_mapped(motion: Motion, mapped: MappedDevice | None) -> Motion:
    """Return a motion with what the map knows of its device."""
    if mapped is None:
        return motion
    if mapped.timed:
        motion = motion.by_time()
    if mapped.reversed and motion.position is None:
        motion = motion.reversed()
    if mapped.open_time is not None and motion.position is None:
        motion = motion.with_travel_time(mapped.open_time)
    return motion


class RvcCover(MovableEntity, CoverEntity):
    """Anything that moves."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        movable: Movable,
        suffix: str,
        device_class: CoverDeviceClass | None = None,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show something that moves: an awning, door, window or shade, if known."""
        super().__init__(entry, device, movable, suffix, **options)
        self._attr_device_class = device_class

    @property
    @override
    def supported_features(self) -> CoverEntityFeature:
        if not self._movable.is_allowed:
            return CoverEntityFeature.STOP
        if self._movable.can_move_to:
            return _OPEN_CLOSE_STOP | CoverEntityFeature.SET_POSITION
        return _OPEN_CLOSE_STOP

    @property
    @override
    def assumed_state(self) -> bool:
        return self._movable.is_assumed

    @property
    @override
    def current_cover_position(self) -> int | None:
        return self.position

    @override
    @convert_rvc_errors
    async def async_open_cover(self, **kwargs: Any) -> None:
        await self._movable.open()

    @override
    @convert_rvc_errors
    async def async_close_cover(self, **kwargs: Any) -> None:
        await self._movable.close()

    @override
    @convert_rvc_errors
    async def async_stop_cover(self, **kwargs: Any) -> None:
        await self._movable.stop()

    @override
    @convert_rvc_errors
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        await self._movable.move_to(kwargs[ATTR_POSITION])
