"""The steps about the coach map as a whole: choose a known one, or read a file."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..coach_map.formats.errors import BadMap
from ..coach_map.model import Document, MapKey
from ..coach_map.reading import read_map_file
from ..coach_map.shipped import ShippedCoach, best_guesses, is_named_by, shipped_coaches
from ..protocol.text import in_markdown
from ..services.reasons import in_our_language, load_reasons
from ..spec import Spec

CONF_COACH: Final = "coach"
CONF_DASHBOARD: Final = "dashboard"
CONF_TEXT: Final = "text"
JUST_DISCOVER: Final = "just_discover"
OWN_FILE: Final = "own_file"
_MOST_LINES: Final = 12


class CoachMapSteps(FlowHandler[Any, Any, Any]):
    """Steps that end with a map: of a known coach, of a file, or none."""

    offers_dashboard = False
    """Whether a dashboard is offered with it."""
    wants_dashboard = False
    """Whether the owner wants one."""

    async def ask_for_coach(
        self,
        user_input: dict[str, Any] | None,
        heard: Collection[MapKey],
        products: Iterable[str],
        **placeholders: str,
    ) -> Any:
        """Show the coaches, the best guesses first; or go on with the chosen map.

        Args:
            user_input: What the owner has chosen; None at first.
            heard: The devices that were heard.
            products: The product identifications that were heard.
            placeholders: What else the form's text names.
        """
        coaches = await self.hass.async_add_executor_job(shipped_coaches)
        if user_input is not None:
            chosen = user_input[CONF_COACH]
            self.wants_dashboard = user_input.get(CONF_DASHBOARD, False)
            if chosen == OWN_FILE:
                return await self.async_step_import_map()
            if chosen == JUST_DISCOVER:
                return await self.map_chosen(None)
            (coach,) = (one for one in coaches if one.key == chosen)
            return await self.map_chosen(coach.document)
        products = list(products)
        guesses = await self.hass.async_add_executor_job(best_guesses, heard, products)
        # Numbers alone prove nothing: most coaches begin to count at one.
        is_sure = bool(guesses) and is_named_by(guesses[0], products)
        form = _coach_form(
            guesses[0].key if is_sure else JUST_DISCOVER, guesses, coaches
        )
        if self.offers_dashboard:
            # Nobody gets one who does not ask for it.
            form = form.extend({vol.Optional(CONF_DASHBOARD): BooleanSelector()})
        if guesses:
            placeholders["guesses"] = "; ".join(guess.title for guess in guesses)
        return self.async_show_form(
            step_id="coach_matched" if guesses else "coach",
            data_schema=form,
            description_placeholders=placeholders,
        )

    async def async_step_coach(self, user_input: dict[str, Any] | None = None) -> Any:
        """Ask which coach it is."""
        raise NotImplementedError

    async def async_step_coach_matched(
        self, user_input: dict[str, Any] | None = None
    ) -> Any:
        """Ask the same with a text that names the coaches that match best."""
        return await self.async_step_coach(user_input)

    async def async_step_import_map(
        self, user_input: dict[str, Any] | None = None
    ) -> Any:
        """Ask for the text of a file, and go on with the map that it holds."""
        errors: dict[str, str] = {}
        reason = ""
        if user_input is not None:
            try:
                imported = await self.hass.async_add_executor_job(
                    read_map_file, user_input[CONF_TEXT], await self.spec()
                )
            except BadMap as error:
                await load_reasons(self.hass)
                errors[CONF_TEXT], reason = "bad_map", in_our_language(error)
            else:
                return await self.map_chosen(imported.document, imported.unused)
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

    async def spec(self) -> Spec:
        """Return the spec by which a map is checked."""
        raise NotImplementedError

    async def map_chosen(
        self, document: Document | None, unused: Sequence[str] = ()
    ) -> Any:
        """Go on with a map, or with none.

        Args:
            document: The map.
            unused: What of its file could not be used.
        """
        raise NotImplementedError


def _coach_form(
    default: str, guesses: Iterable[ShippedCoach], coaches: Iterable[ShippedCoach]
) -> Any:
    """Return the form that offers the guesses, no map, a file, and all coaches."""
    first = [SelectOptionDict(value=one.key, label=f"★ {one.title}") for one in guesses]
    guessed = {one["value"] for one in first}
    options = [
        *first,
        SelectOptionDict(value=JUST_DISCOVER, label=JUST_DISCOVER),
        SelectOptionDict(value=OWN_FILE, label=OWN_FILE),
        *(
            SelectOptionDict(value=one.key, label=one.title)
            for one in coaches
            if one.key not in guessed
        ),
    ]
    return vol.Schema(
        {
            vol.Required(CONF_COACH, default=default): SelectSelector(
                SelectSelectorConfig(
                    options=options,
                    mode=SelectSelectorMode.DROPDOWN,
                    translation_key=CONF_COACH,
                )
            )
        }
    )


def some_of(lines: Sequence[str]) -> str:
    """Return lines as a list in Markdown, not more than a person reads."""
    shown = [f"- {in_markdown(line)}" for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"- … {len(lines) - _MOST_LINES}")
    return "\n".join(shown) or "–"
