"""Errors of commands as the owner reads them."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.devices.errors import LockedOut
from custom_components.rvc.services.command_errors import command_failed, message_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Awning reports that it must not move right now: Park brake."),
        ("de", "Awning darf sich jetzt nicht bewegen, es meldet: Park brake."),
    ],
)
async def test_an_error_within_another_text_is_in_home_assistants_language(
    hass: HomeAssistant, quick: None, language: str, text: str
) -> None:
    hass.config.language = language
    error = command_failed(LockedOut(None, "park_brake"), "Awning")
    assert await message_of(hass, error) == text


async def test_an_error_of_home_assistant_keeps_its_words(
    hass: HomeAssistant, quick: None
) -> None:
    assert await message_of(hass, HomeAssistantError("not now")) == "not now"
