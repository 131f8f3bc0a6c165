"""A part of the comparison: what is run, and which rows of the table it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .tree import Tree

COACHIQ = "CoachIQ's way"
"""A peer: python-can's Notifier, and each frame written to an entity."""

READING = "reading alone"
"""A peer: the transport of this tree, and nobody who does anything with a frame."""

type Measure = Callable[[Tree], Mapping[str, float]]
"""Runs once with the code of a tree; returns the figures by their keys."""


@dataclass(frozen=True)
class Row:
    """A figure of both trees, or of this one and a peer."""

    key: str
    title: str
    unit: str = ""
    target: float | None = None
    """What the ratio is asked to be at most."""
    digits: int = 2
    beside: str = ""
    """The peer whose figure of the same key it is compared with; empty for the base."""
    limit: float | None = None
    """What the figure of this tree is asked to be at most."""


@dataclass(frozen=True)
class Part:
    """What is measured together.

    A part takes two or three minutes at the most. One that takes longer says so by
    `long` and runs only when it is named.
    """

    title: str
    measure: Measure
    rows: tuple[Row, ...]
    rounds: int = 3
    peers: Mapping[str, Callable[[], Mapping[str, float]]] = field(default_factory=dict)
    """What else runs in the same turns, by its name."""
    note: str = ""
    """What stands below the table."""
    long: bool = False
