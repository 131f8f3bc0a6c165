"""Recordings of a coach's traffic, started and stopped by its owner."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from .bus.link import FrameBatch
from .bus.network import Network
from .bus.recorder import Recorder, prune, recordings_in
from .coach.coach import Coach
from .const import DOMAIN
from .issues.recordings import (
    forget_full_disk,
    forget_recordings,
    report_full_disk,
    report_recordings,
)
from .protocol.frame import Frame

USUAL_MINUTES: Final = 60.0
USUAL_MEGABYTES: Final = 100
MOST_MEGABYTES: Final = 2000
"""Of all recordings together: the oldest make room for a new one."""


def folder_of(hass: HomeAssistant) -> Path:
    """Return the folder of all coaches' recordings."""
    return Path(hass.config.path(DOMAIN, "recordings"))


async def report_left_recordings(hass: HomeAssistant) -> None:
    """Report the recordings that stay when the last coach is removed, if there are."""
    if hass.config_entries.async_entries(DOMAIN):
        return
    folder = folder_of(hass)
    found = await hass.async_add_executor_job(recordings_in, folder)
    if found:
        report_recordings(hass, folder, found)


async def delete_recordings(hass: HomeAssistant) -> None:
    """Delete all recordings, and the folder if nothing else is in it."""

    def delete() -> None:
        prune(folder_of(hass), 0)
        with suppress(OSError):
            folder_of(hass).rmdir()

    await hass.async_add_executor_job(delete)


class Recordings:
    """The recording of a coach that is under way, one at a time."""

    def __init__(self, hass: HomeAssistant, coach: Coach) -> None:
        """Start without a recording."""
        self._hass = hass
        self._coach = coach
        self._recorder: Recorder | None = None
        self._unsubscribe: list[Callable[[], None]] = []

    @property
    def folder(self) -> Path:
        """Return the folder of the recordings."""
        return folder_of(self._hass)

    @property
    def paths(self) -> list[Path]:
        """Return the files of the recording that is under way."""
        return [] if self._recorder is None else list(self._recorder.paths)

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
    ) -> str:
        """Start a recording and return its file.

        Args:
            minutes: How long it may get.
            megabytes: How large it may get.
            networks: The networks that are recorded; None: all.

        Raises HomeAssistantError where one is under way or cannot be written.
        """
        if self._recorder is not None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="recording_already"
            )
        recorder = Recorder(
            self.folder,
            duration=minutes * 60,
            max_bytes=int(megabytes * 1_000_000),
            networks=networks,
            timing=self._coach.timing.bus,
        )
        recorder.endings.subscribe(self._ended)
        room = int((MOST_MEGABYTES - megabytes) * 1_000_000)
        try:
            await self._hass.async_add_executor_job(
                prune, self.folder, room, self._under_way()
            )
            await recorder.start()
        except OSError as error:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="recording_failed",
                translation_placeholders={"reason": str(error)},
            ) from error
        self._recorder = recorder
        forget_full_disk(self._hass)
        forget_recordings(self._hass)
        self._follow_networks(recorder)
        return str(recorder.paths[0])

    def _under_way(self) -> list[Path]:
        """Return the files that any coach writes now."""
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return [path for one in entries for path in one.runtime_data.recordings.paths]

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
        if self._recorder is not None:
            await self._recorder.stop()

    @callback
    def _ended(self, recorder: Recorder) -> None:
        self._recorder = None
        if recorder.ended == "disk_full":
            report_full_disk(self._hass, self.folder)
        while self._unsubscribe:
            self._unsubscribe.pop()()
