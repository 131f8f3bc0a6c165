"""How a device reaches the bus."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from ..protocol.message import Message, Value
from ..spec.model import Dialect
from .command_order import CommandOrder, MotionRequest, Outcome
from .device_key import MotionKey

if TYPE_CHECKING:
    from .device import Device


class Link(Protocol):
    """How a device reaches the bus."""

    async def command(self, device: Device, order: CommandOrder) -> None:
        """Send a command and wait until a status fits it; see Device.carry_out."""

    async def move(
        self, device: Device, motion_key: MotionKey, request: MotionRequest
    ) -> Outcome:
        """Set something in motion that is ended for certain; see Device.move."""

    async def stop_moving(
        self,
        device: Device,
        motion_key: MotionKey | None,
        name: str,
        signals: dict[str, Value],
    ) -> None:
        """End a motion at once; see Device.stop_moving."""

    async def request(self, device: Device, dgn: int) -> None:
        """Request a DGN from a device's node."""

    async def refresh(self, device: Device, status: str) -> None:
        """Request a status that may be old; see Device.refresh."""

    async def motion_ended(self, motion_key: MotionKey) -> None:
        """Wait until a motion is over and its stop was sent."""

    def status_age(self, device: Device, status: str) -> float:
        """Return how long ago a status was heard, in s; infinite for never."""

    def said_by_all(self, device: Device, status: str) -> Iterable[Message]:
        """Return the last status of each node that reports it, believed or not."""

    async def hear(self, device: Device, status: str, within: float) -> None:
        """Request a status and wait for it, unless it was heard within some s."""

    def dialect_of(self, device: Device) -> Dialect:
        """Return the dialect of a device's node."""

    def check_allowed(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> None:
        """Raise the reason why a command must not be sent; see Device.check_allowed."""

    def required(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> str | None:
        """Return the permission that a command requires; see Device.required."""
