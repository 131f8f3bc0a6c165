"""Door locks, and locks that keep controls from being used."""

from collections.abc import Iterable
from typing import Any, override

from homeassistant.components.lock import LockEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.catalogue import locks_of
from .devices.lock import Lock
from .devices.motion.output_pair import pulse
from .devices.output import Output
from .entity import RvcEntity, discover, output_statuses

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a lock for each that a status has told of."""
    coach_map = entry.runtime_data.coach_map
    outputs: dict[tuple[str, int | None], Output] = {}
    locks = locks_of(entry.runtime_data.spec)

    def build(device: Device, feature: Feature) -> Iterable[RvcEntity[Any]]:
        if (row := locks.get(feature)) is not None:
            if (lock := Lock(device, row)).is_supported:
                yield RvcLock(entry, lock)
        mapped = coach_map.about(device.key)
        if isinstance(device, Output) and mapped is not None and mapped.role == "lock":
            if feature in output_statuses(device):
                outputs[device.key.device_class, device.instance] = device
                pair = [outputs.get((mapped.device_class, n)) for n in mapped.instances]
                if pair[0] is not None and pair[1] is not None:
                    yield PulseLock(entry, pair[0], pair[1])

    discover(entry, async_add_entities, build)


class RvcLock(RvcEntity[Device], LockEntity):
    """A lock of a device."""

    def __init__(self, entry: RvcConfigEntry, lock: Lock) -> None:
        """Show one of the locks of a device."""
        row = lock.row
        super().__init__(entry, lock.device, row.key, row.status)
        self._lock = lock
        self._attr_translation_key = row.key
        self._attr_entity_registry_enabled_default = row.enabled
        if not row.enabled:
            self._attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def is_locked(self) -> bool | None:
        return self._lock.is_locked

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_locked,)

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        await self.tell(self._lock.lock())

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        await self.tell(self._lock.unlock())


class PulseLock(RvcEntity[Output], LockEntity):
    """A lock that a pulse on one output locks, and one on another unlocks.

    Nothing tells where it stands: the last command is assumed.
    """

    _attr_name = None
    _attr_assumed_state = True

    def __init__(self, entry: RvcConfigEntry, locks: Output, unlocks: Output) -> None:
        """Take the two outputs; the one that locks is the device."""
        super().__init__(entry, locks, "lock")
        self._unlocks = unlocks

    @override
    def shown(self) -> tuple[Any, ...]:
        return (self.is_locked,)

    @override
    async def async_lock(self, **kwargs: Any) -> None:
        await self.tell(pulse(self.device))
        self._attr_is_locked = True
        self._changed()

    @override
    async def async_unlock(self, **kwargs: Any) -> None:
        await self.tell(pulse(self._unlocks))
        self._attr_is_locked = False
        self._changed()
