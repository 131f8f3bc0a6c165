"""cantools on the same frames, with a DBC made of this tree's spec."""

from pathlib import Path

from benchmarks.bench_decode import make_dbc
from custom_components.rvc.protocol.frame import Frame, split_id
from custom_components.rvc.spec import load_spec

from .clocks import cost


def run(path: str) -> dict[str, float]:
    """Decode the frames of a file with labels, each found by its identifier."""
    frames = [Frame.parse(line) for line in Path(path).read_text().split()]
    dbc = make_dbc(load_spec().spec, {frame.dgn for frame in frames})
    by_number = {split_id(message.frame_id).dgn: message for message in dbc.messages}

    def decode(frame: Frame) -> object:
        return by_number[frame.id >> 8 & 0x1FFFF].decode(frame.data)

    return {"decode": cost(decode, [one for one in frames if one.destination is None])}
