"""Which frames are meant: the arguments that choose them, the same for all commands."""

import argparse
from collections.abc import Callable
from typing import Final

from ..protocol.message import Message
from ..spec import Spec
from .errors import CommandError
from .names import find_dgns

_WRONG_LINE: Final = 2
_LONGEST_NUMBER: Final = 9

type Filter = Callable[[Message], bool]


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that choose frames; each may be given again."""
    group = parser.add_argument_group("only what is meant")
    for option, metavar, text in (
        ("--dgn", "NAME", "messages of this number or name, or a part of it"),
        ("--source", "ADDRESS", "frames of this node: 9C, 0x9C, or decimal as =156"),
        ("--instance", "NUMBER", "messages about this instance"),
    ):
        group.add_argument(
            option, action="append", default=[], metavar=metavar, help=text
        )


def make_filter(arguments: argparse.Namespace, spec: Spec) -> Filter | None:
    """Return what tells whether a message is meant; None where all are.

    Raises CommandError for what cannot be meant.
    """
    dgns = {dgn.name for one in arguments.dgn for dgn in find_dgns(spec, one)}
    sources = {parse_address(one) for one in arguments.source}
    instances = {_number(one) for one in arguments.instance}
    if not (dgns or sources or instances):
        return None

    def is_meant(message: Message) -> bool:
        return (
            (not dgns or message.name in dgns)
            and (not sources or message.source in sources)
            and (not instances or message.instance in instances)
        )

    return is_meant


def parse_address(text: str) -> int:
    """Return an address in hexadecimal, or behind "=" in decimal; raises CommandError."""
    try:
        is_decimal = text.startswith("=")
        address = int(text[1:]) if is_decimal else int(text.removesuffix("h"), 16)
    except ValueError:
        address = -1
    if not 0 <= address <= 0xFF:
        raise CommandError(
            f"{text} is no address: give 00 to FF, or a decimal as =156.", _WRONG_LINE
        )
    return address


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise CommandError(f"{text} is no instance: give a number.", _WRONG_LINE)
    return int(text)
