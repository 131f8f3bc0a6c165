"""Run the simulated coach as a process of its own, on any python-can bus or over TCP."""

import argparse
import sys

from ..bus.errors import CannotOpen
from .command_line import add_arguments, run


def main() -> int:
    """Run until Ctrl-C or SIGTERM, or until the bus is lost."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    add_arguments(parser)
    try:
        code = run(parser.parse_args())
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has seen enough; nothing is left to be written at the end.
        sys.stdout = None
        return 0
    except CannotOpen as error:
        sys.stderr.write(f"Cannot open the bus ({error.reason}): {error}\n")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
