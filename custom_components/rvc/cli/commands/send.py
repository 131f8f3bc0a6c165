"""`rvc send`: a message of the standard, or a raw frame, if it is allowed."""

import argparse
import asyncio
from pathlib import Path
from typing import Final

from ...coach.permissions import ANY_MESSAGE
from ...coach.timing import Timing
from ...devices.errors import NotAllowed
from ...protocol.codec import Codec
from ...protocol.frame import GLOBAL_ADDRESS, Frame
from ...protocol.message import Message, Value
from ...spec import Dgn
from ..decoder import add_definitions, load_codec
from ..errors import PERMISSIONS, CommandError
from ..filters import parse_address
from ..interfaces import HELP, add_interface
from ..local_node import BusNode, add_source, listening_node
from ..names import the_dgn
from ..sending import Guard, parse_signals
from ..terminal import Printer, add_json, is_refusal, place_of

_PERMISSIONS: Final = "\n".join(
    f"  --allow {name:12} {text}" for name, text in PERMISSIONS.items()
)
_ANSWER: Final = "acknowledgment_code"
_DONE: Final = "ack"
EXAMPLES: Final = f"""\
  rvc send can0 DC_DIMMER_COMMAND_2 --instance 25 command=on_duration desired_level=50
  rvc send can0 FURNACE_COMMAND --instance 1 operating_mode=automatic --allow burners
  rvc send can0 19FEDB9F#19FFC8000000FF00 --allow any_message

Everything that can do harm is off:
{_PERMISSIONS}
What moves (awnings, slides, steps, jacks) is not moved from here, whatever is
allowed: nobody would send its stop. Stops are sent. --map tells what outputs drive,
so that one that moves something, or burns, is known as such.

{HELP}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_interface(parser)
    parser.add_argument(
        "message",
        metavar="NAME",
        help="a name or number, or a raw frame such as 19FEDB9F#19FFC8: it goes out "
        "under the address that is claimed",
    )
    parser.add_argument(
        "signals", nargs="*", metavar="SIGNAL=VALUE", help="rvc spec NAME has them all"
    )
    parser.add_argument("--instance", type=int, metavar="NUMBER", help="of the device")
    parser.add_argument("--to", metavar="ADDRESS", help="the node that it is for")
    add_source(parser)
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        choices=PERMISSIONS,
        metavar="WHAT",
        help="see below; may be given again",
    )
    parser.add_argument(
        "--map", type=Path, metavar="YAML", help="the coach map, which protects outputs"
    )
    add_definitions(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Send it, and print what answers."""
    return asyncio.run(send(arguments, Timing()))


async def send(arguments: argparse.Namespace, timing: Timing) -> int:
    """Do it; what must not be sent is refused before the bus is opened.

    Raises RvcError and CommandError.
    """
    codec = load_codec(arguments.definitions)
    guard = Guard(codec, arguments.allow, arguments.map)
    if "#" in arguments.message:
        frame = _raw_frame(arguments, codec, guard)
        async with listening_node(arguments, codec, timing, sends=True) as node:
            await _send_raw(node, frame, arguments)
        return 0
    dgn = the_dgn(codec.spec, arguments.message)
    if dgn.dgn is None:
        raise CommandError(f"{dgn.name} has no number: it is only read.", 2)
    signals = parse_signals(dgn, arguments.signals)
    if arguments.instance is not None:
        signals |= parse_signals(dgn, [f"instance={arguments.instance}"])
    guard.check(dgn.name, signals)
    if dgn.instance is not None and signals.get(dgn.instance) is None:
        raise CommandError(
            f"{dgn.name} needs --instance: without one it is for all.", 2
        )
    _check_signals(dgn, signals)
    to = GLOBAL_ADDRESS if arguments.to is None else parse_address(arguments.to)
    async with listening_node(arguments, codec, timing, sends=True) as node:
        return await _send_message(node, arguments, dgn, signals, to)


def _check_signals(dgn: Dgn, signals: dict[str, Value]) -> None:
    """Raise CommandError for a message that would say nothing but whom it is for."""
    others = [one.name for one in dgn.signals if one.name != dgn.instance]
    if others and not signals.keys() & set(others):
        raise CommandError(
            f"{dgn.name} says nothing without a signal: give one, such as"
            f" {others[0]}=...",
            2,
        )


async def _send_message(
    node: BusNode,
    arguments: argparse.Namespace,
    dgn: Dgn,
    signals: dict[str, Value],
    to: int,
) -> int:
    """Send a message, and print it and what answers it in time; return the exit code.

    That is 1 where a node refuses it, and none does it.
    """
    printer = Printer(arguments, place_of(arguments.interface))
    instance = signals.get(dgn.instance or "")

    refused = done = False

    def show(message: Message) -> None:
        nonlocal refused, done
        is_status = message.name in dgn.answer and message.instance == instance
        if is_status or is_refusal(message, dgn):
            is_done = is_status or message.signals.get(_ANSWER) == _DONE
            done, refused = done or is_done, refused or not is_done
            printer.show(message)

    node.network.sent.subscribe(
        lambda _, frame: (
            printer.show(node.decoder.decode(frame), is_own=True)
            if frame.dgn == dgn.dgn
            else None
        )
    )
    node.messages.subscribe(show)
    await node.node.send_message(dgn.name, signals, to)
    await printer.show_for(node.timing.answer_wait)
    return int(refused and not done)


def _raw_frame(arguments: argparse.Namespace, codec: Codec, guard: Guard) -> Frame:
    """Return a frame that may be sent; raises CommandError and NotAllowed."""
    if arguments.signals or arguments.instance is not None or arguments.to is not None:
        raise CommandError("A raw frame has its signals and addresses in itself.", 2)
    text = arguments.message.replace(".", "")
    try:
        frame = Frame.parse(text)
    except ValueError:
        raise CommandError(
            f"{arguments.message} is no frame: give one such as 19FEDB9F#19FFC8.", 2
        ) from None
    if ANY_MESSAGE not in arguments.allow:
        raise NotAllowed(arguments.message, ANY_MESSAGE)
    guard.check_decoded(codec.decode(frame))
    return frame


async def _send_raw(node: BusNode, frame: Frame, arguments: argparse.Namespace) -> None:
    """Send a frame under the node's own address."""
    source = node.node.claim.require()
    own = Frame(frame.id & ~0xFF | source, frame.data)
    await node.network.send(own)
    printer = Printer(arguments, place_of(arguments.interface))
    printer.show(node.decoder.decode(own), is_own=True)
