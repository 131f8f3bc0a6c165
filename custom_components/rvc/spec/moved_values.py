"""What has become of the values of owners' files since the files said something else."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple
from zlib import crc32

from .dialects import DIALECTS
from .model import Spec
from .own import OwnDgn

type Definitions = Mapping[str, Mapping[str, OwnDgn]]
"""What files say, by their names and their DGNs."""


_MOST_LINES: Final = 4096
_MARK: Final = 4
_LETTERS: Final = "abcdefghijklmnop"


def line_marks(text: str) -> str:
    """Return what tells later whether a text was cut short: a mark for each line.

    It is in capitals where somebody who removes what is last would end the text: before
    a key, or an entry of one.
    """
    lines = text.splitlines()[:_MOST_LINES]
    ends = _ends(lines)
    marks = []
    for number, line in enumerate(lines):
        code = crc32(line.encode())
        mark = "".join(_LETTERS[code >> shift & 0xF] for shift in (0, 4, 8, 12))
        marks.append(mark.upper() if number in ends else mark)
    return "".join(marks)


def _ends(lines: list[str]) -> set[int]:
    """Return the lines, counted from 0, before which a file may end as it is meant to."""
    ends: set[int] = set()
    entries: int | None = None  # how far the entries of a key are indented
    blank: list[int] = []
    for number, line in enumerate(lines):
        text = line.lstrip()
        if not text or text.startswith("#"):
            blank.append(number)
            continue
        indent = len(line) - len(text)
        if not indent:
            entries = None
        elif entries is None:
            entries = indent
        if indent in (0, entries):
            ends.update((*blank, number))
        blank = []
    return ends


def is_cut(before: str, now: str) -> bool:
    """Tell from the marks of a text whether it is what was left of it by an accident.

    That is its beginning, but for one that ends where a key or an entry began: so do
    people end it.
    """
    known, left = before.lower(), now.lower()
    # The last line that is there may be cut itself.
    if len(left) >= len(known) or not known.startswith(left[:-_MARK]):
        return False
    return not (known.startswith(left) and before[len(now)].isupper())


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
