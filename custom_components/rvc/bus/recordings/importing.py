"""A recording in any form becomes one of our own, in the folder of recordings.

All of it reads and writes the disk: it belongs in the executor.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import batched
import json
from pathlib import Path
from typing import Any, Final, override

from ...protocol.codec import Codec
from ...protocol.frame import Frame
from ...spec.errors import RvcError
from ..link import FrameBatch
from .candump_log import format_batch
from .conversion import Interfaces, stamped
from .folder import check_room, companion_of, delete, draft_in
from .model import LeftOut, RecordedFrame, Skipped
from .registry import Recording

_FRAMES_AT_ONCE: Final = 4096
_BLOCKS_BETWEEN_LOOKS: Final = 64
# More than what a coach of a hundred devices says
_MOST_LOOKED_INTO: Final = 16_384
_MOST_DEVICES: Final = 1000


class Stopped(RvcError):
    """Nobody waits for the import any more."""


class TooLarge(RvcError):
    """A recording that is larger than one may be."""


class NothingHeard(RvcError):
    """A recording without a frame of RV-C."""

    def __init__(self, skipped: Skipped) -> None:
        """Store what it has instead."""
        super().__init__(", ".join(skipped.counts))
        self.skipped = skipped


@dataclass
class ImportedNetwork:
    """What was read of a network."""

    channel: str | None
    """What the recording calls it."""
    frames: int = 0
    sent: int = 0
    """Those that the recording node sent itself; they are among the frames."""
    nodes: set[int] = field(default_factory=set)
    """The source addresses that were heard."""
    devices: set[tuple[str, int | None]] = field(default_factory=set)
    """Device classes and instances that reported something."""


@dataclass
class Imported:
    """What was read, and where it is now."""

    path: Path
    size: int
    first: float
    last: float
    """The earliest and the latest time, in s."""
    networks: dict[str, ImportedNetwork]
    """By the interface under which they stand in the file."""
    skipped: Skipped

    @property
    def frames(self) -> int:
        """Return how many frames there are."""
        return sum(one.frames for one in self.networks.values())


class _Watched(Skipped):
    """Counts what is left out, and ends where nobody waits any more."""

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._check = check

    @override
    def add(self, kind: LeftOut, number: int, text: str = "") -> None:
        self._check()
        super().add(kind, number, text)


class Import:
    """The import of one recording."""

    def __init__(
        self,
        recording: Recording,
        folder: Path,
        codec: Codec,
        *,
        about: Mapping[str, Any],
        titles: Mapping[str, str],
        gap: float,
        max_bytes: int,
        make_room: Callable[[int], object],
    ) -> None:
        """Prepare it.

        Args:
            recording: What is read.
            folder: Where it goes.
            codec: Tells which devices there are.
            about: What is written beside it.
            titles: What networks of the recording are called, by their names in it.
            gap: How long a frame without time comes after the one before, in s.
            max_bytes: How large it may get.
            make_room: Called with the size before the file is there.
        """
        self._recording = recording
        self._folder = folder
        self._codec = codec
        self._about = about
        self._titles = titles
        self._gap = gap
        self._max_bytes = max_bytes
        self._make_room = make_room
        self._is_stopped = False
        self._interfaces = Interfaces()
        self._networks: dict[str, ImportedNetwork] = {}
        self._looked_into: set[tuple[str, int, bytes]] = set()
        self._devices = 0
        self._first, self._last = float("inf"), float("-inf")

    def stop(self) -> None:
        """End it soon; may be called from another thread."""
        self._is_stopped = True

    def run(self) -> Imported:
        """Read and write.

        Raises:
            OSError, NotARecording: It cannot be read or written.
            NothingHeard, TooLarge, DiskFull, Stopped: Nothing is left of it.
        """
        recording = self._recording
        recording.skipped = _Watched(self._check)
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = draft_in(self._folder)
        try:
            size = self._write(draft)
            if not size:
                raise NothingHeard(recording.skipped)
            self._make_room(size)
            path = self._keep(draft)
        finally:
            draft.unlink(missing_ok=True)
        return Imported(
            path, size, self._first, self._last, self._networks, recording.skipped
        )

    def _keep(self, draft: Path) -> Path:
        """Give a file that is whole its name, with what says of what it is."""
        path = _free_path(self._folder)
        about = {**self._about, "networks": self._networks_by_title()}
        try:
            companion_of(path).write_text(json.dumps(about, indent=2), "utf-8")
            draft.replace(path)
        except OSError:
            delete(path)
            raise
        return path

    def _check(self) -> None:
        if self._is_stopped:
            raise Stopped

    def _write(self, draft: Path) -> int:
        """Write all frames; return how many bytes they take."""
        size = 0
        with draft.open("x", encoding="ascii") as file:
            blocks = batched(self._lines(), _FRAMES_AT_ONCE, strict=False)
            for number, lines in enumerate(blocks):
                self._check()
                text = "".join(lines)
                size += len(text)
                if size > self._max_bytes:
                    raise TooLarge
                if number % _BLOCKS_BETWEEN_LOOKS == 0:
                    check_room(self._folder)
                file.write(text)
        return size

    def _lines(self) -> Iterator[str]:
        for recorded, time in stamped(self._recording.frames(), self._gap):
            frame, _, channel, is_own = recorded
            name = self._interfaces.of(channel)
            self._first = min(self._first, time)
            self._last = max(self._last, time)
            self._count(name, recorded)
            yield format_batch(name, FrameBatch([frame], time), sent=is_own)

    def _count(self, name: str, recorded: RecordedFrame) -> None:
        network = self._networks.get(name)
        if network is None:
            network = self._networks[name] = ImportedNetwork(recorded.channel)
        network.frames += 1
        if recorded.is_own:
            network.sent += 1
            return
        frame = recorded.frame
        network.nodes.add(frame.source)
        # The first byte is the instance of nearly all that devices report.
        about = name, frame.id, frame.data[:1]
        if about in self._looked_into or len(self._looked_into) >= _MOST_LOOKED_INTO:
            return
        self._looked_into.add(about)
        self._look_into(network, frame)

    def _look_into(self, network: ImportedNetwork, frame: Frame) -> None:
        message = self._codec.decode(frame)
        dgn = self._codec.spec.dgns.get(message.name or "")
        if dgn is None or dgn.is_command or not dgn.instance:
            return
        device = dgn.device, message.instance
        if device not in network.devices and self._devices < _MOST_DEVICES:
            network.devices.add(device)
            self._devices += 1

    def _networks_by_title(self) -> dict[str, str]:
        """Return what the networks are called, by interface."""
        return {
            name: self._titles.get(one.channel or "") or one.channel or name
            for name, one in self._networks.items()
        }


def _free_path(folder: Path) -> Path:
    """Take the name of a recording that begins now; it is empty until it is written."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 0
    while True:
        number += 1
        path = folder / f"{stamp}_{number:03}.log"
        try:
            path.open("x").close()
        except FileExistsError:
            continue
        return path
