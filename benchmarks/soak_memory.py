"""What a long run holds in memory, and whether it grows.

What the process takes (RSS) is told, and not judged: after each burst of frames the
allocators keep what was freed, in pieces, and give little of it back. What is in use
tells whether anything of it is kept: the blocks of Python's allocator, and what the C
library has given out.
"""

import asyncio
import ctypes
import gc
import sys
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant

from .memory import resident

BLOCKS = 0.02
"""By so large a share the blocks in use may grow from the middle to the end."""
MALLOC = 4.0
"""By so many MB what the C library has given out may: it is some bytes of each row
of a registry, which Home Assistant keeps as it was saved."""
OF_STATE = 250
"""Blocks of an entity, with its rows: what became known in the second half."""


class _Mallinfo(ctypes.Structure):
    """What `mallinfo2` of glibc returns."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


class Taken(NamedTuple):
    """What is taken at one time."""

    resident: float
    """What the process takes, in MB."""
    blocks: int
    """Python's blocks in use."""
    malloc: float
    """What the C library has given out, in MB; 0 where it does not say."""
    states: int
    """How many entities there are: they are found as nodes talk."""


def malloc() -> float:
    """Return what the C library has given out, in MB; 0 where it does not say."""
    library: Any = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return 0.0
    library.mallinfo2.restype = _Mallinfo
    info = library.mallinfo2()
    return float(info.uordblks + info.hblkhd) / 1e6


class Memory:
    """What is taken at the quarters of a run."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Have none yet."""
        self.quarters: list[Taken] = []
        self._hass = hass

    async def follow(self, seconds: float) -> None:
        """Note it at the end of each quarter."""
        for _ in range(4):
            await asyncio.sleep(seconds / 4)
            gc.collect()
            states = len(self._hass.states.async_all())
            self.quarters.append(
                Taken(resident(), sys.getallocatedblocks(), malloc(), states)
            )

    @property
    def is_flat(self) -> bool:
        """Whether nothing was kept in the second half, but for new entities."""
        middle, end = self.quarters[1], self.quarters[-1]
        blocks = end.blocks - middle.blocks - OF_STATE * (end.states - middle.states)
        return blocks < BLOCKS * middle.blocks and end.malloc - middle.malloc < MALLOC

    def __str__(self) -> str:
        """Return it for people."""
        return "; ".join(
            f"{what} {', '.join(values)}"
            for what, values in (
                ("MB in all", [f"{one.resident:.0f}" for one in self.quarters]),
                ("1,000 blocks", [f"{one.blocks / 1e3:.0f}" for one in self.quarters]),
                ("MB by malloc", [f"{one.malloc:.1f}" for one in self.quarters]),
                ("states", [f"{one.states}" for one in self.quarters]),
            )
        )
