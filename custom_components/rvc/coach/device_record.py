"""What is kept of each device beside what it shows."""

from typing import TYPE_CHECKING

from ..devices import Device
from .availability import LastSeen

if TYPE_CHECKING:
    from .session import NetworkSession


class DeviceRecord:
    """A device, the network that it stands on, and when it was last seen."""

    __slots__ = (
        "absent",
        "absent_on",
        "confirmed",
        "demanded",
        "device",
        "is_silent",
        "look_at",
        "requested",
        "seen",
        "session",
        "started",
    )

    def __init__(self, device: Device, session: NetworkSession, seen: LastSeen) -> None:
        """Begin without absences and requests."""
        self.device = device
        self.session = session
        self.seen = seen
        self.absent = 0
        """For how many days in a row it was not seen while its network was there."""
        self.absent_on: str | None = None
        """The date of the last of these days, as ISO 8601 has it."""
        self.demanded = False
        """Whether this node demands something of it that must not outlive it."""
        self.requested = 0.0
        """When it was last requested to report its statuses."""
        self.started = 0.0
        """When its node has last started anew."""
        self.confirmed = False
        """Whether it was heard more than once, before `seen` began anew."""
        self.look_at = 0.0
        """When it may be silent or is to be requested again, if nothing is heard of it."""
        self.is_silent = False
        """Whether it had fallen silent when availability last looked."""

    @property
    def is_confirmed(self) -> bool:
        """Whether it was heard more than once, in this run or an earlier one."""
        return self.confirmed or self.seen.received > 1

    def restart(self, now: float) -> None:
        """Begin anew with what was seen: the network was away."""
        self.confirmed = self.is_confirmed
        self.seen.restart(now)
