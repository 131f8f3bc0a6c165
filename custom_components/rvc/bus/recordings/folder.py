"""The folder of recordings: what is there, how long it is, and what gives way.

All of it reads the disk, or writes to it: it belongs in the executor. Names come from
outside: a file is found by its name among those that are there, and no path is made of
what somebody asks for.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import tzinfo
from itertools import islice
import json
from pathlib import Path
import re
from secrets import token_hex
import shutil
from stat import S_ISREG
from typing import Any, BinaryIO, Final, NamedTuple
from unicodedata import category, normalize
import zipfile

from ...protocol.codec import Codec
from ...protocol.text import plain_text
from ...spec.errors import RvcError
from ..link import FrameBatch
from .candump_log import format_batch
from .clock import is_dated
from .conversion import MOST_NETWORKS, Interfaces, stamped
from .model import LeftOut, NotARecording, Patience
from .privacy import PrivateFields
from .registry import Recording, open_recording

UPLOADED: Final = "uploaded"
"""The folder within, of recordings that came from elsewhere."""
PUBLIC_SUFFIX: Final = ".public.zip"
MIN_FREE: Final = 200 * 1024 * 1024
"""Bytes that stay free on the disk: a full one stops Home Assistant."""
_DRAFT: Final = ".draft"
_FRAMES_BETWEEN_LOOKS: Final = 262_144

_BY_TIME: Final = re.compile(r"\d{8}T\d{6}Z_\d{3,}(?:\.log|\.public\.zip)", re.ASCII)
_LOG: Final = re.compile(r"\d{8}T\d{6}Z_\d{3,}\.log", re.ASCII)
# What aiohttp serves instead of the file of the same name without it
_PACKED: Final = (".gz", ".br")
_DIVIDERS: Final = "_.-"
_STAMP: Final = re.compile(rb"\((\d{1,12}\.\d{6})\) (\S+) ")
_LONGEST_NAME: Final = 100
# A file system takes 255; numbers and what a copy is called come to it.
_LONGEST_NAME_BYTES: Final = 200
_END: Final = 4096
_DAY: Final = 86_400.0
# A minute of a busy coach is 100,000 frames.
LOOKED_THROUGH: Final = 300_000
_MOST_CHANNELS: Final = MOST_NETWORKS
_LONGEST_ABOUT: Final = 65_536


class DiskFull(RvcError):
    """What is written would leave too little of the disk."""


class Found(NamedTuple):
    """A recording in the folder."""

    path: Path
    size: int
    modified: float
    """When it was written to last, in s since 1970."""


def recordings_in(folder: Path) -> list[Found]:
    """Return the recordings that we have written, the oldest first.

    Files of other names are somebody else's.
    """
    return [one for one in _files(folder) if _is_ours(one.path.name)]


def uploads_in(folder: Path) -> list[Found]:
    """Return the recordings that were uploaded, in order of their names."""
    return _files(folder / UPLOADED)


def _files(folder: Path) -> list[Found]:
    found = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            # One that is deleted meanwhile is left out, and nothing else.
            with suppress(OSError):
                stat = path.lstat()
                if S_ISREG(stat.st_mode):
                    found.append(Found(path, stat.st_size, stat.st_mtime))
    return found


def _is_ours(name: str) -> bool:
    """Return whether we call a recording, or a copy to pass on, like this."""
    if name.endswith(PUBLIC_SUFFIX):
        return all(map(_is_safe, name))
    return _LOG.fullmatch(name) is not None


def is_named_by_us(path: Path) -> bool:
    """Return whether a recording is called by its time; others tell of their owner."""
    is_ours = path.parent.name != UPLOADED
    return is_ours and _BY_TIME.fullmatch(path.name) is not None


def find(folder: Path, name: str) -> Found | None:
    """Return the recording of a name, ours before one that was uploaded."""
    for one in (*recordings_in(folder), *uploads_in(folder)):
        if one.path.name == name:
            return one
    return None


def companion_of(path: Path) -> Path:
    """Return the file that says what a recording is of."""
    return path.with_suffix(".json")


def delete(path: Path) -> None:
    """Delete a recording with what stands beside it; raises OSError."""
    path.unlink(missing_ok=True)
    if path.suffix == ".log" and path.parent.name != UPLOADED:
        companion_of(path).unlink(missing_ok=True)


def prune(
    folder: Path,
    max_bytes: int,
    keep: Collection[Path] = (),
    *,
    max_age: float | None = None,
    now: float = 0.0,
) -> list[Path]:
    """Delete recordings that are too old, and the oldest until there is room.

    Args:
        folder: Their folder; it is read, and written to.
        max_bytes: How many bytes may stay.
        keep: Recordings that are still written.
        max_age: The days after which they are deleted; None for never.
        now: The time, in s since 1970.

    Returns what was deleted; what cannot be deleted stays.
    """
    if max_age is not None:
        _sweep(folder, now)
    found = sorted(recordings_in(folder), key=lambda one: one.modified)
    total = sum(one.size for one in found)
    deleted = []
    for one in found:
        is_old = max_age is not None and now - one.modified > max_age * _DAY
        if (total > max_bytes or is_old) and one.path not in keep:
            with suppress(OSError):
                delete(one.path)
                total -= one.size
                deleted.append(one.path)
    return deleted


def check_room(folder: Path, size: int = 0) -> None:
    """Raise DiskFull where a file of a size would leave too little of the disk."""
    if shutil.disk_usage(folder).free - size < MIN_FREE:
        raise DiskFull


def draft_in(folder: Path) -> Path:
    """Return a name for what is written and not whole yet; no other has it."""
    return folder / f"{token_hex(8)}{_DRAFT}"


def _sweep(folder: Path, now: float) -> None:
    """Delete what was left half written when Home Assistant was killed."""
    with suppress(OSError):
        for path in folder.glob(f"*{_DRAFT}"):
            with suppress(OSError):
                if now - path.lstat().st_mtime > _DAY:
                    path.unlink()


def describe(found: Found) -> dict[str, Any]:
    """Return what a recording holds, as far as its first and last lines tell it."""
    path = found.path
    told: dict[str, Any] = {
        "name": path.name,
        "bytes": found.size,
        "uploaded": path.parent.name == UPLOADED,
        "began": None,
        "seconds": None,
        "networks": [],
    }
    if path.name.endswith(PUBLIC_SUFFIX):
        return told
    with suppress(OSError), path.open("rb") as file:
        first, last = _ends(file, found.size)
        if first is not None and last is not None:
            # Of some forms only running times are known.
            began = first if is_dated(first) else None
            told |= {"began": began, "seconds": round(max(last - first, 0), 1)}
    told["networks"] = list(titles_of(path).values())
    return told


def _ends(file: BinaryIO, size: int) -> tuple[float | None, float | None]:
    """Return the first and the last time stamp of a candump log."""
    first = _STAMP.match(file.read(_END))
    if first is None:
        return None, None
    file.seek(max(0, size - _END))
    *_, last = (first, *_STAMP.finditer(file.read(_END)))
    return float(first[1]), float(last[1])


def titles_of(path: Path) -> dict[str, str]:
    """Return what the networks of one of our recordings are called, by interface."""
    networks = about(path).get("networks")
    if not isinstance(networks, dict):
        return {}
    return {
        str(key): plain_text(str(title))
        for key, title in islice(networks.items(), _MOST_CHANNELS)
    }


def about(path: Path) -> dict[str, Any]:
    """Return what stands beside one of our recordings; nothing where that is broken."""
    # What is called so in another folder is somebody else's.
    if not _is_ours(path.name):
        return {}
    with suppress(OSError, ValueError, RecursionError):
        with companion_of(path).open(encoding="utf-8") as file:
            read = json.loads(file.read(_LONGEST_ABOUT))
        return read if isinstance(read, dict) else {}
    return {}


def channels_of(path: Path, zone: tzinfo) -> tuple[list[str], bool]:
    """Return the networks in a recording, and whether it was looked through to its end."""
    found: dict[str, None] = {}
    frames = 0
    # It was opened a moment ago; one that is gone has no networks.
    with suppress(OSError, ValueError, NotARecording):
        recording = open_recording(path, zone)
        recording.skipped = patience = Patience(LOOKED_THROUGH)
        for one in islice(recording.frames(), LOOKED_THROUGH):
            frames += 1
            if one.channel is not None and not one.is_own:
                found[one.channel] = None
            if len(found) >= _MOST_CHANNELS:
                return list(found), False
        return list(found), frames < LOOKED_THROUGH and not patience.is_over
    return list(found), True


def keep_upload(folder: Path, uploaded: Path, max_bytes: int) -> Path | None:
    """Keep a file that was uploaded under a safe name; raises OSError and DiskFull.

    Returns None where that and those before it would have more than `max_bytes`.
    """
    kept = folder / UPLOADED
    size = uploaded.stat().st_size
    if size + sum(one.size for one in uploads_in(folder)) > max_bytes:
        return None
    kept.mkdir(parents=True, exist_ok=True)
    check_room(kept, size)
    name = safe_name(uploaded.name)
    if _is_ours(name):
        # Its name would mean one of ours.
        name = f"uploaded_{name}"
    stem, dot, suffix = name.partition(".")
    number, path = 1, kept / name
    while _is_mixed_up(path) or not _copied(uploaded, path):
        number += 1
        path = kept / f"{stem}_{number}{dot}{suffix}"
    return path


def _is_mixed_up(path: Path) -> bool:
    """Return whether a web server would take a file for another one, packed."""
    beside = [path.with_name(path.name + one) for one in _PACKED]
    beside += [path.with_name(path.name.removesuffix(one)) for one in _PACKED]
    return any(one != path and one.exists() for one in beside)


def _copied(source: Path, target: Path) -> bool:
    """Copy a file, unless there is one of that name; nothing half is left."""
    try:
        with source.open("rb") as read, target.open("xb") as written:
            try:
                shutil.copyfileobj(read, written)
            except OSError:
                target.unlink(missing_ok=True)
                raise
    except FileExistsError:
        return False
    return True


def safe_name(name: str) -> str:
    """Return a file's name in letters, digits, dots and dashes, not hidden.

    Letters of all languages stay, in the form that most systems write.
    """
    kept = "".join(one if _is_safe(one) else " " for one in normalize("NFC", name))
    kept = "_".join(part for part in kept.split(" ") if part)[-_LONGEST_NAME:]
    while len(kept.encode()) > _LONGEST_NAME_BYTES:
        kept = kept[1:]
    while kept and not kept[0].isalnum():
        kept = kept[1:]
    return kept or "recording"


def _is_safe(character: str) -> bool:
    """Return whether it is a letter, a mark on one, a digit or a divider."""
    if character.isascii():
        return character.isalnum() or character in _DIVIDERS
    return category(character)[0] in "LM" or category(character) == "Nd"


def export_public(source: Path, folder: Path, codec: Codec, zone: tzinfo) -> Path:
    """Write a copy that may be passed on: a zip with a candump log.

    Args:
        source: A recording in any form.
        folder: Where the copy goes.
        codec: Tells what is private.
        zone: Where the recording was made.

    Raises OSError, NotARecording and DiskFull.
    """
    recording = open_recording(source, zone)
    # The suffix tells the copies of two recordings apart.
    stem = safe_name(source.name.removesuffix(".log")).replace(".", "_")
    target = folder / f"{stem}{PUBLIC_SUFFIX}"
    draft = draft_in(folder)
    interfaces = Interfaces()
    private = _learned(open_recording(source, zone), interfaces, codec)
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(f"{stem}.log", "w", force_zip64=True) as file:
                frames = stamped(recording.frames())
                for number, (recorded, time) in enumerate(frames):
                    if number % _FRAMES_BETWEEN_LOOKS == 0:
                        check_room(folder)
                    name = interfaces.of(recorded.channel)
                    batch = FrameBatch([private[name].without(recorded.frame)], time)
                    line = format_batch(name, batch, sent=recorded.is_own)
                    file.write(line.encode())
            said = _about_copy(source, recording.skipped.counts)
            archive.writestr(f"{stem}.json", json.dumps(said, indent=2))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _learned(
    recording: Recording, interfaces: Interfaces, codec: Codec
) -> Mapping[str, PrivateFields]:
    """Return what takes out what is private, by network, after a first reading."""
    private = defaultdict[str, PrivateFields](lambda: PrivateFields(codec))
    for recorded in recording.frames():
        private[interfaces.of(recorded.channel)].learn(recorded.frame)
    return private


def _about_copy(source: Path, skipped: Mapping[LeftOut, int]) -> dict[str, Any]:
    return {**about(source), "private": "left out", "skipped": dict(skipped)}
