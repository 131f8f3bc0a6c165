"""The steps of the options that put the coach's meters into Energy, or take them out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..entities.energy_sources import EnergyPlan, EnergyPlanner, EnergySource
from ..protocol.text import in_markdown
from ..services.command_errors import message_of
from ..stores.energy_preferences import (
    EnergyPreferences,
    Entry,
    counters_of,
    has_price,
    is_energy_loaded,
    is_made_of,
    load_energy,
    statistics_of,
)

CONF_ADD: Final = "add"
CONF_ENABLE: Final = "enable"
CONF_REMOVE: Final = "remove"
_WORDS: Final = "energy"
_NOTHING: Final = "–"


class EnergySteps(OptionsFlowWithReload):
    """Show what Energy has and could have, ask by ticks, show it again, write it."""

    _energy: EnergyPreferences
    _planner: EnergyPlanner
    _plan: EnergyPlan
    _ours: Mapping[str, Entry]
    """Entries that are made of the coach's sensors alone, by what stands for them."""
    _chosen: Mapping[str, Sequence[str]]

    async def async_step_energy(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what is there and what can be added, each with a tick."""
        if not is_energy_loaded(self.hass):
            return self.async_abort(reason="energy_not_loaded")
        if user_input is not None:
            self._chosen = user_input
            if not any(user_input.values()):
                return self.async_abort(reason="energy_unchanged")
            return await self.async_step_confirm_energy()
        self._energy = await load_energy(self.hass)
        self._planner = EnergyPlanner(self.hass, self.config_entry)
        self._plan = self._planner.plan()
        own = self._planner.own_sensors()
        self._ours = _by_key(
            one for one in self._energy.sources if is_made_of(one, own)
        )
        notes = self._notes()
        form = self._form()
        if not form:
            return self.async_abort(
                reason="no_energy_meters", description_placeholders={"notes": notes}
            )
        return self.async_show_form(
            step_id="energy",
            data_schema=vol.Schema(form),  # type: ignore[arg-type]
            description_placeholders={
                "there": _table(map(self._row_of, self._energy.sources)),
                "new": _table(map(self._row, self._new)),
                "notes": notes,
            },
        )

    async def async_step_confirm_energy(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show what is added, turned on and taken out, before it is."""
        enable = self._ticked(CONF_ENABLE)
        add = [*self._ticked(CONF_ADD), *enable]
        gone = self._chosen.get(CONF_REMOVE, [])
        remove = [one for key, one in self._ours.items() if key in gone]
        if user_input is None:
            return self.async_show_form(
                step_id="confirm_energy",
                description_placeholders={
                    "added": _table(map(self._row, add)),
                    "enabled": _table([source.name] for source in enable),
                    "removed": _table(map(self._row_of, remove)),
                },
            )
        try:
            came, went = await self._energy.change(add, remove)
        except HomeAssistantError as error:
            reason = await message_of(self.hass, error)
            return self.async_abort(
                reason="energy_not_changed", description_placeholders={"reason": reason}
            )
        for source in enable:
            self._planner.enable(source)
        if not (came or went or enable):
            # Somebody has changed the same meanwhile.
            return self.async_abort(reason="energy_unchanged")
        return self.async_abort(
            reason="energy_changed",
            description_placeholders={"added": str(came), "removed": str(went)},
        )

    @property
    def _new(self) -> list[EnergySource]:
        """What is not there yet."""
        return [one for one in self._plan.sources if not self._energy.has(one)]

    def _ticked(self, field: str) -> list[EnergySource]:
        keys = self._chosen.get(field, [])
        return [one for one in self._plan.sources if one.key in keys]

    def _form(self) -> dict[Any, Any]:
        """Return the lists of ticks; one that would be empty is left out."""
        ready = [one for one in self._new if not one.disabled]
        off = [one for one in self._new if one.disabled]
        form: dict[Any, Any] = {}
        if ready:
            likely = [one.key for one in ready if self._rival(one) is None]
            # No default: where the owner unticks all, there is no list.
            ticked = {"suggested_value": likely}
            form[vol.Optional(CONF_ADD, description=ticked)] = self._ticks(
                (one.key, self._row(one)) for one in ready
            )
        if off:
            form[vol.Optional(CONF_ENABLE)] = self._ticks(
                (one.key, self._row(one)) for one in off
            )
        if self._ours:
            form[vol.Optional(CONF_REMOVE)] = self._ticks(
                (key, self._row_of(one)) for key, one in self._ours.items()
            )
        return form

    def _ticks(self, rows: Iterable[tuple[str, list[str]]]) -> SelectSelector:
        options = [
            SelectOptionDict(value=key, label=": ".join(row[:2])) for key, row in rows
        ]
        return SelectSelector(
            SelectSelectorConfig(
                options=options, multiple=True, mode=SelectSelectorMode.LIST
            )
        )

    def _rival(self, source: EnergySource) -> str | None:
        """Return the word for what may count the same already; None where nothing does.

        It may be the same battery, measured by another integration; or what the coach
        itself metered before it was heard that it does so at a better place.
        """
        alike = [one for one in self._energy.sources if one["type"] == source.kind]
        coaches = frozenset[str]().union(
            *(
                EnergyPlanner(self.hass, entry).own_sensors()
                for entry in self.hass.config_entries.async_entries(DOMAIN)
            )
        )
        if not all(is_made_of(one, coaches) for one in alike):
            return "other_there"
        planned = {key for one in self._plan.sources for key in one.counters.values()}
        sensors = {one for entry in alike for one in counters_of(entry)} - planned
        if any(self._planner.may_count_the_same(one, source) for one in sensors):
            return "own_there"
        return None

    def _notes(self) -> str:
        """Return what cannot be added and why, and what stays without a tick."""
        notes = [(name, self._word(reason)) for name, reason in self._plan.missing]
        notes += [
            (one.name, self._word(rival))
            for one in self._new
            if (rival := self._rival(one)) is not None
        ]
        lines = [f"- {in_markdown(name)}: {in_markdown(why)}" for name, why in notes]
        return "\n".join(lines)

    # Words

    def _word(self, key: str) -> str:
        entry: RvcConfigEntry = self.config_entry
        return entry.runtime_data.names.choice(_WORDS, key) or key

    def _row(self, source: EnergySource) -> list[str]:
        """Return a source in words: its kind, its name, its sensors."""
        sensors = (*source.counters.values(), *source.details.values())
        return [self._word(source.kind), source.name, ", ".join(sensors)]

    def _row_of(self, entry: Entry) -> list[str]:
        """Return an entry of Energy in words."""
        sensors = list(dict.fromkeys(statistics_of(entry)))
        name = str(entry.get("name") or (sensors[0] if sensors else _NOTHING))
        if has_price(entry):
            name = f"{name} ({self._word('with_price')})"
        return [self._word(str(entry["type"])), name, ", ".join(sensors)]


def _by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return entries by what stands for each of them in a form."""
    found: dict[str, Entry] = {}
    for one in entries:
        stem = key = " ".join([str(one["type"]), *sorted(statistics_of(one))])
        number = 1
        while key in found:
            number += 1
            key = f"{stem} {number}"
        found[key] = one
    return found


def _table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of words as a list in Markdown."""
    lines = []
    for kind, *rest in rows:
        words = ": ".join([f"**{in_markdown(kind)}**", *map(in_markdown, rest[:1])])
        lines.append(f"- {words}")
        lines += [f"  {in_markdown(more)}" for more in rest[1:]]
    return "\n".join(lines) or _NOTHING
