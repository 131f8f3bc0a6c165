"""Why a device could not be told something."""

from ..protocol.errors import RvcError


class CommandError(RvcError):
    """A command that was not carried out, with the device it was for."""

    def __init__(self, device: object, reason: str) -> None:
        """Name the device and the reason."""
        super().__init__(f"{device}: {reason}")


class DeviceDidNotAnswer(CommandError):
    """Neither a status nor a refusal came back, also after a second try."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "no answer")


class DeviceDidNotObey(CommandError):
    """The device goes on reporting a state that is not what was asked."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "its status did not follow the command")


class CommandRefused(CommandError):
    """The device answered with a NAK (RV-C Table 7.5)."""

    def __init__(self, device: object, code: int, reason: str) -> None:
        """Name the device, the acknowledgment code and its label."""
        super().__init__(device, f"refused with code {code} ({reason})")
        self.code = code
        self.reason = reason
