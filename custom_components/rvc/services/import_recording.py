"""The action that makes one of our recordings of one in any form."""

import asyncio
from collections.abc import Callable
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.loader import async_get_integration
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
import voluptuous as vol

from ..bus.errors import CannotOpen
from ..bus.recordings.clock import is_dated
from ..bus.recordings.folder import DiskFull, Found, about, titles_of
from ..bus.recordings.importing import Import, Imported, NothingHeard, TooLarge
from ..bus.recordings.model import Skipped
from ..bus.recordings.registry import Recording, open_recording, read_text
from ..bus.transports.recording import checked, translated
from ..const import DOMAIN
from ..data import load_spec_of, timing_of
from ..flows.connections.other import install_python_can
from ..flows.connections.recording import recordings_folder
from ..protocol.codec import Codec
from ..recordings import room_maker
from .recording_files import disk_full, file_failed, find_recording, link_to
from .register import ActionRow, register_admin_actions

MOST_MEGABYTES: Final = 1000
"""Of one import: half of what all recordings may have."""
_LONGEST_TEXT: Final = 16_000_000
_SOURCES: Final = ("name", "path", "text")
_SCHEMA: Final = vol.Schema(
    {
        **{vol.Optional(one): cv.string for one in _SOURCES},
        vol.Optional("time_zone"): cv.string,
    }
)
_UNDER_WAY: Final[HassKey[asyncio.Lock]] = HassKey(f"{DOMAIN}_imports")


@callback
def register_import(hass: HomeAssistant) -> None:
    """Register the action; one import is under way at a time."""
    hass.data[_UNDER_WAY] = asyncio.Lock()
    row = ActionRow("import_recording", _SCHEMA, _import, SupportsResponse.OPTIONAL)
    register_admin_actions(hass, [row])


async def _import(call: ServiceCall) -> ServiceResponse:
    """Import a recording, and return what was read and what was left out."""
    hass = call.hass
    if len(given := [one for one in _SOURCES if one in call.data]) != 1:
        raise _refused("import_one_source", given=", ".join(given) or "–")
    zone = await _zone(call)
    open_, place, source = await _source(call, zone)
    async with hass.data[_UNDER_WAY]:
        try:
            imported, title = await _carry_out(hass, open_, place, source)
        except CannotOpen as error:
            raise file_failed(error) from error
        except NothingHeard as error:
            kinds = ", ".join(f"{k}: {n}" for k, n in error.skipped.counts.items())
            raise _refused("recording_without_frames", kinds=kinds or "–") from error
        except TooLarge as error:
            raise _refused(
                "recording_too_large", megabytes=str(MOST_MEGABYTES)
            ) from error
        except DiskFull as error:
            raise disk_full() from error
    return _answer(hass, imported, title)


def _refused(key: str, **placeholders: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders,
    )


async def _zone(call: ServiceCall) -> tzinfo:
    """Return where the recording was made; raises ServiceValidationError."""
    name = call.data.get("time_zone")
    if name is None:
        return dt_util.get_default_time_zone()
    try:
        zone = await dt_util.async_get_time_zone(name)
    except ValueError, OSError:
        zone = None
    if zone is None:
        raise _refused("no_time_zone", time_zone=name)
    return zone


async def _source(
    call: ServiceCall, zone: tzinfo
) -> tuple[Callable[[], Recording], str, Path | None]:
    """Return what opens the recording, what it is called, and its file if it has one.

    Raises ServiceValidationError.
    """
    hass = call.hass
    if (text := call.data.get("text")) is not None:
        if len(text) > _LONGEST_TEXT:
            raise _refused("text_too_long", megabytes=str(_LONGEST_TEXT // 1_000_000))
        return partial(read_text, text, zone), "text", None
    if (name := call.data.get("name")) is not None:
        path = (await find_recording(hass, name)).path
    else:
        path = Path(hass.config.path(call.data["path"]))
        if not await hass.async_add_executor_job(_is_allowed, hass, path):
            raise _refused("path_not_allowed", path=str(path))
    return partial(open_recording, path, zone), str(path), path


def _is_allowed(hass: HomeAssistant, path: Path) -> bool:
    """Return whether a file may be read: it is ours, or Home Assistant's own list has it."""
    try:
        resolved = path.resolve()
        if resolved.is_relative_to(recordings_folder(hass).resolve()):
            return True
        return hass.config.is_allowed_path(str(resolved))
    except OSError, ValueError:
        return False


async def _carry_out(
    hass: HomeAssistant, open_: Callable[[], Recording], place: str, source: Path | None
) -> tuple[Imported, str]:
    """Read and write in the executor; whoever ends the call ends the import too."""
    job = hass.async_add_executor_job
    try:
        recording = await job(checked, open_, place)
    except CannotOpen as error:
        if error.reason != "recording_library_missing":
            raise
        await install_python_can(hass)
        recording = await job(checked, open_, place)
    make_room = room_maker(hass, source)
    version = (await async_get_integration(hass, DOMAIN)).version

    def prepare() -> Import:
        before = {} if source is None else about(source)
        return Import(
            recording,
            recordings_folder(hass),
            Codec(load_spec_of(hass).spec),
            about={
                **before,
                "product": "RV-C for Home Assistant",
                "version": str(version or ""),
                "imported": {"file": Path(place).name, "form": recording.title},
            },
            titles={} if source is None else titles_of(source),
            gap=timing_of(hass).bus.recording_gap,
            max_bytes=MOST_MEGABYTES * 1_000_000,
            make_room=make_room,
        )

    importing = await job(prepare)

    def run() -> Imported:
        with translated(place):
            return importing.run()

    try:
        return await job(run), recording.title
    finally:
        importing.stop()


def _answer(hass: HomeAssistant, imported: Imported, title: str) -> dict[str, Any]:
    began = imported.first if is_dated(imported.first) else None
    return {
        "name": imported.path.name,
        "form": title,
        "bytes": imported.size,
        "frames": imported.frames,
        "began": began and dt_util.utc_from_timestamp(began).isoformat(),
        "seconds": round(imported.last - imported.first, 3),
        "networks": [
            {
                "interface": name,
                "called": one.channel,
                "frames": one.frames,
                "sent": one.sent,
                "nodes": sorted(one.nodes),
                "devices": _devices(one.devices),
            }
            for name, one in imported.networks.items()
        ],
        "left_out": _left_out(imported.skipped),
        "download": link_to(hass, Found(imported.path, imported.size, imported.last)),
    }


def _devices(found: set[tuple[str, int | None]]) -> dict[str, list[int]]:
    """Return the instances that were heard, by device class."""
    devices: dict[str, list[int]] = {}
    for device_class, instance in sorted(found, key=lambda one: (one[0], one[1] or 0)):
        instances = devices.setdefault(device_class, [])
        if instance is not None:
            instances.append(instance)
    return devices


def _left_out(skipped: Skipped) -> dict[str, dict[str, Any]]:
    """Return what was left out by kind: how much, and where the first was."""
    left_out = {}
    for kind, count in skipped.counts.items():
        number, text = skipped.lines[kind][0]
        left_out[kind.value] = {"count": count, "first_line": number, "text": text}
    return left_out
