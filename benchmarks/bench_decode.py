"""What decoding a frame costs, beside cantools on a DBC made from the same spec.

All rounds are made in one run, in turns, so that the ratios hold on any machine.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
import statistics
import time

import cantools
from cantools.database import Database, Message as DbcMessage, Signal as DbcSignal
from cantools.database.conversion import BaseConversion

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame, join_id, split_id
from custom_components.rvc.spec import Dgn, Spec, load_spec

RECORDING = Path(__file__).parent.parent / "tests" / "fixtures" / "real_frames.log"
ROUNDS = 15
REPEATS = 40


def real_frames(spec: Spec) -> list[Frame]:
    """Return the recording's frames of 8 bytes that both decoders know."""
    words = RECORDING.read_text().split()
    frames = [Frame.parse(word) for word in words if "#" in word]
    return [
        frame
        for frame in frames
        if len(frame.data) == 8
        and (dgn := spec.by_number.get(frame.dgn)) is not None
        and not any(signal.when for signal in dgn.signals)
    ]


def make_dbc(spec: Spec, numbers: Iterable[int]) -> Database:
    """Return a DBC of these DGNs, with the scales and labels of the spec."""
    return Database([_message(spec.by_number[number]) for number in sorted(numbers)])


def _message(dgn: Dgn) -> DbcMessage:
    assert dgn.dgn is not None
    signals = [
        DbcSignal(
            signal.name,
            signal.start,
            signal.width,
            conversion=BaseConversion.factory(
                scale=float(signal.scale),
                offset=float(signal.offset),
                choices=OrderedDict(signal.values) or None,
            ),
        )
        for signal in dgn.signals
        if signal.width <= 32
    ]
    frame_id = join_id(dgn.priority, dgn.dgn, 0)
    return DbcMessage(frame_id, dgn.name, 8, signals, is_extended_frame=True)


def cost(decode: Callable[[Frame], object], frames: list[Frame]) -> float:
    """Return the time of one round in µs a frame."""
    began = time.perf_counter()
    for _ in range(REPEATS):
        for frame in frames:
            decode(frame)
    return (time.perf_counter() - began) / REPEATS / len(frames) * 1e6


def main() -> None:
    """Measure and print the medians and the ratios."""
    spec = load_spec().spec
    codec = Codec(spec)
    frames = real_frames(spec)
    dbc = make_dbc(spec, {frame.dgn for frame in frames})
    by_number = {split_id(m.frame_id).dgn: m for m in dbc.messages}
    decoders: dict[str, Callable[[Frame], object]] = {
        "ours, a frame never heard before": lambda f: codec._decode(f),  # noqa: SLF001
        "ours, as it runs (equal frames are remembered)": lambda f: codec.decode(f),
        "cantools, with labels": lambda f: by_number[f.dgn].decode(f.data),
        "cantools, without labels": lambda f: by_number[f.dgn].decode(
            f.data, decode_choices=False
        ),
    }
    rounds: dict[str, list[float]] = {name: [] for name in decoders}
    for _ in range(ROUNDS):
        for name, decode in decoders.items():
            rounds[name].append(cost(decode, frames))
    ours = statistics.median(rounds["ours, a frame never heard before"])
    print(f"{len(frames)} real frames, median of {ROUNDS} rounds; cantools")
    print(f"{cantools.__version__}, without identifying the frame")
    for name, costs in rounds.items():
        median = statistics.median(costs)
        print(f"{name:50} {median:6.2f} µs/frame {median / ours:6.2f} x")


if __name__ == "__main__":
    main()
