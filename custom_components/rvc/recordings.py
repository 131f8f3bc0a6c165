"""Recordings of a coach's traffic, started and stopped by its owner."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
import time
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.loader import async_get_integration

from .bus.link import FrameBatch
from .bus.network import Network
from .bus.recorder import Recorder, Topic, interfaces_of
from .bus.recordings.folder import UPLOADED, delete, prune, recordings_in, uploads_in
from .coach.coach import Coach
from .const import CONF_KIND, CONF_NETWORK, DOMAIN
from .flows.connections.recording import path_of, recordings_folder
from .issues.recordings import (
    forget_full_disk,
    forget_recordings,
    report_full_disk,
    report_recordings,
)
from .protocol.frame import Frame
from .protocol.message import MessageKey

USUAL_MINUTES: Final = 60.0
USUAL_MEGABYTES: Final = 100
MOST_MEGABYTES: Final = 2000
"""Of all recordings together: the oldest make room for a new one."""
MOST_DAYS: Final = 180
"""Older recordings are deleted when a new one begins."""


async def report_left_recordings(hass: HomeAssistant) -> None:
    """Report the recordings that stay when the last coach is removed, if there are."""
    if hass.config_entries.async_entries(DOMAIN):
        return
    folder = recordings_folder(hass)

    def look() -> list[tuple[Path, int]]:
        found = (*recordings_in(folder), *uploads_in(folder))
        return [(one.path, one.size) for one in found]

    if found := await hass.async_add_executor_job(look):
        report_recordings(hass, folder, found)


async def delete_recordings(hass: HomeAssistant) -> None:
    """Delete all recordings, and the folder if nothing else is in it."""

    def delete_all() -> None:
        folder = recordings_folder(hass)
        prune(folder, 0)
        for one in uploads_in(folder):
            delete(one.path)
        for each in (folder / UPLOADED, folder):
            with suppress(OSError):
                each.rmdir()

    await hass.async_add_executor_job(delete_all)


def files_under_way(hass: HomeAssistant) -> list[Path]:
    """Return the files that any coach writes now."""
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    return [path for one in entries for path in one.runtime_data.recordings.paths]


def files_played(hass: HomeAssistant) -> dict[Path, str]:
    """Return the files that are played for coaches, with the coaches' titles."""
    return {
        path_of(hass, network.data): entry.title
        for entry in hass.config_entries.async_entries(DOMAIN)
        for network in entry.subentries.values()
        if network.data.get(CONF_KIND) == "recording"
    }


def room_maker(
    hass: HomeAssistant, further: Path | None = None
) -> Callable[[int], None]:
    """Return what deletes the oldest recordings until there is room for one of a size.

    What is written or played now stays, and one that is said. It reads and writes the
    disk: it belongs in the executor.
    """
    folder = recordings_folder(hass)
    used = [*files_played(hass), *files_under_way(hass)]
    if further is not None:
        used.append(further)

    def make_room(size: int) -> None:
        # A path may lead there by a link.
        resolved = {one.resolve() for one in used}
        found = [one.path for one in recordings_in(folder)]
        keep = [path for path in found if path.resolve() in resolved]
        room = MOST_MEGABYTES * 1_000_000 - size
        prune(folder, room, keep, max_age=MOST_DAYS, now=time.time())

    return make_room


class Recordings:
    """The recording of a coach that is under way, one at a time."""

    def __init__(self, hass: HomeAssistant, coach: Coach, entry: ConfigEntry) -> None:
        """Start without a recording of the entry's coach."""
        self._hass = hass
        self._coach = coach
        self._entry = entry
        self._recorder: Recorder | None = None
        self._lock = asyncio.Lock()
        """Held while one begins or ends: who clicks twice begins one."""
        self._is_closed = False
        self._began = 0.0
        self._unsubscribe: list[Callable[[], None]] = []

    @property
    def folder(self) -> Path:
        """Return the folder of the recordings."""
        return recordings_folder(self._hass)

    @property
    def paths(self) -> list[Path]:
        """Return the files of the recording that is under way."""
        return [] if self._recorder is None else list(self._recorder.paths)

    @property
    def state(self) -> dict[str, Any]:
        """Return the recording that is under way: its name, length, size and frames."""
        recorder = self._recorder
        return {
            "name": recorder.paths[-1].name if recorder and recorder.paths else None,
            "seconds": int(self._hass.loop.time() - self._began) if recorder else 0,
            "bytes": recorder.size if recorder else 0,
            "frames": recorder.frames if recorder else 0,
            "lost_frames": recorder.lost if recorder else 0,
        }

    @property
    def is_recording(self) -> bool:
        """Return whether a recording is under way."""
        return self._recorder is not None

    async def start(
        self,
        *,
        minutes: float = USUAL_MINUTES,
        megabytes: float = USUAL_MEGABYTES,
        networks: frozenset[str] | None = None,
        changes_only: bool = False,
    ) -> str:
        """Start a recording and return its file.

        Args:
            minutes: How long it may get.
            megabytes: How large it may get.
            networks: The networks that are recorded; None: all.
            changes_only: Leave statuses out that say what the one before said.

        Raises HomeAssistantError where one is under way or cannot be written.
        """
        async with self._lock:
            if self._recorder is not None:
                raise HomeAssistantError(
                    translation_domain=DOMAIN, translation_key="recording_already"
                )
            if self._is_closed:
                raise HomeAssistantError(
                    translation_domain=DOMAIN, translation_key="no_coach"
                )
            return await self._start(minutes, megabytes, networks, changes_only)

    async def _start(
        self,
        minutes: float,
        megabytes: float,
        networks: frozenset[str] | None,
        changes_only: bool,
    ) -> str:
        recorder = Recorder(
            self.folder,
            duration=minutes * 60,
            max_bytes=int(megabytes * 1_000_000),
            networks=networks,
            interfaces=interfaces_of(self._coach.networks),
            about=await self._about(changes_only=changes_only),
            topic=self._topic() if changes_only else None,
            timing=self._coach.timing.bus,
        )
        recorder.endings.subscribe(self._ended)
        try:
            await self._hass.async_add_executor_job(
                room_maker(self._hass), int(megabytes * 1_000_000)
            )
            await recorder.start()
        except OSError as error:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="recording_failed",
                translation_placeholders={"reason": str(error)},
            ) from error
        self._recorder = recorder
        self._began = self._hass.loop.time()
        forget_full_disk(self._hass)
        forget_recordings(self._hass)
        self._follow_networks(recorder)
        self._request_all(networks)
        return str(recorder.paths[0])

    async def _about(self, *, changes_only: bool) -> dict[str, Any]:
        """Return what is written beside the log: version, and which network is which."""
        titles = {
            one.data[CONF_NETWORK]: one.title for one in self._entry.subentries.values()
        }
        version = (await async_get_integration(self._hass, DOMAIN)).version
        interfaces = interfaces_of(self._coach.networks)
        return {
            "product": "RV-C for Home Assistant",
            "version": str(version or ""),
            "changes_only": changes_only,
            "networks": {can: titles[name] for name, can in interfaces.items()},
        }

    def _request_all(self, networks: frozenset[str] | None) -> None:
        """Have everything reported once, so that the recording holds the whole coach."""
        for name, session in self._coach.sessions.items():
            if networks is None or name in networks:
                session.request_all()

    def _topic(self) -> Topic:
        """Return what tells the topic of a frame: that of a status is its device."""
        sessions = self._coach.sessions
        statuses = frozenset(
            name for session in sessions.values() for name in session.registry.statuses
        )

        def topic(network: str, frame: Frame) -> tuple[MessageKey, int | None] | None:
            message = sessions[network].codecs.of(frame.source).decode(frame)
            # A command that is said twice is said twice.
            if message.name not in statuses:
                return None
            return message.key, message.instance

        return topic

    def _follow_networks(self, recorder: Recorder) -> None:
        """Let the recorder have the traffic of all networks."""

        @callback
        def received(network: Network, batch: FrameBatch) -> None:
            recorder.add_received(network.name, batch)

        @callback
        def sent(network: Network, frame: Frame) -> None:
            recorder.add_sent(network.name, frame)

        for network in self._coach.networks.values():
            self._unsubscribe += (
                network.frames.subscribe(received),
                network.sent.subscribe(sent),
            )

    async def stop(self) -> dict[str, Any]:
        """Stop the recording; return its result. Raises HomeAssistantError without one."""
        async with self._lock:
            if (recorder := self._recorder) is None:
                raise HomeAssistantError(
                    translation_domain=DOMAIN, translation_key="recording_not_running"
                )
            await recorder.stop()
        return {
            "files": [str(path) for path in recorder.paths],
            "frames": recorder.frames,
            "bytes": recorder.size,
            "lost_frames": recorder.lost,
            "ended": recorder.ended,
        }

    async def close(self) -> None:
        """Stop the recording, if one is under way."""
        self._is_closed = True
        async with self._lock:
            if self._recorder is not None:
                await self._recorder.stop()

    @callback
    def _ended(self, recorder: Recorder) -> None:
        self._recorder = None
        if recorder.ended == "disk_full":
            report_full_disk(self._hass, self.folder)
        while self._unsubscribe:
            self._unsubscribe.pop()()
