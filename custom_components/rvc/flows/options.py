"""What an owner may set and say of a coach: safety, limits, and its map."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..coach.monitor import Limits
from ..coach.scan import heard_instances, heard_products
from ..coach_map.editing import changes
from ..coach_map.formats.own import write_map
from ..coach_map.formats.registry import ImportedMap
from ..coach_map.model import Document
from ..coach_map.schema import read_map
from ..const import (
    CONF_ALLOW,
    CONF_LIMITS,
    CONF_RAW_MESSAGES,
    CONF_READ_ONLY,
    CONF_SET_CLOCK,
)
from ..map_storage import change_map, described_change
from .coach_map_steps import CONF_TEXT, MapSteps, some_of
from .device_steps import DeviceSteps

# A hundred thousand frames are about 20 MB.
_MOST_KEPT: Final = 100_000
_SECTIONS: Final = {
    "safety": tuple(CONF_ALLOW.values()),
    "features": (CONF_READ_ONLY, CONF_RAW_MESSAGES, CONF_SET_CLOCK),
    "limits": tuple(CONF_LIMITS.values()),
}


class RvcOptionsFlow(OptionsFlowWithReload, DeviceSteps, MapSteps):
    """A menu of what there is to set and to say."""

    _document: Document | None = None
    _unused: tuple[str, ...] = ()

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what there is."""
        steps = ["settings"]
        if self.config_entry.state is ConfigEntryState.LOADED:
            steps += ["teach", "device", "coach", "import_map", "export_map"]
        return self.async_show_menu(step_id="init", menu_options=steps)

    # Settings

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show all options in sections; each gate is shut until it is opened."""
        if user_input is not None:
            data = {
                key: value
                for part in user_input.values()
                for key, value in part.items()
            }
            return self.async_create_entry(data=data)
        options: Mapping[str, Any] = self.config_entry.options
        usual = Limits()
        defaults = {
            **dict.fromkeys((*CONF_ALLOW.values(), *_SECTIONS["features"]), False),
            CONF_RAW_MESSAGES: True,
            **{key: getattr(usual, name) for name, key in CONF_LIMITS.items()},
            **options,
        }
        kept = NumberSelector(
            NumberSelectorConfig(min=16, max=_MOST_KEPT, mode=NumberSelectorMode.BOX)
        )
        schema = {
            vol.Required(name): section(
                vol.Schema(
                    {
                        vol.Required(key, default=defaults[key]): kept
                        if name == "limits"
                        else BooleanSelector()
                        for key in keys
                    }
                ),  # type: ignore[arg-type]
                {"collapsed": name == "limits"},
            )
            for name, keys in _SECTIONS.items()
        }
        return self.async_show_form(
            step_id="settings",
            data_schema=vol.Schema(schema),  # type: ignore[arg-type]
        )

    # The map as a whole

    async def async_step_coach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose a coach whose map is known."""
        coach = self.runtime.coach
        result: ConfigFlowResult = await self.ask_for_coach(
            user_input, heard_instances(coach), heard_products(coach)
        )
        return result

    async def async_step_import_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the text of a map's file."""
        read = await self.ask_for_file(user_input, self.runtime.spec)
        if not isinstance(read, ImportedMap):
            form: ConfigFlowResult = read
            return form
        self._unused = read.unused
        return await self.map_chosen(read.document)

    @override
    async def map_chosen(self, document: Document | None) -> ConfigFlowResult:
        self._document = document or {}
        return await self.async_step_confirm_map()

    async def async_step_confirm_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what a map changes before it does."""
        assert self._document is not None
        if user_input is not None:
            await change_map(self.hass, self.config_entry, self._document)
            return self.async_abort(reason="map_changed")
        changed = changes(self.runtime.coach_map, read_map(self._document))
        return self.async_show_form(
            step_id="confirm_map",
            description_placeholders={
                "count": str(len(changed)),
                "changes": some_of([described_change(change) for change in changed]),
                "unused": some_of(list(self._unused)),
            },
        )

    async def async_step_export_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the map as the text of a file."""
        if user_input is not None:
            return self.async_abort(reason="map_exported")
        text = write_map(self.runtime.document)
        return self.async_show_form(
            step_id="export_map",
            data_schema=vol.Schema(
                {
                    vol.Required(CONF_TEXT, default=text): TextSelector(
                        TextSelectorConfig(multiline=True)
                    )
                }
            ),  # type: ignore[arg-type]
        )
