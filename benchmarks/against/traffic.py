"""Traffic for the runs: what the simulated coach of this tree says, in files."""

from collections.abc import Iterable
from functools import cache
import random
import struct
import tempfile

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import Dgn, Signal, load_spec

from ..traffic import coach_frames

type Timed = Iterable[tuple[float, Frame]]

_ROW = struct.Struct("=dIB3x8s")
_EXTENDED = 0x80000000
_LEAST_WIDTH = 8
"""Of what is measured, in bits: narrower are states and labels."""

_files: list[tempfile._TemporaryFileWrapper[bytes]] = []


def file_of(timed: Timed) -> str:
    """Return the path of a file with frames; it is there until the end."""
    # Nobody closes it before.
    file = tempfile.NamedTemporaryFile(prefix="rvc-frames-")
    _files.append(file)
    for due, frame in timed:
        number = frame.id | _EXTENDED
        file.write(_ROW.pack(due, number, len(frame.data), frame.data))
    file.flush()
    return file.name


def at_once(frames: Iterable[Frame]) -> Timed:
    """Return frames that have no times of their own."""
    return [(0.0, frame) for frame in frames]


@cache
def saturated(count: int = 20_000) -> tuple[Frame, ...]:
    """Return a coach's frames, for a rate of a saturated network."""
    return tuple(coach_frames(count, step=0.1))


def noisy(timed: Timed, seed: int = 1) -> Timed:
    """Return frames in which every measured value is by one code another each time.

    Each goes up and down around what it was.
    """
    chance, spec = random.Random(seed), load_spec().spec
    found = []
    for due, frame in timed:
        data = bytearray(frame.data)
        dgn = spec.by_number.get(frame.dgn)
        measured = [] if dgn is None or dgn.is_command else _measured(dgn)
        for signal in measured:
            _move(data, signal, chance.choice((-1, 0, 1)))
        found.append((due, frame._replace(data=bytes(data))))
    return found


def _measured(dgn: Dgn) -> list[Signal]:
    return [
        signal
        for signal in dgn.signals
        if signal.kind == "number"
        and signal.width >= _LEAST_WIDTH
        and signal.name != dgn.instance
        and signal.unit
        and not signal.values
    ]


def _move(data: bytearray, signal: Signal, by: int) -> None:
    first, last = signal.start // 8, (signal.start + signal.width + 7) // 8
    if signal.start % 8 or signal.width % 8 or len(data) < last:
        return
    raw = int.from_bytes(data[first:last], "little")
    # The codes at the top mean something else than a value.
    if 0 < raw < 0xF0 << (signal.width - 8):
        data[first:last] = (raw + by).to_bytes(last - first, "little")


def of_network(timed: Timed, number: int) -> Timed:
    """Return the frames of the same coach from other nodes, for another network."""
    return [
        (due, frame._replace(id=frame.id & ~0xFF | (frame.source + 7 * number) % 0xF0))
        for due, frame in timed
    ]
