"""Devices on a link that only notes what they are asked for."""

from collections.abc import Iterable, Mapping
import math
from typing import override

import pytest

from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.devices.command_order import (
    CommandOrder,
    MotionRequest,
    Outcome,
)
from custom_components.rvc.devices.device import Link, MotionKey
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.dialects import STANDARD
from custom_components.rvc.spec.model import Dialect

CODEC = Codec(load_spec().spec)
NODE = 0x9C


def message(name: str, /, **signals: Value) -> Message:
    """Return a message of another node."""
    return message_of(NODE, name, **signals)


def message_of(source: int, name: str, /, **signals: Value) -> Message:
    """Return a message of the node with an address."""
    return CODEC.decode(CODEC.encode(name, signals, source=source))


class NotingLink(Link):
    """Notes commands instead of sending them."""

    def __init__(self) -> None:
        """Begin with the standard, and nothing noted."""
        self.dialect = STANDARD
        self.orders: list[CommandOrder] = []
        self.motions: list[tuple[MotionKey, MotionRequest]] = []
        self.stops: list[tuple[MotionKey | None, str, dict[str, Value]]] = []
        self.requested: list[int] = []

    @property
    def order(self) -> CommandOrder:
        """The last order."""
        return self.orders[-1]

    @property
    def sent(self) -> list[dict[str, Value]]:
        """The signals of all orders that have a value."""
        return [order.given for order in self.orders]

    @override
    async def command(self, device: Device, order: CommandOrder) -> None:
        # What is sent can be encoded.
        CODEC.pack(order.name, **order.signals)
        self.orders.append(order)

    @override
    async def move(
        self, device: Device, motion_key: MotionKey, request: MotionRequest
    ) -> Outcome:
        self.motions.append((motion_key, request))
        return Outcome.OBEYED

    @override
    async def stop_moving(
        self,
        device: Device,
        motion_key: MotionKey | None,
        name: str,
        signals: dict[str, Value],
    ) -> None:
        self.stops.append((motion_key, name, signals))

    @override
    async def request(self, device: Device, dgn: int) -> None:
        self.requested.append(dgn)

    @override
    async def motion_ended(self, motion_key: MotionKey) -> None:
        return

    @override
    def status_age(self, device: Device, status: str) -> float:
        return 0.0 if status in device.messages else math.inf

    @override
    def said_by_all(self, device: Device, status: str) -> Iterable[Message]:
        return ()

    @override
    async def hear(self, device: Device, status: str, within: float) -> None:
        return

    @override
    async def refresh(self, device: Device, status: str) -> None:
        return

    @override
    def dialect_of(self, device: Device) -> Dialect:
        return self.dialect

    @override
    def check_allowed(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> None:
        return

    @override
    def required(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> str | None:
        return None


class Bench:
    """Makes devices and lets them receive statuses; a second passes for each."""

    def __init__(self) -> None:
        """Begin at the time 0."""
        self.link = NotingLink()
        self.now = 0.0

    def make[DeviceT: Device](
        self, model: type[DeviceT], instance: int | None = 1
    ) -> DeviceT:
        """Return a device that has received nothing yet."""
        return model(DeviceKey("house", model.device_class, instance), self.link, ())

    def report(self, device: Device, name: str, /, **signals: Value) -> None:
        """Let a device receive a status."""
        self.report_of(NODE, device, name, **signals)

    def report_of(
        self, source: int, device: Device, name: str, /, **signals: Value
    ) -> None:
        """Let a device receive a status of the node with an address."""
        if device.instance is not None:
            signals.setdefault("instance", device.instance)
        self.now += 1
        device.update(message_of(source, name, **signals), self.now)


@pytest.fixture
def bench() -> Bench:
    """Return a bench."""
    return Bench()
