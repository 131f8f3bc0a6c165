"""Steps of flows that are about the coach map: choose one, or read a file."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..coach_map.formats.errors import BadMap
from ..coach_map.formats.registry import ImportedMap, read_map_file
from ..coach_map.model import Document, MapKey
from ..coach_map.shipped import ShippedCoach, best_guesses, is_named_by, shipped_coaches
from ..spec import Spec

CONF_COACH: Final = "coach"
CONF_TEXT: Final = "text"
JUST_DISCOVER: Final = "just_discover"
OWN_FILE: Final = "own_file"
_MOST_TOLD: Final = 12


class MapSteps(FlowHandler[Any, Any, Any]):
    """Which coach is it? And: what does this file say?"""

    async def ask_for_coach(
        self,
        user_input: dict[str, Any] | None,
        heard: Collection[MapKey],
        products: Iterable[str],
        **told: str,
    ) -> Any:
        """Show the coaches, the best guesses first; or pass the chosen map on."""
        choices = await self.hass.async_add_executor_job(shipped_coaches)
        if user_input is not None:
            chosen = user_input[CONF_COACH]
            if chosen == OWN_FILE:
                return await self.async_step_import_map()
            if chosen == JUST_DISCOVER:
                return await self.map_chosen(None)
            (choice,) = (one for one in choices if one.key == chosen)
            return await self.map_chosen(choice.document)
        said = list(products)
        guesses = await self.hass.async_add_executor_job(best_guesses, heard, said)
        # Numbers alone prove nothing: most coaches begin to count at one.
        sure = bool(guesses) and is_named_by(guesses[0], said)
        return self.async_show_form(
            step_id="coach",
            data_schema=vol.Schema(
                {
                    vol.Required(
                        CONF_COACH,
                        default=guesses[0].key if sure else JUST_DISCOVER,
                    ): SelectSelector(
                        SelectSelectorConfig(
                            options=_options(guesses, choices),
                            mode=SelectSelectorMode.DROPDOWN,
                            translation_key=CONF_COACH,
                        )
                    )
                }
            ),  # type: ignore[arg-type]
            description_placeholders={
                "guesses": ", ".join(guess.title for guess in guesses) or "–",
                **told,
            },
        )

    async def ask_for_file(
        self, user_input: dict[str, Any] | None, spec: Spec
    ) -> ImportedMap | Any:
        """Show a field for a file's text; return what was read, or the form."""
        errors: dict[str, str] = {}
        reason = ""
        if user_input is not None:
            try:
                return await self.hass.async_add_executor_job(
                    read_map_file, user_input[CONF_TEXT], spec
                )
            except BadMap as error:
                errors[CONF_TEXT], reason = "bad_map", str(error)
        form = vol.Schema(
            {vol.Required(CONF_TEXT): TextSelector(TextSelectorConfig(multiline=True))}
        )
        return self.async_show_form(
            step_id="import_map",
            data_schema=self.add_suggested_values_to_schema(
                form,  # type: ignore[arg-type]
                user_input,
            ),
            errors=errors,
            description_placeholders={"reason": reason},
        )

    async def async_step_import_map(
        self, user_input: dict[str, Any] | None = None
    ) -> Any:
        """Ask for a file of the owner's."""
        raise NotImplementedError

    async def map_chosen(self, document: Document | None) -> Any:
        """Go on with a map, or with none."""
        raise NotImplementedError


def _options(
    guesses: Iterable[ShippedCoach], choices: Iterable[ShippedCoach]
) -> list[SelectOptionDict]:
    """Return what is offered: the guesses, none, and all coaches."""
    first = [SelectOptionDict(value=one.key, label=f"★ {one.title}") for one in guesses]
    guessed = {one["value"] for one in first}
    return [
        *first,
        SelectOptionDict(value=JUST_DISCOVER, label=JUST_DISCOVER),
        SelectOptionDict(value=OWN_FILE, label=OWN_FILE),
        *(
            SelectOptionDict(value=one.key, label=one.title)
            for one in choices
            if one.key not in guessed
        ),
    ]


def some_of(lines: list[str]) -> str:
    """Return lines as a list in Markdown, not more than a person reads."""
    shown = [f"- {line}" for line in lines[:_MOST_TOLD]]
    if len(lines) > _MOST_TOLD:
        shown.append(f"- … {len(lines) - _MOST_TOLD}")
    return "\n".join(shown) or "–"
