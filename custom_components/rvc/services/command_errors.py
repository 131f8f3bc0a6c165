"""The errors of commands as the owner reads them: translated, with the device's name."""

from typing import Final

from homeassistant.core import HomeAssistant, async_get_hass_or_none
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)

from ..bus.errors import (
    BusBusy,
    BusError,
    ListenOnly,
    NetworkDown,
    NetworkReadOnly,
    TooLate,
)
from ..coach.node.address_claim import NoAddress
from ..coach.node.transfer import TransferFailed
from ..const import DOMAIN
from ..devices.errors import (
    CommandRefused,
    DeviceDidNotAnswer,
    DeviceDidNotObey,
    GeneratorDidNotStart,
    GeneratorDidNotStop,
    GeneratorNotReady,
    LockedOut,
    MayNotBlink,
    NeverSent,
    NotAllowed,
    NotByGroup,
    OnlyGuarded,
    ReadOnlyCoach,
)
from ..presentation.labels import in_words
from ..protocol.errors import EncodeError
from ..spec.errors import RvcError
from .reasons import in_our_language

_KEYS: Final[tuple[tuple[type[RvcError], str], ...]] = (
    (DeviceDidNotAnswer, "no_answer"),
    (DeviceDidNotObey, "did_not_obey"),
    (NeverSent, "never_sent"),
    (ReadOnlyCoach, "only_looks"),
    (NotByGroup, "not_by_group"),
    (LockedOut, "locked_out"),
    (OnlyGuarded, "only_guarded"),
    (GeneratorNotReady, "generator_not_ready"),
    (GeneratorDidNotStart, "generator_did_not_start"),
    (GeneratorDidNotStop, "generator_did_not_stop"),
    (MayNotBlink, "may_not_blink"),
    (NetworkDown, "network_down"),
    (NetworkReadOnly, "read_only"),
    (ListenOnly, "listen_only"),
    (BusBusy, "bus_busy"),
    (TooLate, "too_late"),
    (BusError, "not_sent"),
    (NoAddress, "no_address"),
    (TransferFailed, "not_taken"),
)

# The acknowledgment codes that say why (RV-C Table 7.5)
_REASONS: Final = frozenset(
    {
        "conditions_do_not_allow",
        "format_wrong",
        "nak_not_executed",
        "overridden_by_user",
        "parameters_out_of_range",
        "security_password_required",
        "source_not_acceptable",
    }
)


def command_failed(error: RvcError, label: str) -> HomeAssistantError:
    """Return the translated error for a command.

    Args:
        error: What went wrong.
        label: What the owner knows the addressee as: the `device_label` of a device.
    """
    placeholders = {"device": label}
    if isinstance(error, CommandRefused):
        reason = error.reason if error.reason in _REASONS else "other"
        key = f"refused_{reason}"
        placeholders["code"] = str(error.code)
    elif isinstance(error, NotAllowed):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"not_allowed_{error.permission}",
            translation_placeholders=placeholders,
        )
    elif isinstance(error, EncodeError):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_possible",
            translation_placeholders=placeholders | {"reason": in_our_language(error)},
        )
    else:
        if isinstance(error, NeverSent):
            placeholders["reason"] = in_our_language(error.reason)
        elif isinstance(error, NotByGroup):
            placeholders["output"] = error.output
        elif isinstance(error, LockedOut):
            placeholders["reason"] = _shown(f"blocked_by.state.{error.signal}")
        elif isinstance(error, GeneratorNotReady) and error.state is not None:
            state = f"sensor.generator_status.state.{error.state}"
            placeholders["state"] = _shown(state)
        key = next((key for kind, key in _KEYS if isinstance(error, kind)), "failed")
        if isinstance(error, GeneratorNotReady) and error.state is None:
            key = "generator_not_heard"
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


def _shown(key: str) -> str:
    """Return a word within an error as entities show it, in Home Assistant's language.

    In whose language the error is told is decided where it is shown, and there is no
    word there for what it is about.

    Args:
        key: The end of its key among the translations of entities.
    """
    if (hass := async_get_hass_or_none()) is not None:
        texts = async_get_cached_translations(
            hass, hass.config.language, "entity", DOMAIN
        )
        for one, text in texts.items():
            if one.endswith(f".{key}"):
                return text
    return in_words(key.rpartition(".")[2])


async def message_of(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return an error's message in Home Assistant's language.

    It is for messages that stand within another text: the text of an error itself is
    English, and is translated where it is shown.
    """
    texts = await async_get_translations(
        hass, hass.config.language, "exceptions", {DOMAIN}
    )
    key = f"component.{DOMAIN}.exceptions.{error.translation_key}.message"
    if error.translation_domain != DOMAIN or key not in texts:
        return str(error)
    return texts[key].format(**error.translation_placeholders or {})
