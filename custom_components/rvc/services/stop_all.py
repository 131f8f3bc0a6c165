"""Stop everything: an action, an intent and a sentence that end every motion."""

from typing import TYPE_CHECKING, Any, Final, override

from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv, intent
from homeassistant.setup import async_when_setup
import voluptuous as vol

from ..const import DOMAIN
from ..data import RvcConfigEntry, entry_of
from ..spec.errors import RvcError
from .command_errors import command_failed, message_of
from .register import traced

if TYPE_CHECKING:
    from homeassistant.components.conversation import ConversationInput

INTENT: Final = "RvcStopAllMotion"
_CONVERSATION: Final = "conversation"

# By language: what is said, and what is answered.
_SENTENCES: Final = {
    "en": (
        [
            "stop (all|every) (motion|motions|movement|movements|motor|motors)",
            "stop (everything|all) [that] (moves|is moving)",
            "stop everything",
        ],
        "Everything that moves was stopped.",
    ),
    "de": (
        [
            "(stopp|stoppe|halte) alle[s] [Bewegungen|Motoren] [an]",
            "(stopp|stoppe|halte) alles was sich bewegt [an]",
        ],
        "Alles, was sich bewegt, wurde angehalten.",
    ),
    "es": (
        ["(para|detén) todo [lo que se mueve]", "(para|detén) todos los motores"],
        "Se ha detenido todo lo que se mueve.",
    ),
    "fr": (
        [
            "(arrête|arrêtez|stoppe|stoppez) tout [ce qui bouge]",
            "(arrête|arrêtez) tous les (moteurs|mouvements)",
        ],
        "Tout ce qui bouge a été arrêté.",
    ),
}


def _answer(language: str) -> str:
    """Return what is answered in a language, else in English."""
    return _SENTENCES.get(language.partition("-")[0], _SENTENCES["en"])[1]


async def stop_all(hass: HomeAssistant, *entries: RvcConfigEntry) -> None:
    """End every motion of these coaches; raises a translated HomeAssistantError."""
    failed: HomeAssistantError | None = None
    for entry in entries:
        try:
            await entry.runtime_data.coach.stop_all()
        except RvcError as error:
            failed = command_failed(error, entry.title)
    if failed is not None:
        raise failed


async def _stop_every_coach(hass: HomeAssistant) -> None:
    await stop_all(hass, *hass.config_entries.async_loaded_entries(DOMAIN))


async def _stop_all(call: ServiceCall) -> None:
    """End every motion of one coach, or of all where none is named."""
    if ATTR_CONFIG_ENTRY_ID in call.data:
        await stop_all(call.hass, entry_of(call))
        return
    if not call.hass.config_entries.async_loaded_entries(DOMAIN):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_coach"
        )
    await _stop_every_coach(call.hass)


class StopAllIntent(intent.IntentHandler):
    """The intent, for sentences of the owner's own and for language models."""

    intent_type = INTENT
    description = "Stops everything that moves in the motorhome, at once"

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """End every motion."""
        response = intent_obj.create_response()
        try:
            await _stop_every_coach(intent_obj.hass)
        except HomeAssistantError as error:
            text = await message_of(intent_obj.hass, error)
            response.async_set_error(
                intent.IntentResponseErrorCode.FAILED_TO_HANDLE, text
            )
        else:
            response.async_set_speech(_answer(intent_obj.language))
        return response


@callback
def register_stop_all(hass: HomeAssistant) -> None:
    """Register action, intent and sentences; they are there without a coach too."""
    schema: Any = vol.Schema({vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string})
    hass.services.async_register(
        DOMAIN,
        "stop_all",
        traced(_stop_all),  # type: ignore[arg-type]
        schema=schema,
    )
    intent.async_register(hass, StopAllIntent())
    async_when_setup(hass, _CONVERSATION, _register_sentences)


async def _register_sentences(hass: HomeAssistant, _: str) -> None:
    """Let Home Assistant's own assistant understand the sentences."""
    # It is there only where the owner has it.
    from homeassistant.components.conversation.agent_manager import get_agent_manager  # noqa: PLC0415

    async def heard(said: ConversationInput, _: object) -> str | None:
        try:
            await _stop_every_coach(hass)
        except HomeAssistantError as error:
            return await message_of(hass, error)
        return _answer(said.language)

    sentences = [one for said, _ in _SENTENCES.values() for one in said]
    get_agent_manager(hass).register_trigger(sentences, heard)
