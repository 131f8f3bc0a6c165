"""What all entities have in common: identity, availability, errors."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, override

from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry, device_label, identifier_of, part_of_coach
from .devices import Device, Feature
from .devices.dimmer import Dimmer
from .devices.load import Load
from .devices.node import Node
from .devices.output import Output
from .presentation.labels import in_words, named_instances, part_signals
from .presentation.model import SignalPresentation
from .protocol.message import MessageKey, Value
from .services.command_errors import command_failed
from .spec.errors import RvcError

_CATEGORIES: Final = {
    "main": None,
    "diagnostic": EntityCategory.DIAGNOSTIC,
    "rare": EntityCategory.DIAGNOSTIC,
}


def _device_info(entry: RvcConfigEntry, device: Device) -> DeviceInfo:
    spec = entry.runtime_data.spec
    kind = device.key.device_class
    if isinstance(device, Node):
        return _node_info(entry, device)
    device_class = spec.device_classes[kind]
    mapped = entry.runtime_data.coach_map.about(device.key)
    named = device.instance in named_instances(spec, kind)
    info = DeviceInfo(
        identifiers={identifier_of(entry, device.key)},
        model=device_class.model or f"RV-C {in_words(kind)}",
        suggested_area=(mapped.area if mapped else None) or device_class.area,
    )
    if mapped is not None and mapped.name is not None:
        info["name"] = mapped.name
    else:
        info["translation_key"] = f"{kind}_{device.instance}" if named else kind
        info["translation_placeholders"] = {"instance": device.instance_name}
    return part_of_coach(info, entry)


def _node_info(entry: RvcConfigEntry, node: Node) -> DeviceInfo:
    """Return what the device registry shows of a node."""
    identity = node.identity
    addresses = entry.runtime_data.spec.tables["source_addresses"]
    usual = addresses.get(str(node.instance))
    info = DeviceInfo(
        identifiers={identifier_of(entry, node.key)},
        translation_key="node",
        translation_placeholders={"instance": node.instance_name},
        manufacturer=identity.make,
        model=identity.model or (f"RV-C {in_words(usual)}" if usual else "RV-C node"),
        serial_number=identity.serial_number,
        sw_version=identity.software,
    )
    if identity.unit is not None:
        info["hw_version"] = identity.unit
    return part_of_coach(info, entry)


class RvcEntity[DeviceT: Device](Entity):
    """Shows one side of a device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(
        self, entry: RvcConfigEntry, device: DeviceT, suffix: str, *shows: str
    ) -> None:
        """Take the device, a suffix of the unique id, and the DGNs it shows."""
        self.device = device
        self._entry = entry
        self._spec = entry.runtime_data.spec
        self._shows = shows
        self._written: tuple[Any, ...] | None = None
        _, stem = identifier_of(entry, device.key)
        self._attr_unique_id = f"{stem}_{suffix}"
        self._attr_device_info = _device_info(entry, device)

    @property
    @override
    def available(self) -> bool:
        return self.device.available

    def name_part(self, part: str) -> None:
        """Have the name for a part of the device, where it is one."""
        if part:
            self._attr_translation_key = f"{self._attr_translation_key}_of_part"
            self._attr_translation_placeholders = {"part": part}

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
            name = device_label(self.hass, self._entry, self.device)
            raise command_failed(error, name) from error


class SignalEntity(RvcEntity[Device]):
    """Base of entities that show one signal of a status."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: Device,
        key: MessageKey,
        presentation: SignalPresentation,
    ) -> None:
        """Show a signal of the messages with a key."""
        suffix = Feature.of(key, presentation.signal).slug
        super().__init__(entry, device, suffix, key)
        self.key = key
        self.presentation = presentation
        self._attr_translation_key = presentation.translation_key
        self.name_part(entry.runtime_data.names.of_part(entry.runtime_data.spec, key))
        self._attr_entity_registry_enabled_default = presentation.enabled
        self._attr_entity_category = _CATEGORIES[presentation.level]
        if presentation.setting is not None and presentation.level != "main":
            self._attr_entity_category = EntityCategory.CONFIG

    async def write(self, shown: Value, told: Value) -> None:
        """Tell the device a value that its status is then to show."""
        setting = self.presentation.setting
        assert setting is not None
        parts = part_signals(self._spec, self.key)
        names = self._spec.dgns[setting.command].parts
        await self.tell(
            self.device.write(
                self.key,
                self.presentation.signal,
                shown,
                setting.command,
                **{name: parts.get(name) for name in names},
                **{setting.signal: told},
            )
        )


def discover_signals[EntityT: SignalEntity](
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    platform: str,
    build: Callable[[RvcConfigEntry, Device, MessageKey, SignalPresentation], EntityT],
) -> None:
    """Add an entity for each signal that is shown on a platform."""
    presentation = entry.runtime_data.presentation

    def from_feature(device: Device, feature: Feature) -> Iterable[EntityT]:
        if not feature.signal:
            return
        shown = presentation.of(feature.dgn).get(feature.signal)
        if isinstance(shown, SignalPresentation) and shown.platform == platform:
            yield build(entry, device, feature.key, shown)

    discover(entry, add_entities, from_feature)


def in_tenths(temperature: float | None) -> float | None:
    """Return as much of a temperature as climates and water heaters show.

    Sensors flicker by less, and every state that is written costs.
    """
    return None if temperature is None else round(temperature, 1)


def output_statuses(output: Output) -> tuple[str, ...]:
    """Return the statuses that tell whether an output is on."""
    if isinstance(output, Dimmer):
        return Dimmer.level_reports
    assert isinstance(output, Load)
    return (output.status_name,)


def role_of(entry: RvcConfigEntry, device: Device) -> str | None:
    """Return what the coach map says an output is used as; None where it does not."""
    mapped = entry.runtime_data.coach_map.about(device.key)
    return None if mapped is None else mapped.role


def is_dimmable(entry: RvcConfigEntry, device: Device) -> bool:
    """Tell whether a lamp has levels; only a coach map says that it has none."""
    mapped = entry.runtime_data.coach_map.about(device.key)
    return mapped is None or mapped.dimmable


def discover(
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    build: Callable[[Device, Feature], Iterable[RvcEntity[Any]]],
) -> None:
    """Add the entities that `build` makes of each device and feature.

    It goes on as long as the entry is set up: a device that is heard for the
    first time appears at once.
    """
    added: set[tuple[Device, str | None]] = set()

    coach_map = entry.runtime_data.coach_map
    subentries = entry.runtime_data.subentries

    @callback
    def found(device: Device, feature: Feature) -> None:
        mapped = coach_map.about(device.key)
        if mapped is not None and mapped.ignore:
            return
        new = []
        for entity in build(device, feature):
            if (identity := (device, entity.unique_id)) not in added:
                added.add(identity)
                new.append(entity)
        if new:
            subentry = subentries.get(device.key.network)
            add_entities(new, config_subentry_id=subentry)

    entry.async_on_unload(entry.runtime_data.coach.on_feature(found))
