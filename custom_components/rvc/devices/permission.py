"""Whether the owner allows a command, and what it requires, as entities show it before anybody presses."""

from collections.abc import Mapping

from ..protocol.errors import EncodeError
from ..protocol.message import Value
from .device import Device
from .errors import CommandError


def is_allowed(device: Device, name: str, signals: Mapping[str, Value]) -> bool:
    """Return whether a command may be sent; see Device.check_allowed."""
    try:
        device.check_allowed(name, signals)
    except CommandError, EncodeError:
        return False
    return True


def required(device: Device, name: str, signals: Mapping[str, Value]) -> str | None:
    """Return the permission that a command requires; None for one that cannot be sent."""
    try:
        return device.required(name, signals)
    except EncodeError:
        return None
