"""The command: finds what is asked for, runs it, and says what went wrong."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
import os
from pathlib import Path
import sys
from typing import Final, NamedTuple, Protocol, cast

from .errors import CommandError

_INTERRUPTED: Final = 130
"""What a shell makes of a program that Ctrl-C ended."""
_FAILED: Final = 1


class Command(NamedTuple):
    """One of the things that `rvc` does: a row here, and a module in `commands`."""

    name: str
    summary: str

    def load(self) -> CommandModule:
        """Import what it does; others cost nothing."""
        module = f"{__package__}.commands.{self.name.replace('-', '_')}"
        return cast(CommandModule, import_module(module))


class CommandModule(Protocol):
    """What a module in `commands` has."""

    EXAMPLES: str
    """Lines to try, under the help."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what the command takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it and return the exit code; raises CommandError, RvcError and OSError."""


COMMANDS: Final = (
    Command("dbc", "write the messages of RV-C as a DBC file for other programs"),
    Command("decode", "say what a recording holds, one line a frame"),
    Command("summary", "say who is in a recording, what they report, and what changed"),
    Command("convert", "write a recording in another form"),
    Command("monitor", "show live what goes over a bus: messages, faults, nodes"),
    Command("import-dbc", "make own definitions of somebody's DBC file"),
    Command("record", "write what goes over a bus to a candump log"),
    Command("request", "ask the nodes of a bus for a message"),
    Command("send", "send a message, if it is allowed"),
    Command("simulate", "be a coach on a bus, or behind a gateway"),
    Command("spec", "look up messages and signals of RV-C"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command of a command line; return its exit code.

    0 is success, 1 a failure that is explained in a sentence, 2 a wrong command line,
    130 Ctrl-C.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    # A shell may have closed them (>&-); what is written then is not missed.
    sys.stdout = sys.stdout or Path(os.devnull).open("w")
    sys.stderr = sys.stderr or Path(os.devnull).open("w")
    try:
        arguments = _parser(words).parse_args(words)
        code = cast(CommandModule, arguments.module).run(arguments)
        sys.stdout.flush()
    except SystemExit:
        # Help and wrong command lines: nothing to be explained.
        raise
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read has seen enough; nothing is left to be written at the end.
        sys.stdout = None
        return 0
    except _explained() as error:
        # It needs what most command lines do without.
        from .sentences import sentence  # noqa: PLC0415

        with suppress(OSError):
            sys.stderr.write(f"rvc: {sentence(error)}\n")
        return error.code if isinstance(error, CommandError) else _FAILED
    return code


def _explained() -> tuple[type[Exception], ...]:
    """Return what is explained in a sentence; asked when there is an error."""
    from ..spec.errors import RvcError  # noqa: PLC0415

    return CommandError, RvcError, OSError


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rvc",
        description="RV-C networks of motorhomes and trailers on the command line.",
        epilog="rvc COMMAND --help says more of each, with examples.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    chosen = next((word for word in words if not word.startswith("-")), None)
    for command in COMMANDS:
        if command.name == chosen:
            _add_chosen(commands, command)
        else:
            commands.add_parser(command.name, help=command.summary)
    return parser


def _add_chosen(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], command: Command
) -> None:
    module = command.load()
    parser = commands.add_parser(
        command.name,
        help=command.summary,
        description=f"{command.summary[0].upper()}{command.summary[1:]}.",
        epilog=f"examples:\n{module.EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    parser.set_defaults(module=module)
