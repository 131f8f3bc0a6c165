"""Actions on recordings that are there: list, delete and pass them on."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..bus.recordings.folder import (
    Found,
    delete,
    describe,
    export_public,
    find,
    recordings_in,
    uploads_in,
)
from ..bus.recordings.model import NotARecording
from ..const import CONF_KIND, DOMAIN
from ..data import load_spec_of
from ..flows.connections.recording import path_of, recordings_folder
from ..protocol.codec import Codec
from ..recordings import files_under_way
from .register import ActionRow, register_admin_actions

_URL: Final = "/api/rvc/recordings/"
_LINK_LASTS: Final = timedelta(hours=1)
_LIST: Final = vol.Schema({})
_ONE: Final = vol.Schema({vol.Required("name"): cv.string})


@callback
def register_recording_actions(hass: HomeAssistant) -> None:
    """Register the actions, and what serves the files."""
    hass.http.register_view(RecordingView)
    register_admin_actions(
        hass,
        (
            ActionRow("list_recordings", _LIST, _list, SupportsResponse.ONLY),
            ActionRow("delete_recording", _ONE, _delete),
            ActionRow("export_recording", _ONE, _export, SupportsResponse.ONLY),
        ),
    )


class RecordingView(HomeAssistantView):
    """Serves recordings to administrators, and to whoever has a link that is signed."""

    url = _URL + "{name}"
    name = "api:rvc:recording"

    async def get(self, request: web.Request, name: str) -> web.StreamResponse:
        """Return a file, by its name among those that are there."""
        user = request[KEY_HASS_USER]
        # Links that an automation asked for are signed for Home Assistant's own user.
        if not (user.is_admin or user.system_generated):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        hass = request.app[KEY_HASS]
        found = await hass.async_add_executor_job(find, recordings_folder(hass), name)
        if found is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        attached = f'attachment; filename="{found.path.name}"'
        return web.FileResponse(
            found.path,
            headers={
                "Content-Disposition": attached,
                "Content-Type": "application/octet-stream",
                "Cache-Control": "no-store",
            },
        )


def _link(hass: HomeAssistant, found: Found) -> str:
    return async_sign_path(hass, _URL + found.path.name, _LINK_LASTS)


async def _list(call: ServiceCall) -> ServiceResponse:
    """Return all recordings, the newest first, with links that last an hour."""
    hass = call.hass
    folder = recordings_folder(hass)

    def look() -> list[tuple[Found, dict[str, Any]]]:
        found = [*recordings_in(folder), *uploads_in(folder)]
        found.sort(key=lambda one: one.modified, reverse=True)
        return [(one, describe(one)) for one in found]

    under_way = set(files_under_way(hass))
    listed: list[Any] = [
        {
            **about,
            "date": dt_util.utc_from_timestamp(found.modified).isoformat(),
            "began": _iso(about["began"]),
            "under_way": found.path in under_way,
            "download": _link(hass, found),
        }
        for found, about in await hass.async_add_executor_job(look)
    ]
    return {"recordings": listed}


def _iso(stamp: float | None) -> str | None:
    return None if stamp is None else dt_util.utc_from_timestamp(stamp).isoformat()


async def _found(call: ServiceCall) -> Found:
    """Return the recording that a call names; raises ServiceValidationError."""
    hass, name = call.hass, call.data["name"]
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


def _is_played(hass: HomeAssistant, path: Path) -> str | None:
    """Return the title of a coach that a recording is played for; None for none."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        for network in entry.subentries.values():
            if network.data.get(CONF_KIND) == "recording":
                if path_of(hass, network.data) == path:
                    return entry.title
    return None


async def _delete(call: ServiceCall) -> None:
    """Delete a recording; one that is written or played now stays."""
    found = await _found(call)
    if (title := _is_played(call.hass, found.path)) is not None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="recording_is_played",
            translation_placeholders={"coach": title},
        )
    try:
        await call.hass.async_add_executor_job(delete, found.path)
    except OSError as error:
        raise _failed(error) from error


async def _export(call: ServiceCall) -> ServiceResponse:
    """Write a copy without what is private, and return it with a link."""
    hass = call.hass
    found = await _found(call)
    zone = dt_util.get_default_time_zone()

    def export() -> Path:
        codec = Codec(load_spec_of(hass).spec)
        return export_public(found.path, recordings_folder(hass), codec, zone)

    try:
        path = await hass.async_add_executor_job(export)
        exported = await hass.async_add_executor_job(
            find, recordings_folder(hass), path.name
        )
    except (OSError, NotARecording) as error:
        raise _failed(error) from error
    assert exported is not None
    return {
        "name": exported.path.name,
        "bytes": exported.size,
        "download": _link(hass, exported),
    }


def _failed(error: Exception) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="recording_not_read",
        translation_placeholders={"reason": str(error)},
    )
