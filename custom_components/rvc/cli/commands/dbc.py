"""`rvc dbc`: the standard as a file for other programs."""

import argparse
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
import sys
from typing import Final

from ..dbc.writer import Omission, write_dbc
from ..decoder import add_definitions, load_codec
from ..outputs import check_output, replaced

EXAMPLES: Final = """\
  rvc dbc -o rvc.dbc
  rvc dbc --definitions ours.yaml -o coach.dbc
  cantools decode -m 0x1ffff00 rvc.dbc < candump.log
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("-o", "--output", metavar="FILE", help="where it is written")
    add_definitions(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file, and say what it cannot hold."""
    spec = load_codec(arguments.definitions).spec
    file = write_dbc(spec)
    if arguments.output is None:
        sys.stdout.write(file.text)
    else:
        output = Path(arguments.output)
        check_output(output)
        with replaced(output) as part:
            part.write_text(file.text, encoding="ascii")
    _tell_omitted(file.omitted)
    return 0


def _tell_omitted(omitted: Iterable[Omission]) -> None:
    by_reason = sorted(omitted, key=lambda one: one.reason)
    for reason, several in groupby(by_reason, lambda one: one.reason):
        sys.stderr.write(f"Left out, for {reason}:\n")
        for one in several:
            sys.stderr.write(f"  {one.dgn.name}\n")
