"""Settings that are one of several."""

from typing import Any, override

from homeassistant.components.select import SelectEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .data import RvcConfigEntry
from .entities.discovery import discover_signals
from .entity import SignalEntity, convert_rvc_errors
from .presentation.rules import command_labels

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a select for each enumeration that a command writes and a status has shown."""
    discover_signals(hass, entry, async_add_entities, "select", RvcSelect)


class RvcSelect(SignalEntity, SelectEntity):
    """A choice that a device keeps."""

    @override
    def prepare(self) -> None:
        """Offer the labels that both the status and the command have."""
        presentation = self.presentation
        self._command_labels = command_labels(self._spec, presentation)
        self._attr_options = [
            label for label in presentation.labels if label in self._command_labels
        ]

    @property
    @override
    def current_option(self) -> str | None:
        label = self.device.label(self.key, self.presentation.signal)
        return label if label in self._command_labels else None

    @override
    def state_values(self) -> tuple[Any, ...]:
        return (self.current_option,)

    @override
    @convert_rvc_errors
    async def async_select_option(self, option: str) -> None:
        await self.write_setting(option, self._command_labels[option])
