"""Files of recordings as actions name them, serve them, and say what is wrong with them."""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..bus.errors import CannotOpen
from ..bus.recordings.folder import MIN_FREE, Found, find
from ..const import DOMAIN
from ..flows.connections.recording import recordings_folder
from ..recordings import files_under_way
from .reasons import in_our_language

URL: Final = "/api/rvc/recordings/"
_LINK_LASTS: Final = timedelta(hours=1)
_OF_FILES: Final = {
    "not_found": "recording_gone",
    "permission": "recording_no_permission",
    "unknown": "recording_not_read",
}
_KNOWN: Final = frozenset(
    {
        "no_regular_file",
        "not_a_recording",
        "not_installed",
        "recording_archive",
        "recording_busmaster_j1939",
        "recording_damaged",
        "recording_empty",
        "recording_foreign",
        "recording_library_missing",
        "recording_needs_conversion",
        "recording_no_room",
        "recording_not_can",
        "too_many_recordings",
        "upload_gone",
    }
)
"""What is said of a recording as in the flow, by the same reason."""


def link_to(hass: HomeAssistant, found: Found) -> str:
    """Return a link that is signed for an hour; what its owner put there has any name."""
    path = URL + quote(found.path.name, safe="")
    # What is signed comes back as it is read, and would mean something else.
    signature = async_sign_path(hass, path, _LINK_LASTS).rpartition("?")[2]
    return f"{path}?{signature}"


async def find_recording(hass: HomeAssistant, name: str) -> Found:
    """Return the recording of a name that is not written now.

    Raises ServiceValidationError.
    """
    found = await hass.async_add_executor_job(find, recordings_folder(hass), name)
    if found is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_recording",
            translation_placeholders={"name": name},
        )
    if found.path in files_under_way(hass):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="recording_under_way"
        )
    return found


def file_failed(error: CannotOpen) -> HomeAssistantError:
    """Return the translated error for a recording that cannot be read."""
    reason = error.reason
    key = reason if reason in _KNOWN else _OF_FILES.get(reason, "recording_not_read")
    detail = in_our_language(error.detail)
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"detail": detail, "reason": detail},
    )


def disk_full() -> HomeAssistantError:
    """Return the translated error for a disk without room."""
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="recording_no_room",
        translation_placeholders={"detail": str(MIN_FREE // 1_000_000)},
    )
