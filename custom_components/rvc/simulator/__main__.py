"""Run the simulated coach as a process of its own, on any python-can bus."""

import argparse
import asyncio
import contextlib
import signal
import sys

from ..bus.errors import CannotOpen
from ..bus.transports.python_can import CanTransport
from ..protocol.codec import Codec
from ..spec import load_spec
from .coach import SimulatedCoach


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--interface", default="udp_multicast")
    parser.add_argument("--channel", default="239.74.163.2")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a further setting of the interface; may be given again",
    )
    parser.add_argument(
        "--speed", type=float, default=1.0, help="how fast rooms and tanks change"
    )
    return parser


def _option(text: str) -> tuple[str, str | int]:
    key, _, value = text.partition("=")
    return key, int(value) if value.isdigit() else value


async def _run(arguments: argparse.Namespace) -> int:
    options = dict(map(_option, arguments.option))
    transport = CanTransport(arguments.interface, arguments.channel, options)
    codec = Codec(load_spec().spec)
    coach = SimulatedCoach(transport, codec=codec, speed=arguments.speed)
    ended = coach.lost
    asked = False

    def end() -> None:
        nonlocal asked
        asked = True
        ended.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    await coach.start()
    sys.stdout.write(
        f"The simulated coach talks on {arguments.interface} {arguments.channel}\n"
    )
    sys.stdout.flush()
    try:
        await ended.wait()
    finally:
        await coach.stop()
    return 0 if asked else 1


def main() -> int:
    """Run until Ctrl-C or SIGTERM, or until the bus is lost."""
    try:
        with contextlib.suppress(KeyboardInterrupt):
            return asyncio.run(_run(_parser().parse_args()))
    except CannotOpen as error:
        sys.stderr.write(f"Cannot open the bus ({error.reason}): {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
