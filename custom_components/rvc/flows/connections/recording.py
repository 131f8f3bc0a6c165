"""A recording that is played as if it were a network: from a path, or uploaded."""

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, Final

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.const import CONF_PATH, CONF_REPEAT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ...bus.errors import CannotOpen
from ...bus.recordings.folder import (
    MIN_FREE,
    DiskFull,
    channels_of,
    keep_upload,
    recordings_in,
    titles_of,
    uploads_in,
)
from ...bus.timing import BusTiming
from ...bus.transports.recording import RecordingTransport, open_checked, translated
from ...const import CONF_CHANNEL, CONF_SPEED, DOMAIN
from .model import Config, Connection, Fields
from .other import install_python_can
from .places import Place, file_place

CONF_UPLOAD: Final = "upload"
CONF_RECORDED: Final = "recorded"
MOST_UPLOADED: Final = 1_000_000_000
"""In bytes, of all recordings that were uploaded together."""
_MOST_LISTED: Final = 200
_AS_FAST_AS_POSSIBLE: Final = "max"
_SPEEDS: Final = ("1", "10", "100", _AS_FAST_AS_POSSIBLE)


def recordings_folder(hass: HomeAssistant) -> Path:
    """Return the folder of all coaches' recordings."""
    return Path(hass.config.path(DOMAIN, "recordings"))


def path_of(hass: HomeAssistant, config: Config) -> Path:
    """Return the file that is played."""
    return Path(hass.config.path(config[CONF_PATH]))


def _fields(interfaces: list[str]) -> Fields:
    return {
        vol.Optional(CONF_UPLOAD): FileSelector(FileSelectorConfig(accept="*")),
        vol.Optional(CONF_PATH): TextSelector(),
        vol.Required(CONF_SPEED, default=_SPEEDS[0]): SelectSelector(
            SelectSelectorConfig(
                options=list(_SPEEDS),
                translation_key="speed",
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Required(CONF_REPEAT, default=False): BooleanSelector(),
        vol.Optional(CONF_CHANNEL): TextSelector(),
    }


async def _further_fields(hass: HomeAssistant) -> Fields:
    """Offer the recordings that are there."""
    folder = recordings_folder(hass)

    def look() -> list[str]:
        found = [*recordings_in(folder), *uploads_in(folder)]
        found.sort(key=lambda one: one.modified, reverse=True)
        paths = [one.path.relative_to(folder) for one in found[:_MOST_LISTED]]
        return [str(one) for one in paths if one.suffix != ".zip"]

    if not (names := await hass.async_add_executor_job(look)):
        return {}
    chosen = SelectSelectorConfig(options=names, mode=SelectSelectorMode.DROPDOWN)
    return {vol.Optional(CONF_RECORDED): SelectSelector(chosen)}


async def _settle(hass: HomeAssistant, given: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with the path of what was uploaded or chosen.

    Raises CannotOpen where there is none, or it is no recording.
    """
    settled = dict(given)
    upload, recorded = settled.pop(CONF_UPLOAD, None), settled.pop(CONF_RECORDED, None)
    if upload is not None:
        settled[CONF_PATH] = await keep_recording(hass, upload)
    elif recorded is not None:
        settled[CONF_PATH] = str(PurePath(DOMAIN, "recordings", recorded))
    elif path := _unquoted(settled.get(CONF_PATH, "")):
        settled[CONF_PATH] = path
    else:
        raise CannotOpen("no_recording_chosen")
    return settled


def _unquoted(path: str) -> str:
    """Return a path without what stands around it where it was copied."""
    path = path.strip()
    is_quoted = len(path) > 1 and path[0] == path[-1] and path[0] in "\"'"
    return path[1:-1].strip() if is_quoted else path


async def keep_recording(hass: HomeAssistant, upload: str) -> str:
    """Keep a file that was uploaded, if it is a recording.

    Returns its path, from Home Assistant's folder; raises CannotOpen.
    """
    folder = recordings_folder(hass)
    zone = dt_util.get_default_time_zone()

    def keep() -> Path | CannotOpen | None:
        with process_uploaded_file(hass, upload) as path:
            try:
                open_checked(path, zone)
            except CannotOpen as error:
                # What python-can is missing for is looked into when it is there.
                if error.reason != "recording_library_missing":
                    return error
            with translated(str(folder)):
                return keep_upload(folder, path, MOST_UPLOADED)

    try:
        kept = await hass.async_add_executor_job(keep)
    except ValueError as error:
        raise CannotOpen("upload_gone") from error
    except DiskFull as error:
        raise CannotOpen("recording_no_room", str(MIN_FREE // 1_000_000)) from error
    if isinstance(kept, CannotOpen):
        raise kept
    if kept is None:
        raise CannotOpen("too_many_recordings", str(MOST_UPLOADED // 1_000_000))
    return str(kept.relative_to(hass.config.config_dir))


async def _channels(hass: HomeAssistant, config: Config) -> dict[str, str]:
    """Return the networks in a recording with what people call them.

    What was filled in may come behind where it was looked through.
    """
    path, zone = path_of(hass, config), dt_util.get_default_time_zone()

    def look() -> dict[str, str]:
        titles = titles_of(path)
        names, is_whole = channels_of(path, zone)
        if (given := config.get(CONF_CHANNEL)) and not is_whole:
            names.append(given)
        return {
            name: f"{name} ({titles[name]})" if name in titles else name
            for name in _in_order(names)
        }

    return await hass.async_add_executor_job(look)


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (len(name), name))


def _transport(
    hass: HomeAssistant, config: Config, timing: BusTiming
) -> RecordingTransport:
    speed = config[CONF_SPEED]

    async def prepare() -> None:
        await install_python_can(hass)

    return RecordingTransport(
        path_of(hass, config),
        speed=None if speed == _AS_FAST_AS_POSSIBLE else float(speed),
        repeat=config[CONF_REPEAT],
        interface=config.get(CONF_CHANNEL) or None,
        zone=dt_util.get_default_time_zone(),
        prepare=prepare,
        timing=timing,
    )


def _place(config: Config) -> Place:
    """Return the file, and which of its networks is played."""
    place = file_place(config[CONF_PATH])
    return Place(
        kind=place.kind, names=place.names, channel=config.get(CONF_CHANNEL) or None
    )


CONNECTION: Final = Connection(
    kind="recording",
    fields=_fields,
    further_fields=_further_fields,
    settle=_settle,
    once=frozenset({CONF_UPLOAD}),
    channels=_channels,
    transport=_transport,
    place=_place,
    title="{path.name}",
    sends=False,
    is_live=False,
)
