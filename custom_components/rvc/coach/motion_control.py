"""Motions under way: repeated while they go on, and stopped whatever happens."""

import asyncio
from contextlib import suppress
import logging
from typing import Final

from ..bus.errors import BusError, NetworkDown, TooLate
from ..bus.send_queue import Urgency
from ..devices import Device
from ..devices.command_order import Outcome
from ..devices.device import MotionRequest
from ..protocol.message import Value
from .commands import Commands
from .node.address_claim import NoAddress
from .node.controller_application import LocalNode
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

# A stop is worth trying for as long as a full adapter takes to be free again.
_STOP_TRIES: Final = 20


class MotionControl:
    """All motions that the local node has begun on a network and not yet ended.

    There is one for each device and motion key: a new one ends the one before.
    """

    def __init__(self, node: LocalNode, commands: Commands, timing: Timing) -> None:
        """Begin without motions.

        Args:
            node: The local node, which sends the commands and the stops.
            commands: Matches the devices' statuses with the commands.
            timing: The pauses.
        """
        self._node = node
        self._commands = commands
        self._timing = timing
        self._motions: dict[tuple[Device, str], asyncio.Task[None]] = {}

    async def begin(
        self, device: Device, motion_key: str, order: MotionRequest
    ) -> Outcome:
        """Begin a motion and wait until the device shows that it obeys.

        What is already there is ended at once. Raises what
        PendingCommand.answered_while raises; then nothing moves any more.
        """
        await self.end(device, motion_key)
        with self._commands.pending(
            device, order.name, order.fits, order.stays
        ) as pending:
            task = asyncio.get_running_loop().create_task(
                self._move(device, order), name=f"rvc {device} {motion_key}"
            )
            self._motions[device, motion_key] = task
            task.add_done_callback(lambda done: self._forget(device, motion_key, done))
            try:
                outcome = await pending.answered_while(task)
            except BaseException:
                await self.end(device, motion_key)
                raise
        if outcome is Outcome.ALREADY_THERE:
            await self.end(device, motion_key)
        return outcome

    def _forget(
        self, device: Device, motion_key: str, task: asyncio.Task[None]
    ) -> None:
        if self._motions.get((device, motion_key)) is task:
            del self._motions[device, motion_key]

    async def _move(self, device: Device, order: MotionRequest) -> None:
        """Send the command, repeat it if it is held to run, and send the stop."""
        loop = asyncio.get_running_loop()
        until = loop.time() + order.longest
        try:
            await self._send(device, order, Urgency.MOTION)
            due = loop.time()
            while loop.time() < until:
                due = max(
                    due + (order.repeat or self._timing.motion_check), loop.time()
                )
                await asyncio.sleep(due - loop.time())
                if not order.goes_on():
                    break
                if order.repeat is not None:
                    await self._hold(device, order, order.repeat)
        finally:
            # The stop is sent also when the task is cancelled at this very moment.
            stop = loop.create_task(self.send_stop(order.name, order.stop, device))
            while not stop.done():
                try:
                    await asyncio.shield(stop)
                except asyncio.CancelledError:
                    continue

    async def _send(
        self,
        device: Device,
        order: MotionRequest,
        urgency: Urgency,
        within: float | None = None,
    ) -> None:
        await self._node.send(
            order.name,
            order.signals,
            urgency=urgency,
            within=within,
            node=device.source,
        )

    async def _hold(self, device: Device, order: MotionRequest, repeat: float) -> None:
        """Repeat a command; one that would be late is left to the next repetition."""
        with suppress(TooLate):
            await self._send(device, order, Urgency.HOLD, within=repeat)

    async def send_stop(
        self, name: str, signals: dict[str, Value], device: Device
    ) -> None:
        """Send a stop, again and again while the adapter is full; never raises.

        Without a network nothing can be sent; what is held to run stops by itself.
        """
        for _ in range(_STOP_TRIES):
            try:
                await self._node.send(
                    name, signals, urgency=Urgency.STOP, node=device.source
                )
            except (NetworkDown, NoAddress) as error:
                _LOGGER.warning("The stop of %s was not sent: %s", name, error)
                return
            except BusError as error:
                _LOGGER.debug("The stop of %s waits: %s", name, error)
                await asyncio.sleep(self._timing.stop_again)
            else:
                return
        _LOGGER.error("The stop of %s could not be sent: the adapter is full", name)

    async def end(self, device: Device, motion_key: str) -> None:
        """Stop a motion that this node has begun; returns when the stop is sent."""
        task = self._motions.pop((device, motion_key), None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def break_off(self) -> None:
        """End all motions, as the network is lost; a stop is still tried."""
        for task in list(self._motions.values()):
            task.cancel()

    async def end_all(self) -> None:
        """Stop all motions; returns when the stops are sent."""
        for device, motion_key in list(self._motions):
            await self.end(device, motion_key)
