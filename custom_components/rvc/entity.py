"""What all entities have in common: identity, availability, errors."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .command_errors import command_failed
from .const import DOMAIN
from .devices import Device
from .protocol.errors import RvcError
from .runtime import RvcConfigEntry

# What each device class is called in the device registry, and where such a
# device usually is; None where only the owner can know.
_MODELS: Final[dict[str, tuple[str, str | None]]] = {
    "ac_load": ("RV-C AC load", None),
    "dc_dimmer": ("RV-C DC dimmer", None),
    "dc_load": ("RV-C DC load", None),
    "dc_source": ("RV-C DC source", "Battery bay"),
    "tank": ("RV-C tank", "Utility bay"),
    "thermostat": ("RV-C thermostat", None),
    "water_heater": ("RV-C water heater", "Utility bay"),
    "water_pump": ("RV-C water pump", "Utility bay"),
}

# Instances that the text gives a meaning of their own (RV-C 6.5.2, 6.28.2)
_NAMED_INSTANCES: Final = {
    "dc_source": (1, 2, 3, 4),
    "tank": (0, 1, 2, 3, 16, 17, 18, 19),
}


def _device_info(entry: RvcConfigEntry, device: Device) -> DeviceInfo:
    kind = device.device_class
    model, area = _MODELS[kind]
    named = device.instance in _NAMED_INSTANCES.get(kind, ())
    return DeviceInfo(
        identifiers={(DOMAIN, f"{entry.entry_id}_{device.key}")},
        translation_key=f"{kind}_{device.instance}" if named else kind,
        translation_placeholders={"instance": str(device.instance)},
        model=model,
        suggested_area=area,
        via_device_id=entry.runtime_data.hub_id,
    )


class RvcEntity[DeviceT: Device](Entity):
    """Shows one side of a device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, entry: RvcConfigEntry, device: DeviceT, suffix: str, *shows: str
    ) -> None:
        """Take the device, a suffix of the unique id, and the DGNs it shows."""
        self.device = device
        self._shows = shows
        self._written: tuple[Any, ...] | None = None
        self._attr_unique_id = f"{entry.entry_id}_{device.key}_{suffix}"
        self._attr_device_info = _device_info(entry, device)

    @property
    @override
    def available(self) -> bool:
        return self.device.available

    def shown(self) -> tuple[Any, ...]:
        """Return all of the device that the state is made of."""
        raise NotImplementedError

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.device.subscribe(self._changed, *self._shows))
        self._written = (self.available, *self.shown())

    @callback
    def async_entity_id_changed(self, old_entity_id: str) -> None:
        """Move nothing: the device's listeners do not know the entity's id.

        That it is here tells Home Assistant, since 2026.11, that the entity may
        be renamed in place.
        """

    @callback
    def _changed(self) -> None:
        """Write the state, but only one that differs from the last."""
        shown = (self.available, *self.shown())
        if shown != self._written:
            self._written = shown
            self.async_write_ha_state()

    async def tell(self, command: Awaitable[None]) -> None:
        """Await a device's command; raises a translated HomeAssistantError."""
        try:
            await command
        except RvcError as error:
            entry = self.device_entry
            name = (entry.name_by_user or entry.name) if entry else None
            raise command_failed(error, name or str(self.device)) from error


def discover(
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    build: Callable[[Device, str], Iterable[RvcEntity[Any]]],
) -> None:
    """Add the entities that `build` makes of each device and feature.

    It goes on as long as the entry is set up: a device that is heard for the
    first time appears at once.
    """
    added: set[tuple[Device, str | None]] = set()

    @callback
    def found(device: Device, feature: str) -> None:
        new = []
        for entity in build(device, feature):
            if (identity := (device, entity.unique_id)) not in added:
                added.add(identity)
                new.append(entity)
        if new:
            add_entities(new)

    entry.async_on_unload(entry.runtime_data.coach.on_feature(found))
