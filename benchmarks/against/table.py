"""The table of what was found, as it stands in benchmarks/README.md."""

from collections.abc import Mapping, Sequence
from pathlib import Path
import statistics

from .part import Part, Row

type Found = Mapping[str, Sequence[Mapping[str, float]]]
"""The figures of each round, by the name of the tree or peer."""

HERE = "here"
BASE = "base"


def section(part: Part, found: Found, base: str) -> str:
    """Return the Markdown of a part; base is what the other tree is called."""
    lines = [
        f"| {part.title} | beside | here | ratio (span) | asked |",
        "| --- | --- | --- | --- | --- |",
    ]
    # A peer may not be on this machine.
    rows = [row for row in part.rows if (row.beside or BASE) in found]
    lines += [_line(row, found, base) for row in rows]
    if part.note:
        lines += ["", part.note]
    return "\n".join(lines)


def _line(row: Row, found: Found, base: str) -> str:
    beside = row.beside or BASE
    name = row.beside or base
    here, other = ([one[row.key] for one in found[side]] for side in (HERE, beside))
    # A round of zero has no ratio, and neither has what is asked to be none.
    pairs = [mine / theirs for mine, theirs in zip(here, other, strict=True) if theirs]
    ratio = ""
    if middle := statistics.median(other):
        ratio = f"{statistics.median(here) / middle:.2f}"
        ratio += f" ({min(pairs):.2f}-{max(pairs):.2f})"
    asked = " ".join(
        [
            *([] if row.target is None else [f"{row.target:.2f}"]),
            *([] if row.limit is None else [f"{row.limit:g} {row.unit}".strip()]),
        ]
    )
    cells = [
        row.title,
        f"{_figure(row, other)}, {name}",
        _figure(row, here),
        ratio,
        asked,
    ]
    return f"| {' | '.join(cells)} |"


def _figure(row: Row, values: Sequence[float]) -> str:
    middle = f"{statistics.median(values):,.{row.digits}f} {row.unit}".strip()
    low, high = (f"{edge(values):,.{row.digits}f}" for edge in (min, max))
    return middle if low == high else f"{middle} ({low}-{high})"


def write(path: Path, name: str, text: str) -> None:
    """Put a part's table in the place of its last one, or behind the others."""
    begin, end = f"<!-- against {name} -->", f"<!-- /against {name} -->"
    written = path.read_text()
    whole = f"{begin}\n{text}\n{end}"
    head, found, rest = written.partition(begin)
    if found:
        _, _, rest = rest.partition(end)
        written = head + whole + rest
    else:
        written = f"{written.rstrip()}\n\n{whole}\n"
    path.write_text(written)
