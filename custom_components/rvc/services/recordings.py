"""Actions on recordings that are there: list, delete and pass them on."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web
from homeassistant.components.http import KEY_HASS, KEY_HASS_USER, HomeAssistantView
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

from ..bus.errors import CannotOpen
from ..bus.recordings.folder import (
    DiskFull,
    Found,
    delete,
    describe,
    export_public,
    find,
    recordings_in,
    uploads_in,
)
from ..bus.transports.recording import translated
from ..const import DOMAIN
from ..data import load_spec_of
from ..flows.connections.recording import recordings_folder
from ..protocol.codec import Codec
from ..recordings import files_played, files_under_way
from .import_recording import register_import
from .recording_files import URL, disk_full, file_failed, find_recording, link_to
from .register import ActionRow, register_admin_actions

_LIST: Final = vol.Schema({})
_ONE: Final = vol.Schema({vol.Required("name"): cv.string})


@callback
def register_recording_actions(hass: HomeAssistant) -> None:
    """Register the actions, and what serves the files."""
    hass.http.register_view(RecordingView)
    register_import(hass)
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

    url = URL + "{name}"
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
        # What its owner put there has any name.
        attached = f"attachment; filename*=UTF-8''{quote(found.path.name, safe='')}"
        return web.FileResponse(
            found.path,
            headers={
                "Content-Disposition": attached,
                "Content-Type": "application/octet-stream",
                "Cache-Control": "no-store",
            },
        )


async def _list(call: ServiceCall) -> ServiceResponse:
    """Return all recordings, the newest first, with links that last an hour."""
    return {"recordings": await list_recordings(call.hass)}


async def list_recordings(hass: HomeAssistant) -> list[Any]:
    """Return what is known of each recording, the newest first.

    With its name, size in bytes, length in seconds, networks, the date of its last
    change, and a link that is signed for an hour.
    """
    folder = recordings_folder(hass)

    def look() -> list[tuple[Found, dict[str, Any]]]:
        found = [*recordings_in(folder), *uploads_in(folder)]
        found.sort(key=lambda one: one.modified, reverse=True)
        return [(one, describe(one)) for one in found]

    under_way = set(files_under_way(hass))
    return [
        {
            **about,
            "date": dt_util.utc_from_timestamp(found.modified).isoformat(),
            "began": _iso(about["began"]),
            "under_way": found.path in under_way,
            "download": link_to(hass, found),
        }
        for found, about in await hass.async_add_executor_job(look)
    ]


def _iso(stamp: float | None) -> str | None:
    return None if stamp is None else dt_util.utc_from_timestamp(stamp).isoformat()


async def _delete(call: ServiceCall) -> None:
    """Delete a recording; one that is written or played now stays."""
    hass = call.hass
    found = await find_recording(hass, call.data["name"])

    played = files_played(hass)

    def delete_unplayed() -> str | None:
        # A path may lead there by a link.
        titles = {path.resolve(): title for path, title in played.items()}
        if (title := titles.get(found.path.resolve())) is None:
            delete(found.path)
        return title

    try:
        title = await hass.async_add_executor_job(delete_unplayed)
    except OSError as error:
        raise _failed(error) from error
    if title is not None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="recording_is_played",
            translation_placeholders={"coach": title},
        )


async def _export(call: ServiceCall) -> ServiceResponse:
    """Write a copy without what is private, and return it with a link."""
    return await export_recording(call.hass, call.data["name"])


async def export_recording(hass: HomeAssistant, name: str) -> dict[str, Any]:
    """Write a copy without what is private; return its name, size and link.

    Raises HomeAssistantError.
    """
    found = await find_recording(hass, name)
    zone = dt_util.get_default_time_zone()

    def export() -> Found:
        codec = Codec(load_spec_of(hass).spec)
        with translated(str(found.path)):
            path = export_public(found.path, recordings_folder(hass), codec, zone)
            stat = path.stat()
        return Found(path, stat.st_size, stat.st_mtime)

    try:
        exported = await hass.async_add_executor_job(export)
    except CannotOpen as error:
        raise file_failed(error) from error
    except DiskFull as error:
        raise disk_full() from error
    return {
        "name": exported.path.name,
        "bytes": exported.size,
        "download": link_to(hass, exported),
    }


def _failed(error: Exception) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="recording_not_read",
        translation_placeholders={"reason": str(error)},
    )
