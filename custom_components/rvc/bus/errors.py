"""What can go wrong on the wire."""

from typing import Literal

from ..spec.errors import RvcError

type Reason = Literal[
    "bad_settings",
    "busy",
    "may_not_bring_up",
    "network_down",
    "no_driver",
    "not_a_recording",
    "not_found",
    "permission",
    "refused",
    "timeout",
    "unknown",
    "wrong_bit_rate",
]


class BusError(RvcError):
    """Base of all that can go wrong on a network."""


class CannotOpen(BusError):
    """An adapter or a recording that could not be opened, with the reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Take the reason and what the system said."""
        super().__init__(detail or reason)
        self.reason = reason
        self.detail = detail


class NetworkLost(BusError):
    """An open adapter that has gone."""


class NetworkDown(BusError):
    """The network is not connected now."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"Network {network} is down")
        self.network = network


class NetworkReadOnly(BusError):
    """Nothing can be sent here: it only plays a recording."""


class ListenOnly(BusError):
    """The owner has set the network to be listened to only."""

    def __init__(self, network: str) -> None:
        """Name the network."""
        super().__init__(f"Network {network} is only listened to")
        self.network = network


class BusBusy(BusError):
    """Too much waits to be sent already."""


class TooLate(BusError):
    """A frame whose turn did not come in time; it was not sent."""
