"""The options of a coach: safety, features, limits, and its map."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, override

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.data_entry_flow import section
from homeassistant.exceptions import HomeAssistantError
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
from ..coach.scan import device_instances, product_identifications
from ..coach_map.editing import changes
from ..coach_map.model import Document
from ..coach_map.schema import read_map
from ..coach_map.writing import write_map
from ..const import (
    CONF_ALLOW,
    CONF_FOLLOW_GPS,
    CONF_KEEP_DEMAND,
    CONF_LIMITS,
    CONF_OFFER_LOCKS,
    CONF_RAW_MESSAGES,
    CONF_READ_ONLY,
    CONF_SET_CLOCK,
)
from ..home_position import follows_gps
from ..services.command_errors import message_of
from ..services.reasons import in_our_language
from ..spec import Spec
from ..stores.coach_map import change_in_words, change_map
from .coach_map_steps import CONF_TEXT, CoachMapSteps, some_of
from .energy import EnergySteps
from .forgetting import ForgettingSteps
from .learning import LearningSteps
from .naming_run import NamingRunSteps
from .own_messages import OwnMessageSteps
from .pasted_frames import PastedFrameSteps

# A hundred thousand frames are about 20 MB.
_MOST_KEPT: Final = 100_000
_SECTIONS: Final = {
    "safety": tuple(CONF_ALLOW.values()),
    "features": (
        CONF_READ_ONLY,
        CONF_RAW_MESSAGES,
        CONF_SET_CLOCK,
        CONF_KEEP_DEMAND,
        CONF_OFFER_LOCKS,
        CONF_FOLLOW_GPS,
    ),
    "limits": tuple(CONF_LIMITS.values()),
}


class RvcOptionsFlow(
    EnergySteps,
    ForgettingSteps,
    OwnMessageSteps,
    PastedFrameSteps,
    LearningSteps,
    NamingRunSteps,
    CoachMapSteps,
):
    """A menu of what can be set and what can be described."""

    _document: Document | None = None
    _unused: tuple[str, ...] = ()

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what there is."""
        steps = ["settings"]
        if self.config_entry.state is ConfigEntryState.LOADED:
            steps += ["teach", "device", "frames", "unknown"]
            steps += ["coach", "import_map", "export_map", "energy", "forget"]
        return self.async_show_menu(step_id="init", menu_options=steps)

    # Settings

    async def async_step_settings(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show all options in sections; what can do harm is off until it is allowed."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        options: Mapping[str, Any] = self.config_entry.options
        if user_input is not None:
            options = {
                key: value
                for part in user_input.values()
                for key, value in part.items()
            }
            followed = follows_gps(self.hass)
            # There is one home, and it follows one coach.
            if options[CONF_FOLLOW_GPS] and followed not in (None, self.config_entry):
                assert followed is not None
                errors["base"] = "home_follows_another"
                placeholders["coach"] = followed.title
            else:
                return self.async_create_entry(data=dict(options))
        return self.async_show_form(
            step_id="settings",
            data_schema=_settings_form(options),
            errors=errors,
            description_placeholders=placeholders,
        )

    # The map as a whole

    async def async_step_coach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Choose a coach whose map is known."""
        coach = self.runtime.coach
        result: ConfigFlowResult = await self.ask_for_coach(
            user_input, device_instances(coach), product_identifications(coach)
        )
        return result

    @override
    async def spec(self) -> Spec:
        return self.runtime.spec

    @override
    async def map_chosen(
        self, document: Document | None, unused: Sequence[str] = ()
    ) -> ConfigFlowResult:
        self._document = document or {}
        self._unused = tuple(unused)
        return await self.async_step_confirm_map()

    async def async_step_confirm_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what a map changes before it does."""
        assert self._document is not None
        if user_input is not None:
            try:
                await change_map(self.hass, self.config_entry, self._document)
            except HomeAssistantError as error:
                reason = await message_of(self.hass, error)
                return self.async_abort(
                    reason="map_not_changed",
                    description_placeholders={"reason": reason},
                )
            return self.async_abort(reason="map_changed")
        changed = changes(self.runtime.coach_map, read_map(self._document))
        return self.async_show_form(
            step_id="confirm_map",
            description_placeholders={
                "count": str(len(changed)),
                "changes": some_of([change_in_words(change) for change in changed]),
                "unused": some_of([in_our_language(one) for one in self._unused]),
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


def _settings_form(options: Mapping[str, Any]) -> Any:
    """Return the form of all options."""
    usual = Limits()
    values = {
        **dict.fromkeys((*CONF_ALLOW.values(), *_SECTIONS["features"]), False),
        CONF_RAW_MESSAGES: True,
        **{key: getattr(usual, name) for name, key in CONF_LIMITS.items()},
        **options,
    }
    limit = NumberSelector(
        NumberSelectorConfig(min=16, max=_MOST_KEPT, mode=NumberSelectorMode.BOX)
    )
    sections = {}
    for name, keys in _SECTIONS.items():
        fields = {
            vol.Required(key, default=values[key]): limit
            if name == "limits"
            else BooleanSelector()
            for key in keys
        }
        sections[vol.Required(name)] = section(
            vol.Schema(fields),  # type: ignore[arg-type]
            {"collapsed": name == "limits"},
        )
    return vol.Schema(sections)
