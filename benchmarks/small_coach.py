"""A coach with many lamps on a saturated network, in a process of its own.

It prints its port, babbles for as many seconds as a line says that it reads, and then
prints how many frames it has sent since.
"""

import asyncio
import sys
import time

from custom_components.rvc.bus.codecs.slcan import SlcanCodec

from .bench_commands import DIMMER_NODE, LitCoach
from .traffic import USUAL_NODES, coach_frames

RATE = 1900


async def babble(coach: LitCoach, lines: list[bytes], seconds: float) -> int:
    """Send what others than the lamps say; returns how many frames went out in all."""
    gateway = coach.gateway
    began, sent, before = time.monotonic(), 0, gateway.sent
    while (passed := time.monotonic() - began) < seconds:
        due = int(passed * RATE)
        piece = b"".join(lines[number % len(lines)] for number in range(sent, due))
        for writer in gateway.writers:
            writer.write(piece)
        sent = due
        await asyncio.sleep(0.005)
    return sent + gateway.sent - before


def main() -> None:
    """Be such a coach until nothing more is to be read."""
    codec = SlcanCodec()
    others = USUAL_NODES - {DIMMER_NODE}
    lines = [codec.encode(frame) for frame in coach_frames(20_000, others, step=0.1)]
    coach = LitCoach()
    print(coach.gateway.port, flush=True)
    for line in sys.stdin:
        print(coach.run(babble(coach, lines, float(line))), flush=True)
    coach.stop()


if __name__ == "__main__":
    main()
