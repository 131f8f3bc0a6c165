"""Why an adapter could not be opened, by the exception that was raised."""

from collections.abc import Iterator
import errno
from typing import Final

from ..errors import CannotOpen, Reason

_BY_NUMBER: Final[dict[int, Reason]] = {
    errno.ENOENT: "not_found",
    errno.ENODEV: "not_found",
    errno.ENXIO: "not_found",
    errno.ENOTDIR: "not_found",
    errno.ELOOP: "not_found",
    errno.ENAMETOOLONG: "not_found",
    errno.ENOTTY: "no_serial_port",
    errno.EISDIR: "no_serial_port",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EBUSY: "busy",
    errno.EADDRINUSE: "busy",
    errno.ENETDOWN: "network_down",
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "not_found",
    errno.ENETUNREACH: "not_found",
    errno.ETIMEDOUT: "timeout",
    errno.EAFNOSUPPORT: "no_driver",
    errno.EPROTONOSUPPORT: "no_driver",
    # A CAN driver's answer to a bit rate or a mode that it does not know
    errno.EINVAL: "bad_settings",
    errno.EDOM: "bad_settings",
    errno.ERANGE: "bad_settings",
    errno.EOPNOTSUPP: "bad_settings",
}

# The exceptions of some backends have no number but a text.
_BY_TEXT: Final[tuple[tuple[str, Reason], ...]] = (
    ("no such file", "not_found"),
    ("no such device", "not_found"),
    ("inappropriate ioctl", "no_serial_port"),
    ("is a directory", "no_serial_port"),
    ("not found", "not_found"),
    ("permission denied", "permission"),
    ("busy", "busy"),
    ("exclusively lock", "busy"),
    ("network is down", "network_down"),
    ("refused", "refused"),
    ("timed out", "timeout"),
    ("no module named", "no_driver"),
)


def cannot_open(error: BaseException) -> CannotOpen:
    """Return the CannotOpen that an exception while opening amounts to."""
    detail = str(error) or type(error).__name__
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, TimeoutError):
            return CannotOpen("timeout", detail)
        number = getattr(cause, "errno", None) or getattr(cause, "error_code", None)
        if number in _BY_NUMBER:
            return CannotOpen(_BY_NUMBER[number], detail)
    text = " ".join(str(cause) for cause in chain).lower()
    for phrase, reason in _BY_TEXT:
        if phrase in text:
            return CannotOpen(reason, detail)
    if any(isinstance(cause, (ImportError, NotImplementedError)) for cause in chain):
        return CannotOpen("no_driver", detail)
    if isinstance(error, (TypeError, ValueError)):
        return CannotOpen("bad_settings", detail)
    if isinstance(error, OSError) and error.errno is not None and error.errno < 0:
        # A host name that does not resolve
        return CannotOpen("not_found", detail)
    return CannotOpen("unknown", detail)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and what caused it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
