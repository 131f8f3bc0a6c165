"""How costs are taken: CPU time, the least of several rounds."""

from collections.abc import Callable, Sequence
import time

_ROUNDS = 15
_CALLS = 4000
"""In each round, at the least."""


def cost[ItemT](work: Callable[[ItemT], object], items: Sequence[ItemT]) -> float:
    """Return what one call costs, in µs: what disturbs it only makes it longer."""
    repeats = _CALLS // len(items) + 1
    found = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        for _ in range(repeats):
            for item in items:
                work(item)
        found.append((time.process_time() - began) / repeats / len(items))
    return min(found) * 1e6
