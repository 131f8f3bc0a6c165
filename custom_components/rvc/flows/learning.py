"""The steps of the options that find out which device the owner switches."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_DEVICE
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..coach.learn import Candidate, LearnSession
from .descriptions import Subject
from .naming import NEXT_STEPS, NamingSteps


class LearningSteps(NamingSteps):
    """Watch the bus while the owner switches something, and describe what changed."""

    _candidates: list[Candidate] | None = None
    _watching: asyncio.Task[None] | None = None

    async def async_step_teach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Explain what to do, and begin to watch."""
        if user_input is None:
            return self.async_show_form(step_id="teach")
        self._candidates = None
        return await self.async_step_watch()

    async def async_step_watch(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Watch until something was switched, or patience ends."""
        if self._watching is None:
            self._watching = self.hass.async_create_task(self._watch())
        if not self._watching.done():
            return self.async_show_progress(
                step_id="watch",
                progress_action="watch",
                progress_task=self._watching,
            )
        self._watching = None
        return self.async_show_progress_done(next_step_id="changed")

    async def _watch(self) -> None:
        coach = self.runtime.coach
        session = LearnSession(coach)
        try:
            await asyncio.sleep(coach.timing.learn_noise)
            self._candidates = await session.answer(coach.timing.learn_patience)
        finally:
            session.end()

    async def async_step_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what changed, the most likely first."""
        candidates = self._candidates or []
        if not candidates:
            return await self.async_step_nothing_changed()
        if user_input is not None:
            key = self.key_of(user_input[CONF_DEVICE])
            (chosen,) = (one for one in candidates if one.key == key)
            self.subject = Subject(key, chosen.partner, chosen.travel_time)
            return await self.async_step_describe()
        options = [
            SelectOptionDict(value=str(one.key), label=self._candidate_label(one))
            for one in candidates
        ]
        fields = {
            vol.Required(CONF_DEVICE, default=options[0]["value"]): SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST)
            )
        }
        return self.async_show_form(
            step_id="changed",
            data_schema=vol.Schema(fields),  # type: ignore[arg-type]
        )

    async def async_step_nothing_changed(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Report that nothing was switched, and offer another try."""
        return self.async_show_menu(step_id="nothing_changed", menu_options=NEXT_STEPS)

    def _candidate_label(self, candidate: Candidate) -> str:
        label = self.label(candidate.key)
        if candidate.partner is not None:
            label = f"{label} + {self.label(candidate.partner)}"
        return f"{label}: {candidate.presses}×"
