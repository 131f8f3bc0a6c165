"""What goes wrong on the command line, in sentences that say what to do."""

from collections.abc import Mapping
from typing import Final

from ..bus.errors import CannotOpen, ListenOnly, NetworkDown, NetworkReadOnly
from ..bus.recordings.model import NotARecording


class CommandError(Exception):
    """A failure that is explained in a sentence."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        """Store the sentence, and the exit code."""
        super().__init__(sentence)
        self.code = code


_CANNOT_OPEN: Final[Mapping[str, str]] = {
    "bad_settings": "The adapter refuses these settings: {detail}",
    "busy": "Another program uses it. Stop that program and try again. ({detail})",
    "may_not_bring_up": "The interface is down and only root may bring it up: {detail}",
    "network_down": "The interface is down. Bring it up and try again. ({detail})",
    "no_can_interface": "{detail} is not a CAN interface.",
    "no_driver": "This machine has no driver for this kind of interface. ({detail})",
    "no_host": "{detail} is no host: give its name or IP address alone.",
    "no_serial_port": "{detail} is no serial port.",
    "not_a_recording": "{detail} is in no form of recording that can be read.",
    "not_found": "It is not there: {detail}",
    "not_installed": "A library is missing: {detail}",
    "permission": "You are not permitted to use it: {detail}",
    "refused": "It refused the connection. Is its CAN service running? ({detail})",
    "timeout": "It does not answer. Check address, cable and power. ({detail})",
    "unknown": "It cannot be opened: {detail}",
    "wrong_bit_rate": "It runs at another bit rate. {detail}",
    "wrong_mode": "It runs in another mode. {detail}",
}

_NOT_A_RECORDING: Final[Mapping[str, str]] = {
    "archive": "It is an archive: unpack it first.",
    "busmaster_j1939": "It is a BUSMASTER log of J1939 or LIN; record it as CAN.",
    "empty": "The file is empty.",
    "library_missing": "Reading this form needs a library: {detail}",
    "no_regular_file": "It is not a regular file.",
    "not_can": "It is a capture of another network than CAN: {detail}",
    "unknown_form": "It is in no form of recording that can be read.",
}


def sentence(error: Exception) -> str:
    """Return what an error means, for whoever sits at the terminal."""
    match error:
        case CannotOpen():
            return _CANNOT_OPEN[error.reason].format(detail=error.detail)
        case NotARecording():
            return _NOT_A_RECORDING[error.reason].format(detail=error.detail)
        case NetworkReadOnly() | ListenOnly():
            return "Nothing can be sent there: it is only listened to."
        case NetworkDown():
            return "The adapter was lost."
        case FileNotFoundError(filename=name) if name is not None:
            return f"There is no file {name}."
        case IsADirectoryError(filename=name) if name is not None:
            return f"{name} is a folder."
        case PermissionError(filename=name) if name is not None:
            return f"You are not permitted to use {name}."
    return str(error) or type(error).__name__
