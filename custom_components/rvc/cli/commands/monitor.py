"""`rvc monitor`: a live page of what goes over a bus."""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path
import signal
import sys
from typing import Final

from ...bus.network import Network
from ...bus.transports.recording import RecordingTransport
from ...simulator.coach import FASTEST
from ..decoder import add_definitions, load_codec
from ..errors import CommandError
from ..filters import add_filters, make_filter
from ..interfaces import HELP, add_interface, open_network
from ..monitor.model import MonitorModel
from ..monitor.source import Monitored, demo

EXAMPLES: Final = f"""\
  rvc monitor can0
  rvc monitor /dev/ttyACM0 --dgn tank
  rvc monitor coach.log --speed 4     play a recording, faster
  rvc monitor demo                    a simulated coach; nothing has to be there

It only listens. q quits; the last line of the page names the other keys.

{HELP}"""

_DEMO: Final = "demo"
_SIGNALS: Final = ("SIGTERM", "SIGHUP")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_interface(parser)
    parser.add_argument(
        "--speed",
        type=float,
        default=1.0,
        metavar="FACTOR",
        help="how fast a recording is played, or time passes in the demo (1)",
    )
    parser.add_argument(
        "--channel", metavar="NAME", help="only this interface of a recording"
    )
    parser.add_argument(
        "--record-to",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where recordings go that r begins, 1 GB each at most (this folder)",
    )
    add_definitions(parser)
    add_filters(parser)


def run(arguments: argparse.Namespace) -> int:
    """Show the page until somebody quits."""
    if not all(one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        raise CommandError(
            "rvc monitor shows a page that is alive and needs a terminal;"
            " rvc decode writes lines."
        )
    if not arguments.speed > 0:
        raise CommandError("The speed has to be more than 0.", 2)
    if arguments.interface == _DEMO and arguments.speed > FASTEST:
        raise CommandError(f"The demo's speed has to be {FASTEST:.0f} at most.", 2)
    monitored = make_monitored(arguments)
    return asyncio.run(_show(monitored))


def make_monitored(arguments: argparse.Namespace) -> Monitored:
    """Return what is to be monitored, not open yet; raises CommandError."""
    codec = load_codec(arguments.definitions)
    model = MonitorModel(codec, make_filter(arguments, codec.spec))
    where = str(arguments.interface)
    coach = None
    if where == _DEMO:
        network, coach = demo(codec, arguments.speed)
    elif Path(where).is_file():
        network = _recording(Path(where), arguments)
    else:
        network = open_network(arguments, listen_only=True)
    return Monitored(network, model, arguments.record_to, coach)


def _recording(path: Path, arguments: argparse.Namespace) -> Network:
    def make_transport() -> RecordingTransport:
        return RecordingTransport(
            path, speed=arguments.speed, interface=arguments.channel
        )

    return Network(path.name, make_transport, listen_only=True, notices_silence=False)


async def _show(monitored: Monitored) -> int:
    """Show the page; raises CannotOpen for what cannot be listened to."""
    # It takes long to import.
    from ..monitor.page import MonitorPage  # noqa: PLC0415

    try:
        await monitored.open()
        page = MonitorPage(monitored)
        loop = asyncio.get_running_loop()
        for name in _SIGNALS:
            # Windows has not both of them, and handlers of none.
            with suppress(AttributeError, NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), page.exit)
        await page.run_async()
    finally:
        await monitored.close()
    if text := monitored.record_text():
        sys.stdout.write(f"{text}\n")
    return page.return_code or 0
