"""What Home Assistant's Energy is told about coaches: added to, and taken out again.

What others have put there is handed back as it was found, entry by entry.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..entities.energy_sources import EnergySource

if TYPE_CHECKING:
    from homeassistant.components.energy.data import (
        EnergyManager,
        EnergyPreferencesUpdate,
    )

type Entry = Mapping[str, Any]
"""An entry of Energy's list of sources, as it is kept."""

_ENERGY: Final = "energy"
_SOURCES: Final = "energy_sources"
_STATISTIC: Final = "stat_"
_COUNTER: Final = "stat_energy_"
_PRICES: Final = (
    "stat_cost",
    "stat_compensation",
    "entity_energy_price",
    "number_energy_price",
    "entity_energy_price_export",
    "number_energy_price_export",
)
# What Energy's own form writes beside the sensors
_REQUIRED: Final[Mapping[str, Mapping[str, Any]]] = {
    "grid": {
        "stat_energy_to": None,
        "stat_cost": None,
        "entity_energy_price": None,
        "number_energy_price": None,
        "entity_energy_price_export": None,
        "number_energy_price_export": None,
        "cost_adjustment_day": 0.0,
    },
    "solar": {"config_entry_solar_forecast": None},
    "battery": {},
}


def is_energy_loaded(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant has Energy: owners may do without it."""
    return _ENERGY in hass.config.components


async def load_energy(hass: HomeAssistant) -> EnergyPreferences:
    """Return the preferences of Energy, which must be loaded."""
    from homeassistant.components.energy.data import async_get_manager  # noqa: PLC0415

    return EnergyPreferences(await async_get_manager(hass))


class EnergyPreferences:
    """The sources in Energy's preferences, by its own manager."""

    def __init__(self, manager: EnergyManager) -> None:
        """Read and write by this manager."""
        self._manager = manager

    @property
    def sources(self) -> list[Entry]:
        """The entries that are there now; the list is a copy, the entries are not."""
        data = self._manager.data
        # An owner may have set up nothing yet.
        return [] if data is None else [*cast("Sequence[Entry]", data[_SOURCES])]

    def has(self, source: EnergySource) -> bool:
        """Return whether any entry counts by one of a source's counters."""
        counters = set(source.counters.values())
        return any(counters & set(statistics_of(one)) for one in self.sources)

    async def change(
        self, add: Collection[EnergySource], remove: Collection[Entry]
    ) -> tuple[int, int]:
        """Take entries out that are still the same, and append those that are new.

        Returns how many came and how many went. Raises HomeAssistantError where Energy
        would not take an entry; nothing is written then.
        """
        before = self.sources
        kept = [*before]
        for one in remove:
            if one in kept:
                kept.remove(one)
        used = {name for one in kept for name in statistics_of(one)}
        new: list[Entry] = []
        for source in add:
            if used.isdisjoint(source.counters.values()):
                new.append(_entry_of(source, [*kept, *new]))
        gone = len(before) - len(kept)
        if new or gone:
            update = cast("EnergyPreferencesUpdate", {_SOURCES: [*kept, *new]})
            await self._manager.async_update(update)
        return len(new), gone


def statistics_of(entry: Entry) -> Iterator[str]:
    """Yield all statistics that an entry names."""
    for key, value in {**entry, **entry.get("power_config", {})}.items():
        if key.startswith(_STATISTIC) and value is not None:
            yield value


def counters_of(entry: Entry) -> Iterator[str]:
    """Yield the statistics by which an entry counts energy."""
    for key, value in entry.items():
        if key.startswith(_COUNTER) and value is not None:
            yield value


def has_price(entry: Entry) -> bool:
    """Return whether its owner has given an entry a price, or a cost of his own."""
    return any(entry.get(key) is not None for key in _PRICES)


def is_made_of(entry: Entry, sensors: Collection[str]) -> bool:
    """Return whether an entry counts by no other sensors than these.

    What else it shows, its owner may have chosen: another sensor of its charge, or the
    one that Energy itself makes of a power that is to be turned around.
    """
    statistics = set(counters_of(entry)) or set(statistics_of(entry))
    return bool(statistics) and statistics <= set(sensors)


def _entry_of(source: EnergySource, others: Sequence[Entry]) -> Entry:
    """Return a source as an entry, with as much as the installed Energy knows.

    Its schema refuses keys that it does not know, and they differ between releases.
    Raises HomeAssistantError.
    """
    entry = {
        "type": source.kind,
        **source.counters,
        **{
            key: value
            for key, value in _REQUIRED[source.kind].items()
            if key not in source.counters
        },
    }
    if (reason := _refusal([*others, entry])) is not None:
        if _refusal(others) is None or (reason := _refusal([entry])) is not None:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="energy_refuses",
                translation_placeholders={"name": source.name, "reason": reason},
            )
        # What is there is not valid already, so it says nothing about ours.
        others = ()
    for key, value in {"name": source.name, **source.details}.items():
        if _refusal([*others, {**entry, key: value}]) is None:
            entry[key] = value
    return _checked([entry])[0]


def _refusal(entries: Sequence[Entry]) -> str | None:
    """Return why Energy would not take a list of entries; None where it would."""
    try:
        _checked(entries)
    except Exception as error:  # noqa: BLE001
        # Its schemas come from voluptuous or from what stands for it, by release.
        return str(error)
    return None


def _checked(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries as Energy keeps them, with its defaults; raises what it raises."""
    from homeassistant.components.energy.data import ENERGY_SOURCE_SCHEMA  # noqa: PLC0415

    return cast("list[Entry]", ENERGY_SOURCE_SCHEMA([dict(one) for one in entries]))
