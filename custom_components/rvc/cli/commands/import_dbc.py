"""`rvc import-dbc`: somebody's DBC file as own definitions."""

import argparse
import errno
import os
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Final

from ...coach.whole_files import write_whole
from ...protocol.text import counted
from ...spec import load_spec
from ..dbc.definitions import Definitions, to_definitions
from ..dbc.reader import read_dbc
from ..dbc.signals import snake_case
from ..decoder import load_codec
from ..errors import CommandError

EXAMPLES: Final = """\
  rvc import-dbc cooler.dbc -o cooler.yaml
  rvc decode coach.log --definitions cooler.yaml

The definitions go into <config>/rvc/ of Home Assistant, or behind --definitions of
other commands. What cannot be taken is listed with its line.
"""

_LARGEST: Final = 50_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a DBC file")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="YAML", help="a file that is not there yet"
    )
    parser.add_argument(
        "--device",
        metavar="NAME",
        help="what the messages are of, such as wine_cooler (the file's name)",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="take messages that RV-C has too, and let them replace those",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the definitions; returns 1 where there are none."""
    text = _read(arguments.file)
    spec = load_codec([]).spec
    device = snake_case(arguments.device or arguments.file.stem)
    found = to_definitions(read_dbc(text), spec, device, replace=arguments.replace)
    for line, name, reason in sorted(found.remarks):
        sys.stderr.write(f"{arguments.file}:{line}: {name}: {reason}\n")
    if not found.dgns:
        sys.stderr.write("Nothing of it can be taken.\n")
        return 1
    written = _validated(found, arguments.file.name)
    if arguments.output is None:
        sys.stdout.write(written)
    else:
        _write(arguments.output, written)
    messages = len(found.dgns)
    sys.stderr.write(
        f"{counted(messages, 'message')} with {counted(found.signals, 'signal')}\n"
    )
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file that must not be there; raises OSError."""
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    # Home Assistant may read its folder just now.
    write_whole(path, text)


def _read(path: Path) -> str:
    """Return the text of a file; raises OSError and CommandError."""
    if path.stat().st_size > _LARGEST:
        raise CommandError("It is larger than 50 MB.")
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What most programs write
        return data.decode("cp1252", errors="replace")


def _validated(found: Definitions, source: str) -> str:
    """Return the text of definitions that load; raises CommandError for others."""
    text = found.to_yaml(source)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_text(text, encoding="utf-8")
        for refused in load_spec(path).refused:
            raise CommandError(f"It cannot be made definitions: {refused.reason}")
    return text
