"""The errors of networks."""

from typing import Literal

from ..spec.errors import RvcError

type Reason = Literal[
    "bad_settings",
    "busy",
    "may_not_bring_up",
    "network_down",
    "no_can_interface",
    "no_driver",
    "no_host",
    "no_recording_chosen",
    "no_regular_file",
    "no_serial_port",
    "not_a_recording",
    "not_found",
    "not_installed",
    "permission",
    "recording_archive",
    "recording_busmaster_j1939",
    "recording_damaged",
    "recording_empty",
    "recording_foreign",
    "recording_library_missing",
    "recording_needs_conversion",
    "recording_no_room",
    "recording_not_can",
    "refused",
    "timeout",
    "too_many_recordings",
    "unknown",
    "upload_gone",
    "wrong_bit_rate",
    "wrong_mode",
]


class BusError(RvcError):
    """Base of all errors of networks."""


class CannotOpen(BusError):
    """An adapter or a recording that could not be opened, with the reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Store the reason, and the detail that the system reported."""
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail


class NetworkLost(BusError):
    """An open adapter was lost."""


class NetworkDown(BusError):
    """The network is not connected."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"Network {network} is down")
        self.network = network


class NetworkReadOnly(BusError):
    """Nothing can be sent: the network is a recording."""


class ListenOnly(BusError):
    """The owner allows only listening on this network."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"Network {network} is only listened to")
        self.network = network


class BusBusy(BusError):
    """Too many frames wait to be sent already."""


class TooLate(BusError):
    """A frame's turn did not come in time; it was not sent."""
