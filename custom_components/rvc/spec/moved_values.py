"""What has become of the values of owners' files since the files said something else."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from zlib import crc32

from .dialects import DIALECTS
from .model import OwnDgn, Spec

type Definitions = Mapping[str, Mapping[str, OwnDgn]]
"""What files say, by their names and their DGNs."""


_MOST_LINES: Final = 4096
_MARK: Final = 4


def line_marks(text: str) -> str:
    """Return what tells later whether a text was cut short: a mark for each line."""
    lines = text.splitlines()[:_MOST_LINES]
    return "".join(f"{crc32(line.encode()) & 0xFFFF:04x}" for line in lines)


def is_cut(before: str, now: str) -> bool:
    """Tell from the marks of a text whether it is the beginning of what it was."""
    # The last line that is there may be cut itself.
    return len(now) < len(before) and before.startswith(now[:-_MARK])


class OwnValue(NamedTuple):
    """A signal that an owner's file has given a DGN."""

    device_class: str
    dgn: str
    signal: str


def moved_values(
    spec: Spec, before: Definitions, after: Definitions, unknown: Definitions
) -> dict[OwnValue, OwnValue | None]:
    """Return the values that have another name now; None for those that are gone.

    Args:
        spec: The spec with the files laid over it.
        before: What the files said.
        after: What they say.
        unknown: What those said of which nobody knows what they say now.
    """
    moved: dict[OwnValue, OwnValue | None] = {}
    for file, dgns in before.items():
        if file not in unknown:
            for old, new in _of_file(spec, dgns, after.get(file, {})):
                if new != old and moved.get(old) is None:
                    moved[old] = new
    for dgns in unknown.values():
        for name, dgn in dgns.items():
            for signal in dgn.signals:
                moved.pop(OwnValue(dgn.device, name, signal), None)
    return moved


def _of_file(
    spec: Spec, before: Mapping[str, OwnDgn], after: Mapping[str, OwnDgn]
) -> Iterator[tuple[OwnValue, OwnValue | None]]:
    """Yield the values of a file with what they are now.

    The only message of a file is the same one when it has another name.
    """
    for name, dgn in before.items():
        now: str | None = name
        if name not in spec.dgns:
            now = next(iter(after)) if len(before) == len(after) == 1 else None
        for signal in dgn.signals:
            new = None
            if now is not None:
                found = _signal_now(spec, now, signal, dgn, after.get(now))
                if found is not None:
                    new = OwnValue(spec.dgns[now].device, now, found)
            yield OwnValue(dgn.device, name, signal), new


def _signal_now(
    spec: Spec, dgn: str, signal: str, before: OwnDgn, after: OwnDgn | None
) -> str | None:
    """Return what a signal is called; None where there is none like it.

    One that has another name, and the same bits as before, is the same.
    """
    known = {one.name for one in spec.dgns[dgn].signals}
    for dialect in DIALECTS.values():
        known |= dialect.dgns.get(dgn, {}).get("signals", {}).keys()
    if signal in known:
        return signal
    place = before.signals[signal]
    for name, other in ({} if after is None else after.signals).items():
        if other == place and name not in before.signals:
            return name
    return None
