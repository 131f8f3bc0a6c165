"""`rvc spec`: what the standard says of a message or a signal."""

import argparse
from collections.abc import Iterator
import sys
from typing import Final

from ...spec import Dgn, Signal, load_spec
from ..names import find_dgns

EXAMPLES: Final = """\
  rvc spec 1FEDA             by the number, in hexadecimal
  rvc spec DC_DIMMER_STATUS_3
  rvc spec tank              all whose name has it
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("name", metavar="NAME", help="a number, a name, or part of one")


def run(arguments: argparse.Namespace) -> int:
    """Print the messages that are meant; one alone with all of its signals."""
    found = find_dgns(load_spec().spec, arguments.name)
    lines = _in_full(found[0]) if len(found) == 1 else map(_in_short, found)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0


def _in_short(dgn: Dgn) -> str:
    number = "" if dgn.dgn is None else f"{dgn.dgn:05X}"
    return f"{number:5}  {dgn.name}"


def _in_full(dgn: Dgn) -> Iterator[str]:
    yield _in_short(dgn)
    for signal in dgn.signals:
        yield f"  {_place(signal):9} {signal.name}{_unit(signal)}"
        for code, label in signal.values.items():
            yield f"            {code:3} {label}"


def _place(signal: Signal) -> str:
    byte, bit = divmod(signal.start, 8)
    if signal.width % 8 or bit:
        return f"{byte}.{bit}-{bit + signal.width - 1}"
    last = byte + signal.width // 8 - 1
    return f"{byte}" if last == byte else f"{byte}-{last}"


def _unit(signal: Signal) -> str:
    return f" ({signal.unit})" if signal.unit else ""
