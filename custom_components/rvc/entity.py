"""The base entity, the discovery of entities, and the translation of their errors."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from functools import wraps
import logging
from typing import Any, Final, TypedDict, Unpack, override

from homeassistant.const import EntityCategory
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers.device_registry import ChildDeviceInfo, DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import EntityPlatform
from homeassistant.util import dt as dt_util, slugify

from .bus.origin import sent_for
from .coach.permissions import required_permission
from .data import RvcConfigEntry, device_label, identifier_of
from .devices import NODE, Device, Feature
from .devices.errors import NotByAll
from .devices.node import Node
from .entities.areas import is_area_proposed
from .entities.device_info import device_info, told_before, wheel_info, wheel_name
from .entities.voice import Voice, settle
from .presentation.labels import in_words, part_signals
from .presentation.model import SignalPresentation
from .protocol.message import MessageKey, Value
from .services.command_errors import command_failed
from .services.origin import origin_of
from .spec.errors import RvcError

_LOGGER = logging.getLogger(__name__)

_CATEGORIES: Final = {
    "main": None,
    "diagnostic": EntityCategory.DIAGNOSTIC,
    "rare": EntityCategory.DIAGNOSTIC,
}


def convert_rvc_errors[**P](
    action: Callable[P, Awaitable[None]],
) -> Callable[P, Coroutine[Any, Any, None]]:
    """Decorate an entity's action: an RvcError becomes a translated HomeAssistantError.

    The action's first argument is the entity, whose device the error names. What it
    sends leads back to the call; a call that is for all entities leaves those alone
    that it must name, and that is no error.
    """

    @wraps(action)
    async def convert(*args: P.args, **kwargs: P.kwargs) -> None:
        entity = args[0]
        assert isinstance(entity, RvcEntity)
        try:
            with sent_for(origin_of(entity.hass, entity.caller)):
                await action(*args, **kwargs)
        except NotByAll as error:
            _LOGGER.debug("%s is left alone: %s", entity.entity_id, error)
        except RvcError as error:
            raise command_failed(error, entity.device_label) from error

    return convert


def unique_id_of(entry: RvcConfigEntry, device: Device, suffix: str) -> str:
    """Return the unique id of a device's entity; the suffix tells it from others."""
    _, stem = identifier_of(entry, device.key)
    return f"{stem}_{suffix}"


class EntityOptions(TypedDict, total=False):
    """What differs between entities of one class."""

    translation_key: str
    is_main: bool
    """Whether it is what the device is for, and has the device's name."""
    enabled: bool
    """Whether it is there without being asked for, which is the default."""


class RvcEntity[DeviceT: Device](Entity):
    """An entity of a device; it is written when its state has changed."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    caller: Context | None = None
    """The context of the last action on it."""
    _wheel: str | None = None
    """The part of its device that is a device itself."""

    def __init__(
        self,
        entry: RvcConfigEntry,
        device: DeviceT,
        suffix: str,
        *statuses: str,
        **options: Unpack[EntityOptions],
    ) -> None:
        """Show a device.

        Args:
            entry: The coach's entry.
            device: The device.
            suffix: What the unique id has behind the device's own identifier.
            statuses: The keys of the messages that the state is made of; all
                messages of the device where there are none.
            options: See `EntityOptions`.
        """
        self.device = device
        self._entry = entry
        self._spec = entry.runtime_data.spec
        self._statuses = statuses
        self._made = dt_util.utcnow()
        self._last_written: tuple[Any, ...] | None = None
        self._attr_unique_id = unique_id_of(entry, device, suffix)
        if "enabled" in options:
            self._attr_entity_registry_enabled_default = options["enabled"]
        if "translation_key" in options:
            self._attr_translation_key = options["translation_key"]
        if options.get("is_main"):
            self._attr_name = None

    @override
    @callback
    def add_to_platform_start(
        self,
        hass: HomeAssistant,
        platform: EntityPlatform,
        parallel_updates: asyncio.Semaphore | None,
    ) -> None:
        super().add_to_platform_start(hass, platform, parallel_updates)
        if self._attr_device_info is None:
            self.device_entry = told_before(self._entry, self.device)
        if isinstance(self.device, Node):
            # Its name follows what it turns out to be; new entities' ids do not.
            node = self._entry.runtime_data.names.of(NODE, self.device.instance)
            self._suggest_id(node)
        elif self._wheel is not None:
            self._suggest_id(f"{self.device_label} {self._wheel}")
        elif is_area_proposed(self._entry.runtime_data, self.device):
            # Its owner may choose another area; the id would go on naming this one.
            self._suggest_id(self.device_label)

    def _suggest_id(self, device: str) -> None:
        """Have the name of a device in the id, whatever that is called later."""
        object_id = slugify(f"{device} {self.suggested_object_id or ''}")
        self.entity_id = f"{self.platform.domain}.{object_id}"

    @override
    @callback
    def async_set_context(self, context: Context) -> None:
        super().async_set_context(context)
        self.caller = context

    @property
    @override
    def device_info(self) -> DeviceInfo | ChildDeviceInfo | None:
        # It is asked for once: when the entity is added.
        if self._attr_device_info is None and self.device_entry is None:
            return device_info(self._entry, self.device)
        return self._attr_device_info

    @property
    @override
    def available(self) -> bool:
        return self.device.available

    @property
    def device_label(self) -> str:
        """The name that the owner sees the device by."""
        return device_label(self.hass, self._entry, self.device)

    def part_name(self, key: MessageKey) -> str:
        """Return what the part of a message's key is called; empty without a part."""
        runtime = self._entry.runtime_data
        return runtime.names.of_part(runtime.spec, key)

    def set_part_name(self, key: MessageKey) -> None:
        """Have the name for the part of a message's key, where it has one."""
        if (wheel := wheel_name(self._entry, key)) is not None:
            self._attr_device_info = wheel_info(self._entry, self.device, key, wheel)
            self._wheel = wheel
        elif part := self.part_name(key):
            self._attr_translation_key = f"{self._attr_translation_key}_of_part"
            self._attr_translation_placeholders = {"part": part}

    @property
    def voice(self) -> Voice | None:
        """What is settled for voice assistants when it is new; None for nothing."""
        return None

    def set_config_category(self) -> None:
        """Stand with the settings of the device, not with what people live with."""
        self._attr_entity_category = EntityCategory.CONFIG

    def state_values(self) -> tuple[Any, ...]:
        """Return all values that the state is made of: a change of them writes it."""
        raise NotImplementedError

    def subscribe_to_changes(self) -> CALLBACK_TYPE:
        """Call `_handle_update` when the device has changed, until unsubscribed."""
        return self.device.subscribe(self._handle_update, *self._statuses)

    @override
    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self.async_on_remove(self.subscribe_to_changes())
        self._last_written = (self.available, *self.state_values())
        if self.voice is not None and self.registry_entry is not None:
            settle(self.hass, self.registry_entry, self.voice, self._made)

    @callback
    def async_entity_id_changed(self, old_entity_id: str) -> None:
        """Move nothing: the device's listeners do not know the entity's id.

        An entity that has this may be renamed in place, since Home Assistant 2026.11.
        """

    @callback
    def _handle_update(self) -> None:
        """Write the state, but only one that differs from the last."""
        values = (self.available, *self.state_values())
        if values != self._last_written:
            self._last_written = values
            self.async_write_ha_state()


class StatelessEntity[DeviceT: Device](RvcEntity[DeviceT]):
    """An entity that shows nothing of its device: a button."""

    @override
    def state_values(self) -> tuple[Any, ...]:
        return ()


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
        names = entry.runtime_data.names
        if names.has_entity(presentation.platform, presentation.translation_key):
            self.set_part_name(key)
        else:
            self._attr_name = (
                f"{self.part_name(key)} {in_words(presentation.signal)}".strip()
            )
        self._attr_entity_registry_enabled_default = presentation.enabled
        self._attr_entity_category = _CATEGORIES[presentation.level]
        if presentation.setting is not None and presentation.level != "main":
            self._attr_entity_category = EntityCategory.CONFIG
        self.prepare()

    def prepare(self) -> None:
        """Take from the presentation what the platform shows, once it is known."""

    def setting_permissions(self, values: Iterable[Value]) -> Iterator[str | None]:
        """Yield the permission that each value requires to be written."""
        setting = self.presentation.setting
        assert setting is not None
        for value in values:
            given = {setting.signal: value}
            yield required_permission(self._spec, setting.command, given)

    async def write_setting(self, status_value: Value, command_value: Value) -> None:
        """Write the signal: `command_value` is sent, `status_value` then reported.

        Raises CommandError, BusError or EncodeError.
        """
        setting = self.presentation.setting
        assert setting is not None
        parts = part_signals(self._spec, self.key)
        names = self._spec.dgns[setting.command].parts
        await self.device.write(
            self.key,
            self.presentation.signal,
            status_value,
            setting.command,
            **{name: parts.get(name) for name in names},
            **{setting.signal: command_value},
        )
