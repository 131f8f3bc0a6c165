"""`rvc request`: ask the nodes of a network for a message, and show who answers."""

import argparse
import asyncio
import sys
from typing import Final

from ...coach.timing import Timing
from ...protocol.frame import GLOBAL_ADDRESS
from ...protocol.message import Message
from ..arguments import positive
from ..decoder import add_definitions, load_codec
from ..errors import CommandError
from ..filters import parse_address
from ..interfaces import HELP, add_interface
from ..local_node import add_source, listening_node
from ..names import the_dgn
from ..terminal import Printer, add_json, is_refusal, place_of

EXAMPLES: Final = f"""\
  rvc request can0 PRODUCT_IDENTIFICATION
  rvc request can0 TANK_STATUS --instance 1
  rvc request slcan://192.168.1.5:3333 1FEDA --to 9C

{HELP}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_interface(parser)
    parser.add_argument("dgn", metavar="DGN", help="its name or number")
    add_source(parser)
    parser.add_argument(
        "--to", metavar="ADDRESS", help="ask this node, such as 9C (all of them)"
    )
    parser.add_argument(
        "--instance", type=int, metavar="NUMBER", help="ask for this one (all of them)"
    )
    parser.add_argument(
        "--seconds",
        type=positive,
        metavar="S",
        help="how long answers are waited for (1.25, and 5 for long messages)",
    )
    add_definitions(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Send the request and print the answers."""
    return asyncio.run(request(arguments, Timing()))


async def request(arguments: argparse.Namespace, timing: Timing) -> int:
    """Do it; returns 1 where nobody answers. Raises RvcError and CommandError."""
    codec = load_codec(arguments.definitions)
    dgn = the_dgn(codec.spec, arguments.dgn)
    if dgn.dgn is None:
        raise CommandError(f"{dgn.name} has no number that can be asked for.", 2)
    to = GLOBAL_ADDRESS if arguments.to is None else parse_address(arguments.to)
    printer = Printer(arguments, place_of(arguments.interface))
    answers = 0

    def show(message: Message) -> None:
        nonlocal answers
        is_answer = (
            message.dgn == dgn.dgn
            and to in (GLOBAL_ADDRESS, message.source)
            and arguments.instance in (None, message.instance)
        )
        answers += is_answer
        if is_answer or is_refusal(message, dgn):
            printer.show(message)

    async with listening_node(arguments, codec, timing, sends=True) as node:
        node.messages.subscribe(show)
        await node.node.request(dgn.dgn, to, arguments.instance)
        usual = timing.long_response_wait if dgn.multi_frame else timing.response_wait
        seconds = arguments.seconds
        await printer.show_for(usual if seconds is None else seconds)
    if not answers:
        sys.stderr.write("Nobody answered.\n")
    return 0 if answers else 1
