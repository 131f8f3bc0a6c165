"""How devices reach their network: commands, motions and requests, if they are allowed."""

import asyncio
from collections.abc import Iterable, Mapping
import math
from typing import TYPE_CHECKING

from ..bus.errors import ListenOnly
from ..bus.origin import ORIGIN
from ..devices import Device
from ..devices.command_order import CommandOrder, MotionRequest, Outcome
from ..devices.device import MotionKey
from ..devices.errors import DeviceDidNotAnswer, NotByAll
from ..protocol.frame import GLOBAL_ADDRESS
from ..protocol.message import Message, MessageKey, Value
from ..spec.dialects import combine
from ..spec.model import Dialect
from .permissions import MOTIONS, NAMED_ONLY

if TYPE_CHECKING:
    from .session import NetworkSession


class DeviceLink:
    """The Link of all devices on one network; see devices/device.py."""

    def __init__(self, session: NetworkSession) -> None:
        """Send by this session's local node, commands and motions."""
        self._session = session

    async def command(self, device: Device, order: CommandOrder) -> None:
        """Send a device's command; see `Device.carry_out`."""
        session = self._session
        session.check_connected()
        permission = self._check(device, order.name, order.signals)
        is_motion = order.is_certain or permission in MOTIONS
        if not is_motion:
            # What moves must not begin once somebody may have thought better of it.
            await session.node.claim.under_way()
        with session.demand.following(order):
            await session.commands.send(device, order, is_motion=is_motion)

    async def move(
        self, device: Device, motion_key: MotionKey, order: MotionRequest
    ) -> Outcome:
        """Set a device in motion; see `Device.move`."""
        self._session.check_connected()
        self._check(device, order.name, order.signals, is_motion=True)
        return await self._session.motions.begin(device, motion_key, order)

    async def stop_moving(
        self,
        device: Device,
        motion_key: MotionKey | None,
        name: str,
        signals: dict[str, Value],
    ) -> None:
        """End a motion, also one that is not allowed; see `Device.stop_moving`.

        Without a network it is sent as soon as that is back, and NetworkDown raised.
        """
        if self._session.network.listen_only:
            raise ListenOnly(self._session.name)
        if motion_key is not None:
            await self._session.motions.end(motion_key)
        await self._session.motions.send_stop(name, signals, device.source)
        self._session.check_connected()

    async def refresh(self, device: Device, status: str) -> None:
        """Request a status that was not received since a loss; see Device.refresh."""
        session = self._session
        dgn = session.codec.spec.dgns[status].dgn or 0
        if device.taken >= session.connected_since or session.network.listen_only:
            return
        session.check_connected()
        heard = asyncio.Event()
        unsubscribe = session.messages.subscribe(
            lambda message: heard.set() if message.dgn == dgn else None
        )
        try:
            await session.node.request(dgn, instance=device.instance)
            async with asyncio.timeout(session.timing.response_wait):
                while device.taken < session.connected_since:
                    heard.clear()
                    await heard.wait()
        except TimeoutError:
            raise DeviceDidNotAnswer(device) from None
        finally:
            unsubscribe()

    async def motion_ended(self, motion_key: MotionKey) -> None:
        """Wait until a motion is over and its stop was sent."""
        await self._session.motions.ended(motion_key)

    def status_age(self, device: Device, status: str) -> float:
        """Return how long ago a status was heard, in s; infinite for never."""
        seen = self._session.status_seen(device, MessageKey(status))
        now = asyncio.get_running_loop().time()
        return math.inf if seen is None else now - seen

    def said_by_all(self, device: Device, status: str) -> Iterable[Message]:
        """Return the last status of each node that reports it, believed or not."""
        key = MessageKey(status)
        believed = device.messages.get(key)
        if believed is not None:
            yield believed
        now = asyncio.get_running_loop().time()
        yield from self._session.receiver.rivals.said(device.key, key, now)

    async def hear(self, device: Device, status: str, within: float) -> None:
        """Request a status that was not heard lately, and wait for it.

        Raises DeviceDidNotAnswer where it does not come, or BusError.
        """
        session = self._session
        session.check_connected()
        if self.status_age(device, status) <= within:
            return
        await self.request(device, session.codec.spec.dgns[status].dgn or 0)
        try:
            async with asyncio.timeout(session.timing.response_wait):
                while self.status_age(device, status) > within:
                    await asyncio.sleep(session.timing.motion_check)
        except TimeoutError:
            raise DeviceDidNotAnswer(device) from None

    async def request(self, device: Device, dgn: int) -> None:
        """Request a DGN from the node of a device."""
        self._session.check_connected()
        destination = GLOBAL_ADDRESS if device.source is None else device.source
        await self._session.node.request(dgn, destination)

    def check_allowed(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> None:
        """Raise why a command must not be sent; see `Device.check_allowed`."""
        self._session.permissions.check_command(
            device, self._session.name, name, signals
        )

    def required(
        self, device: Device, name: str, signals: Mapping[str, Value]
    ) -> str | None:
        """Return the permission that a command requires; see `Device.required`."""
        return self._session.permissions.required(self._session.name, name, signals)

    def _check(
        self,
        device: Device,
        name: str,
        signals: Mapping[str, Value],
        *,
        is_motion: bool = False,
    ) -> str | None:
        """Check a command that is to be sent now; returns the permission it requires.

        Raises as `check_allowed`, and NotByAll where the call had to name the device.
        """
        session = self._session
        permissions = session.permissions
        origin = ORIGIN.get()
        if origin is not None and origin.to_all:
            if permissions.required(session.name, name, signals) in NAMED_ONLY:
                raise NotByAll(device)
        return permissions.check_command(
            device, session.name, name, signals, is_motion=is_motion
        )

    def dialect_of(self, device: Device) -> Dialect:
        """Return the dialects of the map and of the device's node."""
        spoken = self._session.dialects_of(device.source)
        return combine(one.dialect for one in spoken)
