"""Sentences for Home Assistant's own assistant: how full something is, the generator.

They reach what is exposed to the assistant, and no other entity.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.homeassistant.exposed_entities import async_should_expose
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import DOMAIN
from .command_errors import message_of

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

_ASSISTANT: Final = "conversation"
_HOW_FULL: Final = ["how (full|charged) (is|are) [the] {what}"]
_START: Final = ["(start|run) [the] (generator|genset)"]
_STOP: Final = ["(stop|shut down) [the] (generator|genset)"]
_FILLER: Final = frozenset({"the", "tank", "tanks", "water", "level"})
_LEVEL: Final = "_tank_status_relative_level"
_CHARGE: Final = "_state_of_charge"
_GENERATOR: Final = "_generator_switch_"


def _exposed(hass: HomeAssistant, domain: str) -> Iterator[er.RegistryEntry]:
    """Yield the coach's entities of a domain that the assistant reaches."""
    for entry in er.async_get(hass).entities.values():
        if entry.platform == DOMAIN and entry.domain == domain:
            if async_should_expose(hass, _ASSISTANT, entry.entity_id):
                yield entry


def _device_name(hass: HomeAssistant, entry: er.RegistryEntry) -> str:
    device = dr.async_get(hass).async_get(entry.device_id or "")
    name = None if device is None else device.name_by_user or device.name
    return name or entry.entity_id


def how_full(hass: HomeAssistant, what: str) -> str:
    """Return what is answered to how full a tank or a battery is."""
    words = set(what.lower().replace("?", "").split()) - _FILLER
    answers = []
    for entry in _exposed(hass, "sensor"):
        if not entry.unique_id.endswith((_LEVEL, _CHARGE)):
            continue
        name = _device_name(hass, entry)
        called = {*name.lower().split(), *(one.lower() for one in _aliases(entry))}
        state = hass.states.get(entry.entity_id)
        if words <= called and state is not None:
            known = state.state not in ("unknown", "unavailable")
            level = f"{float(state.state):.0f} %" if known else "not known"
            answers.append(f"{name}: {level}")
    return ", ".join(answers) or f"No tank or battery is called {what}."


def _aliases(entry: er.RegistryEntry) -> list[str]:
    return [one for one in entry.aliases if isinstance(one, str)]


async def _switch_generator(
    hass: HomeAssistant, said: ConversationInput, action: str, answer: str
) -> str:
    """Start or stop the generator that is exposed; returns what is answered."""
    generators = [
        one.entity_id for one in _exposed(hass, "switch") if _GENERATOR in one.unique_id
    ]
    if not generators:
        return "The generator is not exposed to this assistant."
    try:
        await hass.services.async_call(
            "switch",
            action,
            {"entity_id": generators},
            blocking=True,
            context=said.context,
        )
    except HomeAssistantError as error:
        return await message_of(hass, error)
    return answer


async def register_sentences(hass: HomeAssistant, _: str) -> None:
    """Let Home Assistant's own assistant understand the sentences."""
    # It is there only where the owner has it.
    from homeassistant.components.conversation.agent_manager import get_agent_manager  # noqa: PLC0415

    async def level(said: ConversationInput, result: Any) -> str | None:
        return how_full(hass, str(result.entities["what"].value).strip())

    async def start(said: ConversationInput, _: object) -> str | None:
        return await _switch_generator(hass, said, "turn_on", "The generator starts.")

    async def stop(said: ConversationInput, _: object) -> str | None:
        return await _switch_generator(hass, said, "turn_off", "The generator stops.")

    manager = get_agent_manager(hass)
    manager.register_trigger(_HOW_FULL, level)
    manager.register_trigger(_START, start)
    manager.register_trigger(_STOP, stop)
