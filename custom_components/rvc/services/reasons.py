"""Reasons within errors and forms, in Home Assistant's language.

In whose language an error is told is decided where it is shown; its reason is a word of
it, and there is no other place where it could be said.
"""

from typing import Any

from homeassistant.core import HomeAssistant, async_get_hass_or_none
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
import voluptuous as vol

from ..const import DOMAIN
from ..spec.faults import explain
from ..spec.reasons import Reason, reason_of


def in_our_language(reason: str | Exception) -> str:
    """Return a reason, or that of an error; what is quoted in it stays as it is."""
    if isinstance(reason, Exception):
        reason = reason_of(reason)
    if not isinstance(reason, Reason):
        return reason
    values = {name: _value(one) for name, one in reason.values.items()}
    try:
        return _template(reason).format(**values)
    except LookupError, ValueError:
        # A translation that names something else
        return str(reason)


async def load_reasons(hass: HomeAssistant) -> None:
    """Load the words, where no coach is set up that has them loaded: in a first flow."""
    await async_get_translations(hass, hass.config.language, "exceptions", {DOMAIN})


def refusal_of_map(error: vol.Invalid) -> str:
    """Return why a map's schema refuses what somebody has entered."""
    return in_our_language(explain({}, error)[1])


def _value(value: Any) -> Any:
    return in_our_language(value) if isinstance(value, str) else value


def _template(reason: Reason) -> str:
    hass, key = async_get_hass_or_none(), reason.key
    if hass is None or key is None:
        return reason.template
    texts = async_get_cached_translations(
        hass, hass.config.language, "exceptions", DOMAIN
    )
    place = f"component.{DOMAIN}.exceptions.{key}.message"
    return texts.get(place, reason.template)
