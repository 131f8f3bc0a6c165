"""`rvc convert`: a recording in another form."""

import argparse
from pathlib import Path
import sys
from typing import Final

from ..outputs import check_output, replaced
from ..progress import followed
from ..records import add_recording, open_argument, tell_skipped
from ..writers import WRITERS, find_writer

EXAMPLES: Final = """\
  rvc convert coach.trc coach.log
  rvc convert coach.csv coach.pcapng
  rvc convert forum.txt coach.asc --zone America/Denver
  rvc convert --list                     the forms that can be written
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_recording(parser)
    parser.add_argument("output", metavar="OUTPUT", type=Path, help="the file to write")
    parser.add_argument(
        "--to", choices=WRITERS, help="its form, where its name does not say it"
    )
    parser.add_argument(
        "--list", action=_List, nargs=0, help="say what forms can be written"
    )


class _List(argparse.Action):
    """Prints the forms and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        for name, writer in WRITERS.items():
            loses = f"; loses {writer.loses}" if writer.loses else ""
            suffixes = " ".join(writer.suffixes)
            sys.stdout.write(f"{name:16}{suffixes:10}{writer.title}{loses}\n")
        parser.exit()


def run(arguments: argparse.Namespace) -> int:
    """Write the recording in the other form."""
    output: Path = arguments.output
    writer = find_writer(arguments.to, output)
    check_output(output, Path(arguments.file))
    recording = followed(open_argument(arguments), arguments.file, output)
    with replaced(output) as part:
        writer.write(recording.frames(), part)
    tell_skipped(recording)
    if writer.loses:
        sys.stderr.write(f"{writer.title} cannot hold {writer.loses}\n")
    return 0
