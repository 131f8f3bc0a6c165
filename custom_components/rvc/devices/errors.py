"""Why a command was not carried out."""

from ..spec.errors import RvcError


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


class NotAllowed(CommandError):
    """The owner has not allowed commands of this kind."""

    def __init__(self, device: object, permission: str) -> None:
        """Name the device and the permission that is missing."""
        super().__init__(device, f"commands for {permission} are not allowed")
        self.permission = permission


class NotByAll(CommandError):
    """An action for all entities would reach what has to be named to be commanded."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "it is not meant by an action for all")


class NotByGroup(CommandError):
    """A command to many outputs would reach one that needs a command of its own."""

    def __init__(self, device: object, output: str) -> None:
        """Name what is commanded, and the output."""
        super().__init__(device, f"it would reach {output}")
        self.output = output


class ReadOnlyCoach(CommandError):
    """The owner wants this coach to be looked at, and nothing sent to it."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "this coach is read-only")


class NeverSent(CommandError):
    """A command that this integration does not send, whatever is allowed."""

    def __init__(self, device: object, name: str, reason: str) -> None:
        """Name the device, the command and the reason."""
        super().__init__(device, f"{name} is never sent: {reason}")
        self.reason = reason


class LockedOut(CommandError):
    """The device reports that it must not move now, and why."""

    def __init__(self, device: object, signal: str) -> None:
        """Name the device and the signal that shows it."""
        super().__init__(device, f"locked out by {signal}")
        self.signal = signal


class MayNotBlink(CommandError):
    """An output that may be a motor, a pump or a burner."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "it may be something else than a lamp")


class OnlyGuarded(CommandError):
    """An output of a generator, which only its guarded start may switch on."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "only the generator's own switch starts it")


class GeneratorNotReady(CommandError):
    """A generator that is not started or stopped, for what it reports."""

    def __init__(self, device: object, state: str | None) -> None:
        """Name the device, and its state; None where it was not heard lately."""
        super().__init__(device, f"the generator reports {state or 'nothing'}")
        self.state = state


class GeneratorDidNotStart(CommandError):
    """A generator that does not run after its starter was on; one try is made."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "the generator did not start")


class GeneratorDidNotStop(CommandError):
    """A generator that does not report to stand after it was stopped."""

    def __init__(self, device: object) -> None:
        """Name the device."""
        super().__init__(device, "the generator did not stop")
