"""Things under way: repeated while they move, and stopped whatever happens."""

import asyncio
from contextlib import suppress
import logging
from typing import Final

from ..bus.errors import BusError, NetworkDown, TooLate
from ..bus.send_queue import Urgency
from ..devices import Device
from ..devices.device import MovingOrder
from ..protocol.message import Value
from .commands import Commands
from .node.controller_application import LocalNode, NoAddress
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

# A stop is worth trying for as long as a full adapter takes to be free again.
_STOP_TRIES: Final = 20


class MotionControl:
    """All motions that this node has begun and not yet ended."""

    def __init__(self, commands: Commands, timing: Timing) -> None:
        """Nothing moves."""
        self._timing = timing
        self._commands = commands
        self._under_way: dict[tuple[Device, str], asyncio.Task[None]] = {}

    async def begin(
        self, node: LocalNode, device: Device, slot: str, order: MovingOrder
    ) -> None:
        """Begin a motion and wait until the device shows that it obeys.

        One that is under way in the same slot is stopped first. Raises what
        Commands.watch raises; then nothing moves any more.
        """
        await self.end(device, slot)
        with self._commands.watch(node, device, order.name, order.fits) as watch:
            task = asyncio.get_running_loop().create_task(
                self._travel(node, device, order), name=f"rvc {device} {slot}"
            )
            self._under_way[device, slot] = task
            task.add_done_callback(lambda done: self._forget(device, slot, done))
            try:
                await watch.answered_while(task)
            except BaseException:
                await self.end(device, slot)
                raise

    def _forget(self, device: Device, slot: str, task: asyncio.Task[None]) -> None:
        if self._under_way.get((device, slot)) is task:
            del self._under_way[device, slot]

    async def _travel(
        self, node: LocalNode, device: Device, order: MovingOrder
    ) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + order.longest
        try:
            await node.send(order.name, order.signals)
            due = loop.time()
            while loop.time() < until:
                due = max(
                    due + (order.repeat or self._timing.motion_check), loop.time()
                )
                await asyncio.sleep(due - loop.time())
                if not order.goes_on():
                    break
                if order.repeat is not None:
                    await _hold(node, order, order.repeat)
        finally:
            # The stop is sent also when the task is cancelled at this very moment.
            stop = loop.create_task(
                send_stop(node, order.name, order.stop, self._timing.stop_again)
            )
            while not stop.done():
                try:
                    await asyncio.shield(stop)
                except asyncio.CancelledError:
                    continue

    async def end(self, device: Device, slot: str) -> None:
        """Stop a motion that this node has begun; return when the stop is sent."""
        task = self._under_way.pop((device, slot), None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def break_off(self, network: str) -> None:
        """End what is under way on a network that is lost; a stop is still tried."""
        for (device, _), task in list(self._under_way.items()):
            if device.key.network == network:
                task.cancel()

    async def end_all(self, network: str | None = None) -> None:
        """Stop everything under way, on one network or on all."""
        for device, slot in list(self._under_way):
            if network in (None, device.key.network):
                await self.end(device, slot)


async def _hold(node: LocalNode, order: MovingOrder, repeat: float) -> None:
    """Repeat an order; one that would be late is left to the next repetition."""
    with suppress(TooLate):
        await node.send(order.name, order.signals, urgency=Urgency.HOLD, within=repeat)


async def send_stop(
    node: LocalNode, name: str, signals: dict[str, Value], pause: float
) -> None:
    """Send a stop, again and again while the adapter is full; never raises.

    `pause` is the time between two tries, in s.

    Without a network nothing can be sent; what is held to run stops by itself.
    """
    for _ in range(_STOP_TRIES):
        try:
            await node.send(name, signals, urgency=Urgency.STOP)
        except (NetworkDown, NoAddress) as error:
            _LOGGER.warning("The stop of %s was not sent: %s", name, error)
            return
        except BusError as error:
            _LOGGER.debug("The stop of %s waits: %s", name, error)
            await asyncio.sleep(pause)
        else:
            return
    _LOGGER.error("The stop of %s could not be sent: the adapter takes nothing", name)
