"""What the owner has to allow before it is sent: moving parts, flames, contactors."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..devices.errors import (
    NeverSent,
    NotAllowed,
    NotByGroup,
    OnlyGuarded,
    ReadOnlyCoach,
)
from ..protocol.codec import Codec
from ..protocol.message import Value
from ..spec import Spec
from ..spec.reasons import Reason
from .protected_outputs import ProtectedOutputs

NAMED_ONLY: Final = frozenset({"slides", "jacks", "energy", "burners", "contactors"})
"""The permissions for what an action for all entities does not mean."""
ANY_MESSAGE: Final = "any_message"
_REPORT: Final = Reason("only its device reports this, and others act on it")
_BY_HAND: Final = Reason("a part of a long message, of which nobody sees what it says")
_VEHICLE: Final = "vehicle"
"""The chassis, whose messages are all reports (J1939)."""
_PACKETS: Final = frozenset({"INITIAL_PACKET", "DATA_PACKET"})
MOTIONS: Final = frozenset({"awnings", "slides", "jacks"})
"""The permissions for what moves: its commands must not be late."""


def required_permission(
    spec: Spec, name: str, signals: Mapping[str, Any]
) -> str | None:
    """Return the permission that a command with these signals requires, if any."""
    requires: str | Mapping[str, Any] | None = spec.shown.get(name, {}).get("requires")
    if requires is None or isinstance(requires, str):
        return requires
    for permission, by_signal in requires.items():
        for signal in by_signal:
            labels = by_signal[signal] if isinstance(by_signal, dict) else None
            if signal in signals and (labels is None or signals[signal] in labels):
                return str(permission)
    return None


class Permissions:
    """Decides on everything that is sent to the coach, and answers why not.

    All paths to the bus come here: entities, actions, groups, raw messages. What is
    only asked, and what ends a motion, needs no permission.
    """

    def __init__(
        self,
        codec: Codec,
        outputs: ProtectedOutputs,
        allowed: Iterable[str] = (),
        *,
        read_only: bool = False,
    ) -> None:
        """Hold what the owner has chosen.

        Args:
            codec: The codec, which knows what a command says, and what it requires.
            outputs: The outputs that the map protects.
            allowed: What is allowed, see CONF_ALLOW; any_message allows all of it
                for messages that the owner writes himself.
            read_only: Whether nothing is sent, whatever is allowed.
        """
        self.allowed = frozenset(allowed)
        self._codec = codec
        self._spec = codec.spec
        self._outputs = outputs
        self._read_only = read_only

    def required(
        self, network: str, name: str, signals: Mapping[str, Value]
    ) -> str | None:
        """Return the permission that a command requires by the spec or by the map.

        Args:
            network: The network that it is sent on.
            name: The command's DGN.
            signals: Its signals; None stands for one that is left out.

        Raises EncodeError for a command that cannot be sent.
        """
        return self._required(network, name, self._given(name, signals))

    def _required(
        self, network: str, name: str, given: Mapping[str, Value]
    ) -> str | None:
        return required_permission(self._spec, name, given) or self._outputs.required(
            network, self._spec.dgns[name].device, given
        )

    def check_command(
        self,
        device: object,
        network: str,
        name: str,
        signals: Mapping[str, Value],
        *,
        is_motion: bool = False,
    ) -> str | None:
        """Raise ReadOnlyCoach, NeverSent or NotAllowed for a command that must not go out.

        Returns the permission that it required, if any. Raises NotByGroup for one to many outputs of which one must not be reached so,
        OnlyGuarded for one that nobody would end, and EncodeError for one that cannot be sent. All arguments but the device are
        those of `required`.

        Args:
            device: What it is for, as errors name it.
            network: The network that it is sent on.
            name: The command's DGN.
            signals: Its signals.
            is_motion: Whether it belongs to a motion, which is ended for certain.
        """
        self.check_writing(device)
        reason = self._spec.shown.get(name, {}).get("never")
        if reason is not None:
            raise NeverSent(device, name, Reason.of_text(reason))
        given = self._given(name, signals)
        device_class = self._spec.dgns[name].device
        permission = self._required(network, name, given)
        if permission is not None:
            self.require(device, permission)
        if not is_motion and self._outputs.is_guarded(network, device_class, given):
            raise OnlyGuarded(device)
        output = self._outputs.in_group(network, device_class, given, self.allowed)
        if output is not None:
            raise NotByGroup(device, output)
        return permission

    def check_message(
        self, network: str, name: str, signals: Mapping[str, Value]
    ) -> None:
        """Raise the same for any message that the owner writes himself.

        A report of a device is never sent: a low battery starts a generator, a park
        brake lets slides move, and a switch on the wall does whatever it is for.
        """
        if ANY_MESSAGE in self.allowed:
            self.check_writing(name)
            return
        self.check_command(name, network, name, signals)
        if name in _PACKETS:
            raise NeverSent(name, name, _BY_HAND)
        if "_STATUS" in name or self._spec.dgns[name].device == _VEHICLE:
            raise NeverSent(name, name, _REPORT)

    def check_writing(self, device: object) -> None:
        """Raise ReadOnlyCoach where nothing is sent to the coach."""
        if self._read_only:
            raise ReadOnlyCoach(device)

    def require(self, device: object, permission: str) -> None:
        """Raise NotAllowed unless the owner has given a permission."""
        if permission not in self.allowed:
            raise NotAllowed(device, permission)

    def _given(self, name: str, signals: Mapping[str, Value]) -> dict[str, Value]:
        """Return what a command says once it is on the bus, with labels for codes.

        Raises EncodeError.
        """
        said = {key: value for key, value in signals.items() if value is not None}
        data = self._codec.pack(name, **said)
        meant = self._codec.unpack(name, data)
        blank = self._codec.unpack(name, b"\xff" * len(data))
        given = {
            key: value
            for key, value in meant.items()
            if key in said or value != blank.get(key)
        }
        dgn = self._spec.dgns[name]
        if dgn.instance is not None:
            given["instance"] = meant.get(dgn.instance)
        return given
