"""The codec of the command line: the standard's, with own definitions over it."""

import argparse
from pathlib import Path

from ..protocol.codec import Codec
from ..spec import load_spec
from .arguments import check_definitions
from .errors import CommandError


def add_definitions(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names own definitions, for `load_codec`."""
    parser.add_argument(
        "--definitions",
        action="append",
        default=[],
        type=Path,
        metavar="YAML",
        help="own definitions to lay over the standard; may be given again",
    )


def load_codec(definitions: list[Path]) -> Codec:
    """Return the codec of the standard and of own definitions; raises CommandError."""
    for path in definitions:
        check_definitions(path)
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
    loaded = load_spec(*definitions)
    for refused in loaded.refused:
        raise CommandError(f"{refused.path}: {refused.reason}")
    return Codec(loaded.spec)
