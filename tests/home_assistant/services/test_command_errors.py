"""Errors of commands as the owner reads them."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations
import pytest

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices.errors import GeneratorNotReady, LockedOut
from custom_components.rvc.services.command_errors import command_failed, message_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", 'Awning must not move right now. It reports "Blocked: park brake".'),
        (
            "de",
            "Awning darf sich jetzt nicht bewegen, es meldet „Gesperrt: Feststellbremse“.",
        ),
    ],
)
async def test_an_error_within_another_text_is_in_home_assistants_language(
    hass: HomeAssistant, quick: None, language: str, text: str
) -> None:
    hass.config.language = language
    # Home Assistant has them as soon as there are entities.
    await async_get_translations(hass, language, "entity", {DOMAIN})
    error = command_failed(LockedOut(None, "park_brake"), "Awning")
    assert await message_of(hass, error) == text


@pytest.mark.parametrize(("language", "text"), [("en", "Cranking"), ("de", "Anlassen")])
async def test_a_state_within_an_error_is_called_as_its_sensor_says_it(
    hass: HomeAssistant, quick: None, language: str, text: str
) -> None:
    hass.config.language = language
    await async_get_translations(hass, language, "entity", {DOMAIN})
    error = command_failed(GeneratorNotReady(None, "cranking"), "Generator")
    assert error.translation_placeholders == {"device": "Generator", "state": text}
    error = command_failed(GeneratorNotReady(None, None), "Generator")
    assert error.translation_key == "generator_not_heard"


async def test_an_error_of_home_assistant_keeps_its_words(
    hass: HomeAssistant, quick: None
) -> None:
    assert await message_of(hass, HomeAssistantError("not now")) == "not now"
