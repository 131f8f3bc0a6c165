"""What things are called by voice: names without numbers, and those of what is asked for.

They are aliases in the entity registry: ids stay, and owners see and change them.
"""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Any, Final, NamedTuple

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import timing_of
from ..device_names import TEXTS_OF_CHOICES

SPOKEN_NAMES: HassKey[SpokenNames] = HassKey(f"{DOMAIN}_spoken_names")

_GIVEN: Final = "spoken"
"""The option of an entity that says which of its aliases were given here."""
_OURS: Final = frozenset({"aliases", "options"})


class SpokenRow(NamedTuple):
    """What an entity may be called while it is the only one."""

    domain: str
    key: str
    """That of its words among the texts; one of each key is called by them."""
    suffix: re.Pattern[str]
    """What its unique id ends with."""
    rank: int = 0
    """Among several, those of the lowest rank count."""
    is_main: bool = False
    """Whether it is what its device is asked for, and has the device's name too."""


def _row(domain: str, key: str, suffix: str, rank: int = 0) -> SpokenRow:
    return SpokenRow(domain, key, re.compile(f"_{suffix}$"), rank)


def _main(key: str, suffix: str, rank: int = 0) -> SpokenRow:
    return _row("sensor", key, suffix, rank)._replace(is_main=True)


_CHARGE: Final = "status_2_state_of_charge"
_LEVEL: Final = "tank_status_relative_level"
_FLUID: Final = "n2k_fluid_level_{}_fluid_level"
_ROWS: Final = (
    _row("water_heater", "water_heater", r"water_heater_\d+_water_heater"),
    _row("climate", "thermostat", r"thermostat_\d+_climate"),
    _row("climate", "floor_heating", r"floor_heat_\d+_climate"),
    _row("cover", "awning", r"awning_\d+_cover_awning"),
    _row("cover", "slide", r"slide_\d+_cover_slide"),
    _row("cover", "step", r"step_\d+_cover_step"),
    _row("cover", "shade", r"window_shade_\d+_cover_window_shade"),
    _row("cover", "window", r"window_\d+_cover_window"),
    _row("cover", "door", r"door_\d+_cover_door"),
    _row("lock", "door_lock", r"door_\d+_door_lock"),
    _row("fan", "roof_fan", r"roof_fan_\d+_fan"),
    _main("fresh_water", f"tank_0_{_LEVEL}"),
    _main("black_water", f"tank_1_{_LEVEL}"),
    _main("gray_water", f"tank_2_{_LEVEL}"),
    _main("propane", f"tank_3_{_LEVEL}"),
    _main("", rf"tank_\d+_{_LEVEL}"),
    _row("sensor", "fresh_water", rf"n2k_tank_\d+_{_FLUID.format(1)}", rank=1),
    _row("sensor", "gray_water", rf"n2k_tank_\d+_{_FLUID.format(2)}", rank=1),
    _row("sensor", "black_water", rf"n2k_tank_\d+_{_FLUID.format(5)}", rank=1),
    _main("battery", f"dc_source_1_dc_source_{_CHARGE}"),
    _main("", f"dc_source_2_dc_source_{_CHARGE}"),
    _main("battery", rf"dc_source_\d+_dc_source_{_CHARGE}", rank=1),
    _main("battery", rf"battery_\d+_battery_{_CHARGE}", rank=2),
    _main("battery", r"n2k_battery_\d+_n2k_dc_detailed_status_state_of_charge", 3),
    _row("sensor", "battery_voltage", "dc_source_1_dc_source_status_1_dc_voltage"),
    _row(
        "sensor",
        "outside_temperature",
        "weather_station_weather_status_1_exterior_air_temperature",
    ),
    _row(
        "sensor",
        "outside_temperature",
        r"air_conditioner_status_2_exterior_temperature",
        rank=1,
    ),
)
_DOMAINS: Final = frozenset(row.domain for row in _ROWS) - {"sensor"}
KEYS: Final = tuple(dict.fromkeys(row.key for row in _ROWS if row.key))
LEVELS: Final = frozenset(row.key for row in _ROWS if row.is_main)


def row_of(entry: er.RegistryEntry) -> SpokenRow | None:
    """Return what an entity may be called; None for no other than its name."""
    if entry.platform != DOMAIN or entry.disabled_by is not None:
        return None
    return next(
        (
            row
            for row in _ROWS
            if row.domain == entry.domain and row.suffix.search(entry.unique_id)
        ),
        None,
    )


class SpokenNames:
    """Keeps the aliases of all coaches right while entities come and go.

    An entity alone of its kind has the words of the kind. When a second one appears,
    both lose them: a word must not mean one of two things that move. An alias that
    the owner has removed stays removed, and one that the owner has given stays.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without words."""
        self._hass = hass
        self._entities = er.async_get(hass)
        self._words: Mapping[str, tuple[str, ...]] = {}
        self._claims: dict[str, SpokenRow] = {}
        """The rows of entities, by their ids."""
        self._dirty: set[str] = set()

    async def start(self) -> None:
        """Name what is there, and go on with what comes."""
        await self._load_words()
        listen = self._hass.bus.async_listen
        listen(er.EVENT_ENTITY_REGISTRY_UPDATED, self._entity_changed)
        listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._device_changed)
        listen(EVENT_CORE_CONFIG_UPDATE, self._core_changed)
        for entry in list(self._entities.entities.values()):
            if (row := row_of(entry)) is not None:
                self._claims[entry.entity_id] = row
        self._refresh(KEYS)

    async def _load_words(self) -> None:
        texts = await async_get_translations(
            self._hass, self._hass.config.language, "selector", {DOMAIN}
        )
        self._words = {
            key: tuple(word.strip() for word in text.split(";"))
            for key in KEYS
            if (text := texts.get(TEXTS_OF_CHOICES.format("spoken", key)))
        }

    # Asking

    def words_of(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield all words of these keys, whoever is called so."""
        for key in keys:
            yield from self._words.get(key, ())

    def called(self, key: str) -> list[str]:
        """Return the entities that the words of a key may mean, of the lowest rank."""
        ranks = {one: row.rank for one, row in self._claims.items() if row.key == key}
        lowest = min(ranks.values(), default=0)
        return sorted(one for one, rank in ranks.items() if rank == lowest)

    def device_name(self, entity_id: str) -> str | None:
        """Return what the device of an entity is called."""
        entry = self._entities.async_get(entity_id)
        if entry is None or entry.device_id is None:
            return None
        device = dr.async_get(self._hass).async_get(entry.device_id)
        return None if device is None else device.name_by_user or device.name

    # What changes

    @callback
    def _entity_changed(self, event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and not data["changes"].keys() - _OURS:
            return
        entity_id = data["entity_id"]
        before = self._claims.pop(entity_id, None)
        if data["action"] == "update" and "old_entity_id" in data:
            before = self._claims.pop(data["old_entity_id"], before)
        entry = self._entities.async_get(entity_id)
        row = None if entry is None else row_of(entry)
        if row is not None:
            self._claims[entity_id] = row
        keys = {one.key for one in (before, row) if one is not None}
        domain = entity_id.partition(".")[0]
        if domain in _DOMAINS and (entry is None or entry.platform == DOMAIN):
            # It may have, or have had, the name that another one is called by.
            keys |= {one.key for one in _ROWS if one.domain == domain}
        self._refresh_soon(keys)

    @callback
    def _device_changed(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and {"name", "name_by_user"} & set(
            data["changes"]
        ):
            for entry in er.async_entries_for_device(
                self._entities, data["device_id"], include_disabled_entities=True
            ):
                if (row := self._claims.get(entry.entity_id)) is not None:
                    self._refresh_soon({row.key})

    @callback
    def _core_changed(self, event: Event) -> None:
        if "language" in event.data:
            self._hass.async_create_task(self._speak_another_language())

    async def _speak_another_language(self) -> None:
        await self._load_words()
        self._refresh(KEYS)

    # Giving

    @callback
    def _refresh_soon(self, keys: set[str]) -> None:
        """Refresh after what is happening now: entities come in numbers."""
        if keys and not self._dirty:
            wait = timing_of(self._hass).spoken_names
            self._hass.loop.call_later(wait, self._refresh_dirty)
        self._dirty |= keys

    @callback
    def _refresh_dirty(self) -> None:
        dirty, self._dirty = self._dirty, set()
        self._refresh(dirty)

    @callback
    def _refresh(self, keys: Iterable[str]) -> None:
        for key in {*keys, ""}:
            called = self.called(key)
            for entity_id in [
                one for one, row in self._claims.items() if row.key == key
            ]:
                entry = self._entities.async_get(entity_id)
                if entry is not None:
                    words = self._words.get(key, ()) if called == [entity_id] else ()
                    self._give(entry, self._wanted(entry, words))

    def _wanted(self, entry: er.RegistryEntry, words: tuple[str, ...]) -> list[str]:
        """Return the aliases of an entity that no other entity of its domain has."""
        wanted = list(words)
        if self._claims[entry.entity_id].is_main:
            if name := self.device_name(entry.entity_id):
                wanted.insert(0, name)
        if not wanted:
            return []
        taken = {
            name.casefold()
            for other in self._others(entry)
            for name in er.async_get_entity_aliases(self._hass, other)
            if name not in given(other)
        }
        return [one for one in dict.fromkeys(wanted) if one.casefold() not in taken]

    def _others(self, entry: er.RegistryEntry) -> Iterator[er.RegistryEntry]:
        if entry.domain != "sensor":
            for other in self._entities.entities.values():
                if is_rival(other, entry.domain) and other != entry:
                    yield other

    def _give(self, entry: er.RegistryEntry, wanted: list[str]) -> None:
        """Give aliases, and take back those that are not wanted any more."""
        before = given(entry)
        had = {one.casefold() for one in entry.aliases if isinstance(one, str)}
        declined = [one for one in before if one.casefold() not in had]
        aliases = [one for one in entry.aliases if one not in before or one in wanted]
        aliases += [
            one for one in wanted if one not in before and one.casefold() not in had
        ]
        now = list(dict.fromkeys((*wanted, *declined)))
        if aliases != entry.aliases:
            self._entities.async_update_entity(entry.entity_id, aliases=aliases)
        if now != before:
            options: dict[str, Any] = {**entry.options.get(DOMAIN, {}), _GIVEN: now}
            self._entities.async_update_entity_options(entry.entity_id, DOMAIN, options)


def is_rival(entry: er.RegistryEntry, domain: str) -> bool:
    """Return whether what is said to a domain could mean this entity too.

    A water heater behind a relay is a switch.
    """
    if entry.disabled_by is not None:
        return False
    return entry.domain in (domain, "switch" if domain == "water_heater" else domain)


def given(entry: er.RegistryEntry) -> list[str]:
    """Return the aliases that an entity was given here, also those declined since."""
    options = entry.options.get(DOMAIN)
    return [] if options is None else list(options.get(_GIVEN, ()))
