"""`rvc record`: what goes over a bus, as a candump log that other programs read."""

import argparse
import asyncio
from datetime import UTC, datetime
import errno
from pathlib import Path
from typing import Final

from ...bus.network import Network, NetworkState
from ...coach.registry import DeviceRegistry
from ...coach.requests import Requests, worth_requesting
from ...coach.timing import Timing
from ...protocol.text import counted
from ..arguments import positive
from ..decoder import load_codec
from ..interfaces import HELP, add_interface
from ..local_node import BusNode, add_source, chosen_addresses, listening_node
from ..log_file import LogFile
from ..outputs import check_folder
from ..terminal import ended_by_signals, place_of, tell

EXAMPLES: Final = f"""\
  rvc record can0                      until Ctrl-C, to a file called by the time
  rvc record can0 -o coach.log --minutes 10
  rvc record can0 --ask                holds the whole coach: each status is asked for

{HELP}"""

_MEGABYTE: Final = 1024 * 1024
_NOTHING_HEARD: Final = (
    "Nothing was heard: is the coach awake, and are bit rate and gateway right?"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_interface(parser)
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a file that is not there yet"
    )
    parser.add_argument(
        "--minutes", type=positive, metavar="M", help="how long (until Ctrl-C)"
    )
    parser.add_argument(
        "--megabytes",
        type=positive,
        default=100.0,
        metavar="MB",
        help="how large the file becomes at most (100)",
    )
    parser.add_argument(
        "--ask",
        action="store_true",
        help="request every status once; without it nothing is sent",
    )
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Record until it is full, the time is over, or Ctrl-C."""
    return asyncio.run(record(arguments, Timing()))


async def record(arguments: argparse.Namespace, timing: Timing) -> int:
    """Do it; returns 1 where it is not whole. Raises RvcError, CommandError and OSError."""
    path = arguments.output or Path(f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.log")
    log = LogFile(
        path,
        place_of(arguments.interface),
        most_bytes=int(arguments.megabytes * _MEGABYTE),
        timing=timing.bus,
    )
    chosen_addresses(arguments)
    check_folder(path)
    if path.exists():
        raise FileExistsError(errno.EEXIST, "File exists", str(path))
    seconds = None if arguments.minutes is None else arguments.minutes * 60
    codec = load_codec([])
    asks = arguments.ask
    requests = None
    async with listening_node(arguments, codec, timing, sends=asks) as node:
        node.network.frames.subscribe(log.add_received)
        node.network.sent.subscribe(log.add_sent)
        node.network.states.subscribe(_tell_state)
        if asks:
            requests = _ask(node)
        tell(f"Recording to {path}; Ctrl-C ends it.")
        try:
            with ended_by_signals(log.end):
                await log.write(seconds)
        finally:
            if requests is not None:
                requests.stop()
            tell(f"{counted(str(log.frames), 'frame')} in {path}")
        if not node.network.statistics.received:
            tell(_NOTHING_HEARD)
        return _tell_gaps(node.network)


def _tell_gaps(network: Network) -> int:
    """Say where frames are missing; return the exit code."""
    lost = network.statistics.lost
    if not lost:
        return 0
    times = "once" if lost == 1 else f"{lost} times"
    tell(f"The adapter was lost {times}: frames are missing.")
    return 1


def _tell_state(_: Network, state: NetworkState) -> None:
    if state is NetworkState.LOST:
        tell("The adapter was lost; the recording goes on when it is back.")


def _ask(node: BusNode) -> Requests:
    """Begin to request every status, one by one."""
    spec = node.decoder.codecs.standard.spec
    requests = Requests(node.node, spec, node.timing)
    statuses = DeviceRegistry(spec).statuses
    requests.add(worth_requesting(spec, statuses))
    requests.start()
    return requests
