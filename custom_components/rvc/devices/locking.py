"""What is locked and unlocked: doors, and controls that are kept from use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..protocol.message import Value


@dataclass(frozen=True, kw_only=True)
class Locking:
    """One lock of all devices of a class."""

    status: str
    signal: str
    locked: str
    unlocked: str
    command: str
    lock: Mapping[str, Value]
    unlock: Mapping[str, Value]
    key: str = "control_lock"
    """The translation key; a door's own lock is the device's main one."""
    enabled: bool = False


def _user_lock(status: str, command: str) -> Locking:
    return Locking(
        status=status,
        signal="user_lock_status",
        locked="activated",
        unlocked="not_activated",
        command=command,
        lock={"user_lock": "set"},
        unlock={"user_lock": "release"},
    )


def _output_lock(status: str, command: str) -> Locking:
    return Locking(
        status=status,
        signal="lock_status",
        locked="locked",
        unlocked="unlocked",
        command=command,
        lock={"command": "lock"},
        unlock={"command": "unlock"},
    )


LOCKINGS: Final = (
    Locking(
        status="DOOR_STATUS",
        signal="lock_status",
        locked="locked",
        unlocked="unlocked",
        command="DOOR_COMMAND",
        lock={"lock_command": "lock", "command": "no_additional_action"},
        unlock={"lock_command": "unlock", "command": "no_additional_action"},
        key="door_lock",
        enabled=True,
    ),
    Locking(
        status="WINDOW_STATUS",
        signal="user_lock_status",
        locked="locked",
        unlocked="not_locked",
        command="WINDOW_COMMAND",
        lock={"lock_command": "lock"},
        unlock={"lock_command": "unlock"},
    ),
    _user_lock("AWNING_STATUS", "AWNING_COMMAND"),
    _user_lock("SLIDE_STATUS", "SLIDE_COMMAND"),
    _user_lock("TV_LIFT_STATUS", "TV_LIFT_COMMAND"),
    _output_lock("DC_DIMMER_STATUS_3", "DC_DIMMER_COMMAND_2"),
    _output_lock("DC_LOAD_STATUS_2", "DC_LOAD_COMMAND"),
    _output_lock("AC_LOAD_STATUS_2", "AC_LOAD_COMMAND"),
    _output_lock("WINDOW_SHADE_CONTROL_STATUS", "WINDOW_SHADE_CONTROL_COMMAND"),
    _output_lock("DC_MOTOR_CONTROL_STATUS", "DC_MOTOR_CONTROL_COMMAND"),
)
