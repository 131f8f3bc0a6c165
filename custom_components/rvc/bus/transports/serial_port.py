"""What may be opened as a serial port: a look before anything is opened.

To open some other device is not harmless: `/dev/ptmx` makes a new terminal each time,
and `/dev/watchdog` restarts the machine.
"""

import os
from pathlib import Path
import stat
from typing import Final

from ..errors import CannotOpen
from .can_failures import cannot_open

_SCHEME: Final = "://"
_DEVICES: Final = Path("/sys/dev/char")

# Major numbers of Linux (admin-guide/devices.txt)
_PSEUDO_TERMINALS: Final = range(136, 144)
_CONSOLES: Final = 4
_TERMINALS_OF_A_KIND: Final = 5
"""The terminal of a process, the console, and what makes pseudo-terminals."""
_FIRST_PORT: Final = 64
"""Of both: the minor numbers before it are no ports."""


def check_serial_port(port: str, devices: Path = _DEVICES) -> None:
    """See that a serial port can be one; it reads files: call it in an executor.

    Args:
        port: A path, or a URL as serialx takes them.
        devices: Where Linux tells of which kind a device is.

    Raises CannotOpen.
    """
    path = _path_of(port)
    if path is None:
        return
    try:
        found = Path(path).stat()
    except (OSError, ValueError) as error:
        raise cannot_open(error) from error
    if not stat.S_ISCHR(found.st_mode):
        raise CannotOpen("no_serial_port", port)
    major, minor = os.major(found.st_rdev), os.minor(found.st_rdev)
    if major in (_CONSOLES, _TERMINALS_OF_A_KIND) and minor < _FIRST_PORT:
        raise CannotOpen("no_serial_port", port)
    kind = devices / f"{major}:{minor}" / "subsystem"
    if (
        major not in _PSEUDO_TERMINALS
        and kind.exists()
        and kind.resolve().name != "tty"
    ):
        raise CannotOpen("no_serial_port", port)


def _path_of(port: str) -> str | None:
    """Return the path of a port of this machine; None for one that is elsewhere.

    Raises CannotOpen for what no port is reached by.
    """
    # Home Assistant has it; gateways do without.
    from serialx import SerialException  # noqa: PLC0415
    from serialx.common import get_uri_handler  # noqa: PLC0415

    if _SCHEME not in port:
        return port
    try:
        handler = get_uri_handler(port)
    except (SerialException, ValueError) as error:
        raise CannotOpen("no_serial_port", port) from error
    return port.partition(_SCHEME)[2] if handler.strip_uri_scheme else None
