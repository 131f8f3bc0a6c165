"""What opens and closes, extends and retracts, as covers."""

from collections.abc import Iterable
from typing import Any, Final, override

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
from .devices.catalogue import motions_of
from .devices.motion.model import Motion
from .devices.motion.mover import Mover
from .devices.motion.output_pair import OutputPair
from .devices.output import Output
from .entity import RvcEntity, discover, output_statuses

PARALLEL_UPDATES = 0

_OPEN_AND_CLOSE: Final = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a cover for each motion whose status was heard."""
    spec = entry.runtime_data.spec
    motions = [motion for motion in motions_of(spec) if not motion.valve]

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        mapped = coach_map.about(device.key)
        for motion in motions:
            if feature in motion.features():
                yield RvcCover(entry, device, _as_mapped(motion, mapped))
        if isinstance(device, Output) and mapped is not None:
            if mapped.role == "cover" and feature in output_statuses(device):
                yield from _pairs.take(entry, device, mapped)

    coach_map = entry.runtime_data.coach_map
    _pairs = _Pairs()
    discover(entry, async_add_entities, build)


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


class _Pairs:
    """Brings the two outputs of each mapped cover together."""

    def __init__(self) -> None:
        self._pairs: dict[MappedDevice, OutputPair] = {}

    def take(
        self, entry: RvcConfigEntry, output: Output, mapped: MappedDevice
    ) -> Iterable[PairCover]:
        pair = self._pairs.setdefault(mapped, OutputPair(mapped.open_time))
        if output.instance == mapped.instances[0]:
            pair.opening = output
        if output.instance == mapped.instances[-1]:
            pair.closing = output
        output.on_receive(pair.follow)
        # The entity stands on the output that opens.
        if pair.opening is not None and pair.closing is not None:
            yield PairCover(entry, pair.opening, pair)


class PairCover(RvcEntity[Output], CoverEntity):
    """What two outputs move, one each way; its position is reckoned by time."""

    _attr_name = None
    _attr_assumed_state = True
    _attr_supported_features = (
        _OPEN_AND_CLOSE | CoverEntityFeature.STOP | CoverEntityFeature.SET_POSITION
    )

    def __init__(self, entry: RvcConfigEntry, device: Output, pair: OutputPair) -> None:
        """Take the pair, and the one that opens as its device."""
        super().__init__(entry, device, "cover", *output_statuses(device))
        self._pair = pair

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        closing = self._pair.closing
        if closing is not None:
            self.async_on_remove(
                closing.subscribe(self._changed, *output_statuses(closing))
            )

    @property
    @override
    def available(self) -> bool:
        closing = self._pair.closing
        return super().available and closing is not None and closing.available

    @property
    @override
    def current_cover_position(self) -> int | None:
        position = self._pair.position
        return None if position is None else round(position)

    @property
    @override
    def is_opening(self) -> bool:
        return self._pair.is_opening

    @property
    @override
    def is_closing(self) -> bool:
        return self._pair.is_closing

    @property
    @override
    def is_closed(self) -> bool | None:
        position = self.current_cover_position
        return None if position is None else position == 0

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.current_cover_position, self.is_opening, self.is_closing

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        await self.tell(self._pair.open())

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        await self.tell(self._pair.close())

    @override
    async def async_stop_cover(self, **kwargs: Any) -> None:
        await self.tell(self._pair.stop())

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        await self.tell(self._pair.move_to(kwargs[ATTR_POSITION]))


class RvcCover(RvcEntity[Device], CoverEntity):
    """One thing that moves."""

    def __init__(self, entry: RvcConfigEntry, device: Device, motion: Motion) -> None:
        """Take the device and which of its motions it is."""
        super().__init__(entry, device, f"cover_{motion.key}", motion.status)
        self.mover = Mover(device, motion)
        self._attr_translation_key = motion.key
        if motion.main:
            self._attr_name = None
        self._attr_entity_registry_enabled_default = motion.enabled
        if motion.cover_class is not None:
            self._attr_device_class = CoverDeviceClass(motion.cover_class)

    @property
    @override
    def supported_features(self) -> CoverEntityFeature:
        features = _OPEN_AND_CLOSE | CoverEntityFeature.STOP
        if self.mover.position is not None or self.mover.motion.move_to:
            features |= CoverEntityFeature.SET_POSITION
        return features

    @property
    @override
    def assumed_state(self) -> bool:
        return self.mover.is_assumed

    @property
    @override
    def current_cover_position(self) -> int | None:
        position = self.mover.position
        return None if position is None else round(position)

    @property
    @override
    def is_opening(self) -> bool:
        return self.mover.is_opening

    @property
    @override
    def is_closing(self) -> bool:
        return self.mover.is_closing

    @property
    @override
    def is_closed(self) -> bool | None:
        position = self.current_cover_position
        return None if position is None else position == 0

    @override
    def shown(self) -> tuple[Any, ...]:
        return self.current_cover_position, self.is_opening, self.is_closing

    @override
    async def async_open_cover(self, **kwargs: Any) -> None:
        await self.tell(self.mover.open())

    @override
    async def async_close_cover(self, **kwargs: Any) -> None:
        await self.tell(self.mover.close())

    @override
    async def async_stop_cover(self, **kwargs: Any) -> None:
        await self.tell(self.mover.stop())

    @override
    async def async_set_cover_position(self, **kwargs: Any) -> None:
        await self.tell(self.mover.move_to(kwargs[ATTR_POSITION]))
