"""`rvc decode`: what a recording says, one line a frame."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Final, TextIO

from ...bus.recordings.registry import Recording
from ...coach.decoder import Decoder
from ..decoder import load_codec
from ..errors import CommandError
from ..filters import add_filters, make_filter
from ..outputs import check_output, replaced
from ..progress import followed
from ..records import add_recording, open_argument, parse_zone, tell_skipped
from ..rendering import Csv, JsonLines, Renderer, Rendering, Text

if TYPE_CHECKING:
    from ..filters import Filter

EXAMPLES: Final = """\
  rvc decode coach.log
  rvc decode coach.log --dgn tank --instance 1
  rvc decode coach.asc --format json -o coach.jsonl
  rvc decode -                 then paste a few lines, and end with Ctrl-D
"""

_PARQUET: Final = "parquet"
_FORMATS: Final = ("text", "json", "csv", _PARQUET)
_LINES_AT_ONCE: Final = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add_recording(parser)
    add_filters(parser)
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="how it is written (text)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where it is written")


def run(arguments: argparse.Namespace) -> int:
    """Decode the recording."""
    codec = load_codec(arguments.definitions)
    is_meant = make_filter(arguments, codec.spec)
    decoder = Decoder(codec)
    output = arguments.output
    if output is not None:
        check_output(Path(output), Path(arguments.file))
    recording = followed(open_argument(arguments), arguments.file, output)
    if arguments.format == _PARQUET:
        _write_parquet(recording, decoder, is_meant, arguments.output)
    else:
        rendering = _rendering(arguments)
        renderer = Renderer(decoder, rendering, is_meant)
        with _output(arguments.output) as out:
            out.write(rendering.header)
            _write(out, renderer.lines(recording))
    tell_skipped(recording)
    return 0


def _rendering(arguments: argparse.Namespace) -> Rendering:
    match arguments.format:
        case "json":
            return JsonLines()
        case "csv":
            return Csv()
    return Text(parse_zone(arguments.zone))


@contextmanager
def _output(name: str | None) -> Iterator[TextIO]:
    """Return where to write; a file is there when all of it is written, and not before."""
    if name is None:
        yield sys.stdout
        return
    with replaced(Path(name)) as part, part.open("w", encoding="utf-8") as out:
        yield out


def _write(out: TextIO, lines: Iterable[str]) -> None:
    out.writelines(
        "".join(some) for some in batched(lines, _LINES_AT_ONCE, strict=False)
    )
    out.flush()


def _write_parquet(
    recording: Recording, decoder: Decoder, is_meant: Filter | None, name: str | None
) -> None:
    """Write a Parquet file; raises CommandError without its library, or a file."""
    if name is None:
        raise CommandError("Parquet goes to a file: give it with -o.", 2)
    # A library of its own, which few need
    from ..parquet import write_parquet  # noqa: PLC0415

    with replaced(Path(name)) as part:
        write_parquet(recording, decoder, is_meant, part)
