"""What is done and answered when one of our sentences is said."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.const import (
    ATTR_ENTITY_ID,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    UnitOfTemperature,
)
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceNotSupported
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.util.unit_conversion import TemperatureConverter

from ..entities.movable import MovableEntity
from ..entities.spoken_names import SPOKEN_NAMES
from ..entities.voice import ASSIST
from .command_errors import message_of
from .phrasebook import Modes, Phrases
from .spoken_targets import (
    BY_COMMAND,
    BY_OUTPUTS,
    RUNNING,
    Targets,
    area_of,
    in_area_of,
    meant,
    plain,
    telling,
)

_NO_STATE: Final = frozenset({STATE_UNAVAILABLE, STATE_UNKNOWN})
_TEMPERATURE: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:°|degrees?|grad|grados?|degrés?)?\s*"
    r"([cf]|celsius|fahrenheit)?"
)
_UNITS: Final = {"c": UnitOfTemperature.CELSIUS, "f": UnitOfTemperature.FAHRENHEIT}


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence that was heard."""

    kind: str
    phrases: Phrases
    text: str
    what: str | None
    """What was said in the place that takes any words."""
    context: Context
    device_id: str | None = None
    """The device that heard it."""

    def answer(self, key: str, **what: object) -> str:
        """Return an answer in the language of the sentence."""
        return self.phrases.answers[key].format(**what)


def _is_exposed(hass: HomeAssistant, entity_id: str) -> bool:
    return async_should_expose(hass, ASSIST, entity_id)


def _name(hass: HomeAssistant, entity_id: str) -> str:
    """Return what an entity is called, with its area where that is said beside it."""
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None:
        return entity_id
    names = er.async_get_entity_aliases(hass, entry)
    name = names[0] if names else entity_id
    area = area_of(hass, entry)
    if area is None or area.casefold() in name.casefold():
        return name
    return f"{area} {name}"


def _names(hass: HomeAssistant, entity_ids: Iterable[str]) -> str:
    return ", ".join(sorted(_name(hass, one) for one in entity_ids))


async def _carry_out(
    hass: HomeAssistant, said: Said, action: str, entity_ids: list[str], **data: Any
) -> str | None:
    """Call an action; returns why it was refused, or None."""
    domain, _, service = action.partition(".")
    try:
        await hass.services.async_call(
            domain,
            service,
            {ATTR_ENTITY_ID: entity_ids, **data},
            blocking=True,
            context=said.context,
        )
    except ServiceNotSupported as error:
        return await _why_not(hass, domain, entity_ids, error)
    except HomeAssistantError as error:
        return await message_of(hass, error)
    return None


async def _why_not(
    hass: HomeAssistant, domain: str, entity_ids: list[str], error: HomeAssistantError
) -> str:
    """Return why an entity has no such action: what it lacks needs a permission."""
    component = hass.data[DATA_INSTANCES][domain]
    for entity_id in entity_ids:
        entity = component.get_entity(entity_id)
        reason = entity.refusal() if isinstance(entity, MovableEntity) else None
        if reason is not None:
            return await message_of(hass, reason)
    return await message_of(hass, error)


def _one(hass: HomeAssistant, said: Said, name: str, found: list[str]) -> str | None:
    """Return why a name is not one entity that is exposed; None where it is."""
    if len(found) != 1:
        return said.answer("several", names=_names(hass, found))
    if not _is_exposed(hass, found[0]):
        return said.answer("hidden", name=name)
    return None


def _target(
    hass: HomeAssistant, said: Said, targets: Targets
) -> tuple[str, list[str], str | None]:
    """Return what is named, the entity, and why it cannot be reached, or None.

    Where something that is exposed is called so, what is not is not meant; of several
    the one in the area where it was heard is.
    """
    name, all_found = meant(targets, said.text)
    found = [one for one in all_found if _is_exposed(hass, one)] or all_found
    if len(found) > 1:
        found = in_area_of(hass, said.device_id, found) or found
    return name, found, _one(hass, said, name, found)


async def move(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Open or close what is named."""
    name, found, refused = _target(hass, said, targets)
    action = f"cover.{said.kind}_cover"
    refused = refused or await _carry_out(hass, said, action, found)
    return refused or said.answer(said.kind, name=name)


async def stop(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Stop everything that is called so, exposed or not: a stop does no harm."""
    name, found = meant(targets, said.text)
    refused = await _carry_out(hass, said, "cover.stop_cover", found)
    return refused or said.answer("stop", name=name)


def _mode(modes: Modes, text: str) -> tuple[str, str] | None:
    """Return the mode that a text ends with, and the word for it."""
    said = plain(text)
    words = {plain(word): mode for mode, words in modes.items() for word in words}
    found = [
        word for word in words if f" {said} ".endswith((f" {word} ", f" {word} mode "))
    ]
    longest = max(found, key=len, default=None)
    return None if longest is None else (words[longest], longest)


def _degrees(text: str | None, unit: str) -> float | None:
    """Return the temperature that a text is, in a unit: "120 degrees", "49,5 °C"."""
    found = _TEMPERATURE.fullmatch((text or "").casefold().rstrip(" ?.!"))
    if found is None:
        return None
    degrees = float(found[1].replace(",", "."))
    said = _UNITS[found[2][0]] if found[2] else unit
    return round(TemperatureConverter.convert(degrees, said, unit), 1)


async def _set(
    hass: HomeAssistant, said: Said, targets: Targets, modes: Modes, action: str
) -> str:
    """Set a mode, or a temperature in Home Assistant's unit."""
    name, found, refused = _target(hass, said, targets)
    if refused is not None:
        return refused
    domain, _, field = action.partition(".set_")
    unit = hass.config.units.temperature_unit
    degrees = _degrees(said.what, unit)
    chosen = _mode(modes, said.what or said.text)
    if degrees is not None:
        what = f"{degrees:g} {unit}"
        refused = await _carry_out(
            hass, said, f"{domain}.set_temperature", found, temperature=degrees
        )
    elif chosen is None:
        offered = ", ".join(words[0] for words in modes.values())
        return said.answer("no_mode", name=name, what=said.what, modes=offered)
    else:
        mode, what = chosen
        refused = await _carry_out(hass, said, action, found, **{field: mode})
    return refused or said.answer("set", name=name, what=what)


async def set_climate(hass: HomeAssistant, said: Said, targets: Targets) -> str | None:
    """Set the mode of a thermostat; None where another sentence of ours does."""
    modes = said.phrases.climate_modes
    if said.kind == "climates" and _mode(modes, said.what or "") is not None:
        return None
    return await _set(hass, said, targets, modes, "climate.set_hvac_mode")


async def set_heater(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Set what a water heater heats with, or how warm the water is to be."""
    modes = said.phrases.water_heater_modes
    return await _set(hass, said, targets, modes, "water_heater.set_operation_mode")


async def switch_heater(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Switch a water heater."""
    name, found, refused = _target(hass, said, targets)
    way = said.kind.removeprefix("heater_")
    action = f"water_heater.turn_{way}"
    refused = refused or await _carry_out(hass, said, action, found)
    return refused or said.answer(way, name=name)


async def answer_level(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Answer how full a tank or a battery is, as far as it is exposed."""
    _, found = meant(targets, said.text)
    if not found:
        said_words = set(plain(said.text).split())
        found = [
            entity_id
            for name, entity_ids in targets.items()
            if (words := telling(name)) and said_words.issuperset(words)
            for entity_id in entity_ids
        ]
    answers = [_level(hass, said, one) for one in found if _is_exposed(hass, one)]
    if not answers and found:
        return said.answer("hidden", name=_device_name(hass, found[0]))
    return ", ".join(dict.fromkeys(answers)) or said.answer("none", what=said.text)


def _device_name(hass: HomeAssistant, entity_id: str) -> str:
    return hass.data[SPOKEN_NAMES].device_name(entity_id) or entity_id


def _level(hass: HomeAssistant, said: Said, entity_id: str) -> str:
    name = _device_name(hass, entity_id)
    state = hass.states.get(entity_id)
    if state is None or state.state in _NO_STATE:
        return said.answer("unknown", name=name)
    return said.answer("level", name=name, level=f"{float(state.state):.0f}")


def _exposed(hass: HomeAssistant, targets: Targets, key: str) -> list[str]:
    return [one for one in targets.get(key, ()) if _is_exposed(hass, one)]


async def switch_generator(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Start or stop the generator, where its switch is exposed.

    One that the map puts behind two outputs goes before what takes commands. Of
    several all are stopped, but none is started.
    """
    found = _exposed(hass, targets, BY_OUTPUTS)
    found = found or _exposed(hass, targets, BY_COMMAND)
    if not found:
        return said.answer("no_generator")
    if len(found) > 1 and said.kind == "generator_on":
        return said.answer("several", names=_names(hass, found))
    action = "turn_on" if said.kind == "generator_on" else "turn_off"
    refused = await _carry_out(hass, said, f"switch.{action}", found)
    return refused or said.answer(said.kind)


async def answer_running(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Answer whether a generator runs."""
    found = _exposed(hass, targets, RUNNING)
    states = {state.state for one in found if (state := hass.states.get(one))}
    if not states - _NO_STATE:
        return said.answer("no_generator")
    return said.answer("running" if "on" in states else "not_running")


async def answer_outside(hass: HomeAssistant, said: Said, targets: Targets) -> str:
    """Answer how warm it is outside."""
    for entity_id in targets.get("outside", ()):
        state = hass.states.get(entity_id)
        if state is not None and _is_exposed(hass, entity_id):
            if state.state not in _NO_STATE:
                value = f"{float(state.state):.0f} {state.attributes['unit_of_measurement']}"
                return said.answer("outside", value=value)
    return said.answer("no_outside")
