"""What the owner has to allow before it is sent: moving parts, flames, contactors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..devices.errors import NeverSent, NotAllowed, OnlyLooks
from ..spec import Spec

ANY_MESSAGE: Final = "any_message"


def required_permission(
    spec: Spec, name: str, signals: Mapping[str, Any]
) -> str | None:
    """Return the permission that a command with these signals requires, if any."""
    requires: str | Mapping[str, Any] | None = spec.shown.get(name, {}).get("requires")
    if requires is None or isinstance(requires, str):
        return requires
    for permission, by_signal in requires.items():
        for signal in by_signal:
            labels = by_signal[signal] if isinstance(by_signal, Mapping) else None
            if signal in signals and (labels is None or signals[signal] in labels):
                return str(permission)
    return None


class Permissions:
    """Decides on everything that is sent to the coach, and answers why not.

    What is only asked, and what ends a motion, needs no permission.
    """

    def __init__(
        self, spec: Spec, allowed: Iterable[str] = (), *, read_only: bool = False
    ) -> None:
        """Hold what the owner has chosen.

        Args:
            spec: The spec, which knows what each command requires.
            allowed: What is allowed: motion, burners, contactors, any_message.
            read_only: Whether nothing is sent, whatever is allowed.
        """
        self.allowed = frozenset(allowed)
        self._spec = spec
        self._read_only = read_only

    def check_command(
        self, device: object, name: str, signals: Mapping[str, Any]
    ) -> None:
        """Raise OnlyLooks, NeverSent or NotAllowed for a command that must not go out.

        Args:
            device: What it is for, as errors name it.
            name: The command's DGN.
            signals: Its signals; None stands for one that is left out.
        """
        self.check_writing(device)
        reason = self._spec.shown.get(name, {}).get("never")
        if reason is not None:
            raise NeverSent(device, name, reason)
        given = {key: value for key, value in signals.items() if value is not None}
        permission = required_permission(self._spec, name, given)
        if permission is not None:
            self.require(device, permission)

    def check_message(self, name: str, signals: Mapping[str, Any]) -> None:
        """Raise the same for any message that the owner writes himself."""
        if ANY_MESSAGE in self.allowed:
            self.check_writing(name)
        else:
            self.check_command(name, name, signals)

    def check_writing(self, device: object) -> None:
        """Raise OnlyLooks where nothing is sent to the coach."""
        if self._read_only:
            raise OnlyLooks(device)

    def require(self, device: object, permission: str) -> None:
        """Raise NotAllowed unless the owner allows motion, burners or contactors."""
        if permission not in self.allowed:
            raise NotAllowed(device, permission)
