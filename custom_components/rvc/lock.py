"""Locks: of doors, of controls that are kept from use, and behind pairs of outputs."""

from collections.abc import Iterable
from typing import Any, Unpack, override

from homeassistant.components.lock import LockEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import CONF_OFFER_LOCKS
from .data import RvcConfigEntry
from .devices import Device, Feature
from .devices.capabilities import Lockable
from .devices.lock import Lock
from .devices.output_lock import OutputLock
from .entities.discovery import discover
from .entities.output_roles import PairedOutputs
from .entities.voice import Voice
from .entity import EntityOptions, RvcEntity, convert_rvc_errors

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a lock for each lock of a device, and for each mapped pair of outputs."""
    locks = {row.feature: row for row in entry.runtime_data.spec.rows.locks}
    pairs = PairedOutputs(entry, "lock")

    def build(device: Device, feature: Feature) -> Iterable[RvcLock]:
        if (row := locks.get(feature)) is not None:
            lock = Lock(device, row)
            if lock.is_supported:
                yield RvcLock(
                    entry,
                    device,
                    lock,
                    row.key,
                    row.status,
                    translation_key=row.key,
                    enabled=row.enabled,
                )
        if (pair := pairs.complete(device, feature)) is not None:
            # The output that locks is its device.
            yield RvcLock(entry, pair[0], OutputLock(*pair), "lock", is_main=True)

    discover(hass, entry, async_add_entities, build)


class RvcLock(RvcEntity[Device], LockEntity):
    """Anything that is lockable."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        lock: Lockable,
        suffix: str,
        *statuses: str,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show a lock.

        Args:
            entry: The coach's entry.
            device: The device that it is, or is a part of.
            lock: The lock.
            suffix: What the unique id has behind the device's own identifier.
            statuses: The keys of the messages that report it.
            options: See `EntityOptions`; what is not enabled is a setting.
        """
        super().__init__(entry, device, suffix, *statuses, **options)
        self._lock = lock
        self._attr_assumed_state = lock.is_assumed
        if not options.get("enabled", True):
            self._attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def voice(self) -> Voice:
        # Locks of controls keep slides from moving, and are no doors.
        is_door = self.entity_category is None
        offers = self._entry.options.get(CONF_OFFER_LOCKS)
        return Voice.OFFERED if offers and is_door else Voice.HIDDEN

    @property
    @override
    def is_locked(self) -> bool | None:
        return self._lock.is_locked

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.is_locked,)

    @override
    @convert_rvc_errors
    async def async_lock(self, **kwargs: Any) -> None:
        await self._lock.lock()
        self._handle_update()

    @override
    @convert_rvc_errors
    async def async_unlock(self, **kwargs: Any) -> None:
        await self._lock.unlock()
        self._handle_update()
