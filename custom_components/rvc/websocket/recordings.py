"""Recordings as the panel shows them: a list, what is recorded now, and playing."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util.hass_dict import HassKey

from ..bus.errors import CannotOpen
from ..const import CONF_KIND, DOMAIN
from ..data import RvcConfigEntry
from ..flows.connections.recording import CONNECTION, keep_recording, path_of
from ..flows.playing import play
from ..services.recording_files import file_failed, find_recording
from ..services.recordings import export_recording, list_recordings
from .contract.command import EntryRequest, NoFields
from .contract.recordings import (
    EXPORT,
    PLAY,
    RECORDING_SUBSCRIBE,
    RECORDINGS,
    STOP_PLAYING,
    UPLOAD,
    Done,
    Exported,
    NamedRecording,
    Played,
    PlayRequest,
    Recording,
    Recordings,
    RecordingState,
    UploadRequest,
)
from .looking import keep_looking
from .registry import Call, Stream, handles, streams

_PLAYING: HassKey[asyncio.Lock] = HassKey(f"{DOMAIN}_playing")
"""Held while a coach is set up for a recording: who clicks twice gets one."""


@handles(RECORDINGS)
async def handle_recordings(call: Call[NoFields]) -> Recordings:
    """Say which recordings there are, and which of them are played."""
    played = _played(call.hass)
    return Recordings(
        recordings=[
            cast(Recording, {**one, "played_by": played.get(one["name"])})
            for one in await list_recordings(call.hass)
        ]
    )


@streams(RECORDING_SUBSCRIBE)
def stream_recording(
    stream: Stream[EntryRequest, RecordingState],
) -> Callable[[], None]:
    """Say what is recorded now, as long as somebody looks."""
    recordings = stream.runtime.recordings
    last: RecordingState | None = None

    def look() -> None:
        nonlocal last
        state = cast(RecordingState, recordings.state)
        if state != last:
            last = state
            stream.send(state)

    return keep_looking(stream, look)


@handles(EXPORT)
async def handle_export(call: Call[NamedRecording]) -> Exported:
    """Make a copy without what is private."""
    exported = await export_recording(call.hass, call.request["name"])
    return cast(Exported, exported)


@handles(UPLOAD)
async def handle_upload(call: Call[UploadRequest]) -> NamedRecording:
    """Keep a file that was uploaded."""
    try:
        kept = await keep_recording(call.hass, call.request["file_id"])
    except CannotOpen as error:
        raise file_failed(error) from error
    return NamedRecording(name=Path(kept).name)


@handles(PLAY)
async def handle_play(call: Call[PlayRequest]) -> Played:
    """Set up a coach that a recording is played for."""
    request = call.request
    found = await find_recording(call.hass, request["name"])
    async with call.hass.data.setdefault(_PLAYING, asyncio.Lock()):
        if found.path.name in _played(call.hass):
            raise _refused("recording_plays_already", found.path.name)
        try:
            entry_id = await play(
                call.hass, found.path, speed=request["speed"], repeat=request["repeat"]
            )
        except CannotOpen as error:
            raise file_failed(error) from error
    return Played(entry_id=entry_id)


@handles(STOP_PLAYING)
async def handle_stop_playing(call: Call[NamedRecording]) -> Done:
    """Remove the coach that a recording is played for."""
    name = call.request["name"]
    if (entry_id := _played(call.hass).get(name)) is None:
        raise _refused("recording_is_not_played", name)
    await call.hass.config_entries.async_remove(entry_id)
    return Done()


def _played(hass: HomeAssistant) -> dict[str, str]:
    """Return the entries of coaches that are nothing but a recording, by its name."""
    return {
        path_of(hass, network.data).name: entry.entry_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        if _is_played(entry)
        for network in entry.subentries.values()
    }


def _is_played(entry: RvcConfigEntry) -> bool:
    networks = entry.subentries.values()
    return all(one.data.get(CONF_KIND) == CONNECTION.kind for one in networks)


def _refused(key: str, name: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders={"name": name},
    )
