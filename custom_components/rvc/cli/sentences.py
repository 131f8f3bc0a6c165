"""Errors in sentences that say what to do; imported when there is one."""

import os
from pathlib import Path
from typing import Final

from ..bus.errors import (
    BusBusy,
    CannotOpen,
    ListenOnly,
    NetworkDown,
    NetworkReadOnly,
    TooLate,
)
from ..bus.recordings.model import NotARecording
from ..devices.errors import (
    CommandError as CommandNotSent,
    NeverSent,
    NotAllowed,
    NotByGroup,
    OnlyGuarded,
)
from .errors import PERMISSIONS

_CANNOT_OPEN: Final[dict[str, str]] = {
    "bad_settings": "The adapter refuses these settings: {detail}",
    "busy": "Another program uses it. Stop that program and try again. ({detail})",
    "may_not_bring_up": "The interface is down and only root may bring it up: {detail}",
    "network_down": "The interface is down. Bring it up and try again. ({detail})",
    "no_can_interface": "{detail} is not a CAN interface.",
    "no_driver": "This machine has no driver for this kind of interface. ({detail})",
    "no_host": "{detail} is no host: give its name or IP address alone.",
    "no_recording_chosen": "No recording was given.",
    "no_room": "There is no room for it on the disk.",
    "no_serial_port": "{detail} is no serial port.",
    "not_a_recording": "{detail} is in no form of recording that can be read.",
    "not_found": "It is not there: {detail}",
    "not_installed": "A library is missing: {detail}",
    "permission": "You are not permitted to use it: {detail}",
    "refused": "It refused the connection. Is its CAN service running? ({detail})",
    "timeout": "It does not answer. Check address, cable and power. ({detail})",
    "too_many_recordings": "There is no room for more recordings.",
    "upload_gone": "The file that was uploaded is gone: {detail}",
    "unknown": "It cannot be opened: {detail}",
    "wrong_bit_rate": "It runs at another bit rate. {detail}",
    "wrong_mode": "It runs in another mode. {detail}",
}

_NOT_A_RECORDING: Final[dict[str, str]] = {
    "archive": "It is an archive: unpack it first.",
    "busmaster_j1939": "It is a BUSMASTER log of J1939 or LIN; record it as CAN.",
    "damaged": "Nothing in it can be read: it is damaged or was cut off. Copy it again.",
    "empty": "The file is empty.",
    "foreign": "It holds no frame of RV-C, only others (11-bit, CAN FD, errors).",
    "library_missing": "Reading this form needs a library: {detail}",
    "needs_conversion": "Reading MF4 needs a library: pip install {detail}",
    "no_regular_file": "It is not a regular file. Give a pipe as -, the standard input.",
    "not_can": "It is a capture of another network than CAN: {detail}",
    "unknown_form": "It is in no form of recording that can be read.",
}


def sentence(error: Exception) -> str:
    """Return what an error means, for whoever sits at the terminal."""
    if isinstance(error, BusBusy | TooLate | CommandNotSent):
        return _not_sent(error)
    match error:
        case CannotOpen():
            # A recording that is played is refused with the reason of its reader.
            reason = error.reason.removeprefix("recording_")
            texts = _NOT_A_RECORDING | _CANNOT_OPEN
            return texts[reason].format(detail=error.detail)
        case NotARecording():
            return _NOT_A_RECORDING[error.reason].format(detail=error.detail)
        case NetworkReadOnly() | ListenOnly():
            return "Nothing can be sent there: it is only listened to."
        case NetworkDown():
            return "The adapter was lost."
        case OSError():
            return _of_the_system(error)
    return str(error) or type(error).__name__


def _of_the_system(error: OSError) -> str:
    match error:
        case FileNotFoundError(filename=name) if name is not None:
            # Who writes a file misses its folder.
            folder = Path(os.fsdecode(name)).parent
            what = "file" if folder.exists() else "folder"
            return f"There is no {what} {name if folder.exists() else folder}."
        case FileExistsError(filename=name) if name is not None:
            return f"{name} is there already."
        case IsADirectoryError(filename=name) if name is not None:
            return f"{name} is a folder."
        case PermissionError(filename=name) if name is not None:
            return f"You are not permitted to use {name}."
        case OSError(strerror=str(reason)):
            where = f"{error.filename}: " if error.filename is not None else ""
            return f"{where}{reason}."
    return str(error) or type(error).__name__


def _not_sent(error: Exception) -> str:
    match error:
        case BusBusy() | TooLate():
            return (
                "The bus takes no frames. Is another node awake, and is the bit rate "
                "right?"
            )
        case NotAllowed(permission=name):
            return f"Not sent: it needs --allow {name} ({PERMISSIONS[name]})."
        case NeverSent(reason=reason):
            return f"Not sent: it needs --allow any_message ({reason})."
        case NotByGroup(output=output):
            return f"Not sent: it would also reach {output}, which is protected."
        case OnlyGuarded():
            return "Not sent: this output starts a generator, which nobody would watch."
    return str(error)
