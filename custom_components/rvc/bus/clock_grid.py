"""What is looked at now and then is looked at together: each wake-up costs."""

import math
from typing import Final

_REACHED: Final = 1e-6
"""Of a period: a timer may come that much too early, and numbers in binary are not exact."""


def next_multiple(period: float, now: float) -> float:
    """Return the first multiple of a period after a time of the loop's clock, in s."""
    return (math.floor(now / period + _REACHED) + 1) * period
