"""Outputs that not every command may reach: by the coach map, whatever the path.

The map says that an output drives a burner or one way of an awning; RV-C does not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from ..coach_map.model import SHORT_NAMES, CoachMap, MappedDevice
from ..coach_map.roles import GENERATOR, OUTPUT_CLASSES, OUTPUT_ROLES
from ..devices import Device, DeviceKey
from ..devices.output import Output
from ..protocol.message import Value

_INSTANCES: Final = range(1, 251)
_GROUPS: Final = 0x7F
_NO_GROUPS: Final = 0x80
_UNKNOWN: Final = 0xFF
_GROUP_BYTE: Final = 1
_ENDS: Final = frozenset({"off_delay", "ramp_brightness", "set_level"})


def required_by_map(mapped: MappedDevice | None, instance: int | None) -> str | None:
    """Return the permission that an output requires as the map describes it.

    What stops a generator requires none.
    """
    if mapped is None or mapped.role is None:
        return None if mapped is None else mapped.requires
    if mapped.role == GENERATOR and instance != mapped.instances[0]:
        return None
    return mapped.requires or OUTPUT_ROLES[mapped.role].requires


class ProtectedOutputs:
    """The outputs of a coach that the map protects."""

    def __init__(
        self,
        coach_map: CoachMap,
        devices: Mapping[DeviceKey, Device],
        bridged: Callable[[str], Iterable[str]],
    ) -> None:
        """Take what tells of outputs.

        Args:
            coach_map: What they drive.
            devices: All devices, which tell the groups that they belong to.
            bridged: Returns the networks that a frame on a network reaches.
        """
        self._map = coach_map
        self._devices = devices
        self._bridged = bridged

    def required(
        self, network: str, device_class: str, given: Mapping[str, Value]
    ) -> str | None:
        """Return the permission that a command to one output requires, if any.

        Switching an output off requires none.
        """
        instance = given.get("instance")
        if device_class not in OUTPUT_CLASSES or ends_output(given):
            return None
        if not isinstance(instance, int) or instance not in _INSTANCES:
            return None
        for reached in self._bridged(network):
            key = DeviceKey(reached, device_class, instance)
            permission = required_by_map(self._map.about(key), instance)
            if permission is not None:
                return permission
        return None

    def is_guarded(
        self, network: str, device_class: str, given: Mapping[str, Value]
    ) -> bool:
        """Tell whether a command would switch a generator's starter on without an end."""
        instance = given.get("instance")
        if device_class not in OUTPUT_CLASSES or ends_output(given):
            return False
        return isinstance(instance, int) and any(
            mapped is not None and mapped.role == GENERATOR
            for reached in self._bridged(network)
            for mapped in [self._map.about(DeviceKey(reached, device_class, instance))]
        )

    def in_group(
        self,
        network: str,
        device_class: str,
        given: Mapping[str, Value],
        allowed: Iterable[str],
    ) -> str | None:
        """Return an output that a command to many may not reach, as the map calls it.

        Those are outputs that require what is not allowed, and halves of pairs: both
        ways at once would short a motor. An output that does not say its groups may
        be in each (RV-C 6.24.4: all ones is no answer).

        Args:
            network: The network that it is sent on.
            device_class: The device class that it is for.
            given: What it says.
            allowed: The permissions that the owner gives.
        """
        if device_class not in OUTPUT_CLASSES or ends_output(given):
            return None
        instance = given.get("instance")
        if instance in _INSTANCES and "group" not in given:
            return None
        selected = 0 if instance == 0 else _group_code(given.get("group"))
        for key, mapped in self._mapped(network, device_class):
            permission = required_by_map(mapped, key.instance)
            is_half = len(mapped.instances) > 1
            if not is_half and (permission is None or permission in allowed):
                continue
            if self._may_be_in(key, selected):
                short = SHORT_NAMES.get(device_class, device_class)
                return mapped.name or f"{short} {key.instance}"
        return None

    def _mapped(
        self, network: str, device_class: str
    ) -> Iterator[tuple[DeviceKey, MappedDevice]]:
        """Iterate over the mapped outputs that may stand on a network."""
        reached = frozenset(self._bridged(network))
        heard = {(key.device_class, key.instance) for key in self._devices}
        for known_class, instance in self._map.devices:
            if known_class != device_class:
                continue
            for one in reached:
                key = DeviceKey(one, device_class, instance)
                is_elsewhere = (known_class, instance) in heard and not any(
                    DeviceKey(name, device_class, instance) in self._devices
                    for name in reached
                )
                mapped = self._map.about(key)
                if mapped is not None and not is_elsewhere:
                    yield key, mapped

    def _may_be_in(self, key: DeviceKey, selected: int) -> bool:
        """Tell whether an output may belong to the groups of a command.

        Bit n of either is clear for group n + 1; a command whose bit 7 is set means
        the groups of nodes, which no output tells.
        """
        groups = self._groups_of(key)
        if groups is None or selected & _NO_GROUPS:
            return True
        if groups & _NO_GROUPS:
            return False
        return bool(~groups & ~selected & _GROUPS)

    def _groups_of(self, key: DeviceKey) -> int | None:
        """Return the code of the groups that an output belongs to; None if unknown."""
        output = self._devices.get(key)
        if not isinstance(output, Output):
            return None
        for status in output.level_reports:
            message = output.messages.get(status)
            if message is None or "group" not in message.signals:
                continue
            if len(message.data) > _GROUP_BYTE:
                code = message.data[_GROUP_BYTE]
                return None if code == _UNKNOWN else code
        return None


def ends_output(given: Mapping[str, Value]) -> bool:
    """Tell whether a command only ends what an output or a mover does."""
    command, level = given.get("command"), given.get("desired_level")
    if command == "stop":
        return True
    if command == "off_delay":
        return level in (None, 0)
    return command in _ENDS and level == 0


def _group_code(group: Value) -> int:
    """Return the code of the groups that a command selects."""
    if group == "all_groups":
        return 0
    return int(group) if isinstance(group, (int, float)) else _UNKNOWN
