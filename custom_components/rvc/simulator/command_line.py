"""What the simulated coach takes on the command line, and how it runs there."""

import argparse
import asyncio
import contextlib
from datetime import datetime
import signal
import sys
from typing import Final

from ..bus.link import Transport
from ..bus.transports.python_can import CanTransport
from ..protocol.codec import Codec
from ..spec import load_spec
from .coach import FASTEST, SimulatedCoach
from .day import Day
from .gateway import SlcanServer
from .products import PRODUCTS, SimulatedProduct
from .rude.coach import FAULTS, RudeCoach
from .rude.fault import Fault

_LAST_PORT: Final = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what it takes."""
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
        "--speed",
        type=_speed,
        default=1.0,
        help="how fast time passes, up to 1000: 60 makes a day of 24 minutes",
    )
    parser.add_argument(
        "--serve",
        type=_port,
        metavar="PORT",
        help="be a gateway on this machine instead: slcan over TCP, at this port",
    )
    _add_manners(parser)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {FASTEST:.0f}")
    return speed


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text} is no port: give 1 to {_LAST_PORT}")
    return int(text)


def _add_manners(parser: argparse.ArgumentParser) -> None:
    """Add what makes it rude, or another coach."""
    parser.add_argument(
        "--rude",
        type=int,
        metavar="SEED",
        help="let faults come and go; the same seed gives the same run",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        choices=FAULTS,
        metavar="NAME",
        help="have one fault all the time; may be given again",
    )
    parser.add_argument(
        "--product",
        action="append",
        default=[],
        choices=PRODUCTS,
        metavar="NAME",
        help="have the nodes of known products alone; may be given again",
    )
    parser.add_argument(
        "--list-products", action="store_true", help="say what products there are"
    )
    parser.add_argument(
        "--list-faults", action="store_true", help="say what faults there are"
    )


def _list_faults() -> None:
    for name, fault in FAULTS.items():
        with_gateway = " (with --serve)" if fault.needs_gateway else ""
        sys.stdout.write(f"{name:14}{fault.what}{with_gateway}\n")


def _list_products() -> None:
    for name, dialect in PRODUCTS.items():
        sys.stdout.write(f"{name:22}{dialect.title}\n")


def _tell(fault: Fault, begins: bool) -> None:
    sys.stdout.write(f"{fault.name} {'begins' if begins else 'is over'}\n")
    sys.stdout.flush()


def _coach(arguments: argparse.Namespace) -> SimulatedCoach:
    """Return the coach that is asked for; raises LookupError for its faults."""
    transport: Transport
    if arguments.serve is not None:
        transport = SlcanServer(port=arguments.serve)
    else:
        options = dict(map(_option, arguments.option))
        transport = CanTransport(arguments.interface, arguments.channel, options)
    codec, speed = Codec(load_spec().spec), arguments.speed
    if arguments.product:
        products = [SimulatedProduct(codec, name) for name in arguments.product]
        return SimulatedCoach(transport, codec=codec, nodes=products)
    if arguments.rude is None and not arguments.fault:
        return SimulatedCoach(transport, codec=codec, speed=speed, day=Day(_local_time))
    coach = RudeCoach(
        transport,
        codec=codec,
        speed=speed,
        seed=arguments.rude,
        faults=arguments.fault,
        day=Day(_local_time),
    )
    coach.on_fault = _tell
    return coach


def _local_time() -> datetime:
    return datetime.now().astimezone()


def _option(text: str) -> tuple[str, str | int]:
    key, _, value = text.partition("=")
    return key, int(value) if value.isascii() and value.isdecimal() else value


async def _run(arguments: argparse.Namespace) -> int:
    coach = _coach(arguments)
    ended = coach.lost
    asked = False

    def end() -> None:
        nonlocal asked
        asked = True
        ended.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has none; Ctrl-C is KeyboardInterrupt there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
    await coach.start()
    where = f"{arguments.interface} {arguments.channel}"
    if arguments.serve is not None:
        where = f"port {arguments.serve}"
    sys.stdout.write(f"The simulated coach talks on {where}\n")
    sys.stdout.flush()
    try:
        await ended.wait()
    finally:
        await coach.stop()
    return 0 if asked else 1


def run(arguments: argparse.Namespace) -> int:
    """Run until Ctrl-C or SIGTERM, or until the bus is lost.

    Raises CannotOpen.
    """
    if arguments.list_faults:
        _list_faults()
        return 0
    if arguments.list_products:
        _list_products()
        return 0
    try:
        with contextlib.suppress(KeyboardInterrupt):
            return asyncio.run(_run(arguments))
    except LookupError as error:
        sys.stderr.write(f"Only a gateway (--serve) can have the fault {error}\n")
        return 1
    return 0
