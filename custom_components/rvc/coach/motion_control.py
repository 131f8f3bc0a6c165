"""Motions under way: repeated while they go on, and stopped whatever happens."""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
import logging
from typing import Final, NamedTuple

from ..bus.errors import BusError, ListenOnly, NetworkDown, NetworkReadOnly, TooLate
from ..bus.network import Network
from ..bus.send_queue import Urgency
from ..devices import Device
from ..devices.command_order import MotionRequest, Outcome
from ..devices.device import MotionKey
from ..protocol.message import Message, Value
from ..spec import Spec
from ..spec.errors import RvcError
from .commands import Commands
from .node.address_claim import NoAddress
from .node.controller_application import LocalNode
from .owed_stops import OwedStops, Stop
from .protected_outputs import ends_output
from .timing import Timing

_LOGGER = logging.getLogger(__name__)

# A stop is worth trying for as long as a full adapter takes to be free again.
_STOP_TRIES: Final = 20
# More than one coach stops in the time that is doubted
_MOST_SENT: Final = 128
_INSTANCES: Final = range(1, 251)


class _UnderWay(NamedTuple):
    """A motion that goes on."""

    device: Device
    request: MotionRequest
    task: asyncio.Task[None]

    def give_way(self) -> None:
        """End it: somebody else commands what it moves."""
        self.task.cancel()

    async def end(self) -> None:
        """End it; returns when its stop is sent."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


class _Turn:
    """The right of one call to set something in motion; a newer call takes it."""

    is_over = False
    error: Exception | None = None
    """Why it is over, where nothing newer has come."""

    def __init__(self, device: Device, request: MotionRequest) -> None:
        """Hold it for a motion of a device."""
        self.device = device
        self.request = request

    def give_way(self) -> None:
        """Let nothing begin: somebody else commands what would move."""
        self.end()

    def end(self, error: Exception | None = None) -> None:
        """Let nothing begin any more."""
        self.is_over = True
        self.error = error

    def outcome(self) -> Outcome:
        """Return how the call ends once it is over; raises why."""
        if self.error is not None:
            raise self.error
        return Outcome.REPLACED


class MotionControl:
    """All motions that the local node has begun on a network and not yet ended.

    There is one for each motion key: a new one ends the one before, and so does a
    stop, in each of its moments. What has been begun is stopped, if need be when
    the network is back.
    """

    def __init__(
        self,
        network: Network,
        node: LocalNode,
        commands: Commands,
        spec: Spec,
        timing: Timing,
        owed: OwedStops,
    ) -> None:
        """Begin without motions.

        Args:
            network: The network, which tells whether what is sent arrives.
            node: The local node, which sends the commands and the stops.
            commands: Matches the devices' statuses with the commands.
            spec: The spec, which knows the commands of other nodes.
            timing: The pauses.
            owed: The stops that are still to be sent; it outlives this.
        """
        self._network = network
        self._node = node
        self._commands = commands
        self._spec = spec
        self._timing = timing
        self._turns: dict[MotionKey, _Turn] = {}
        """Of the calls that have not begun to move, or wait for it."""
        self._motions: dict[MotionKey, _UnderWay] = {}
        self._is_closed = False
        self._owed = owed
        self._sent = deque[tuple[float, Stop]](maxlen=_MOST_SENT)
        """The last stops and when they were sent: they may be lost with the network."""
        self._said = deque[tuple[float, Stop]](maxlen=_MOST_SENT)
        """The last stops, from before they are sent: an echo may come at once."""
        self._settling: asyncio.Future[list[None]] | None = None

    async def begin(
        self, device: Device, motion_key: MotionKey, order: MotionRequest
    ) -> Outcome:
        """Begin a motion and wait until the device shows that it obeys.

        What is already there is ended at once. Raises what preparing it and
        PendingCommand.answered_while raise; then nothing moves any more.
        """
        with self._turn(motion_key, device, order) as turn:
            if (before := self._motions.get(motion_key)) is not None:
                await before.end()
            if order.prepare is not None and not turn.is_over:
                await order.prepare()
            if turn.is_over:
                return turn.outcome()
            outcome = await self._begin(device, motion_key, order)
            return turn.outcome() if outcome is Outcome.REPLACED else outcome

    async def _begin(
        self, device: Device, motion_key: MotionKey, order: MotionRequest
    ) -> Outcome:
        counters = self._commands.counters
        with (
            counters.counting(),
            self._commands.pending(
                device, order.name, order.fits, order.stays
            ) as pending,
        ):
            task = asyncio.get_running_loop().create_task(
                self._move(device, order), name=f"rvc {device} {motion_key.motion}"
            )
            under_way = _UnderWay(device, order, task)
            self._motions[motion_key] = under_way
            task.add_done_callback(lambda _: self._forget(motion_key, under_way))
            try:
                outcome = await pending.answered_while(task)
            except BaseException:
                await under_way.end()
                raise
        counters.obeyed_after(None)
        if outcome is Outcome.ALREADY_THERE:
            await under_way.end()
        return outcome

    def _forget(self, motion_key: MotionKey, under_way: _UnderWay) -> None:
        if self._motions.get(motion_key) is under_way:
            del self._motions[motion_key]

    @contextmanager
    def _turn(
        self, motion_key: MotionKey, device: Device, order: MotionRequest
    ) -> Iterator[_Turn]:
        """Take the turn from whoever has it; raises NetworkDown after the end."""
        if self._is_closed:
            raise NetworkDown(self._network.name)
        self._end_turn(motion_key)
        turn = self._turns[motion_key] = _Turn(device, order)
        try:
            yield turn
        finally:
            if self._turns.get(motion_key) is turn:
                del self._turns[motion_key]

    def _end_turn(self, motion_key: MotionKey) -> None:
        if (turn := self._turns.pop(motion_key, None)) is not None:
            turn.end()

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
            stop = loop.create_task(
                self.send_stop(order.name, order.stop, device.source)
            )
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
        self, name: str, signals: Mapping[str, Value], source: int | None
    ) -> None:
        """Send a stop, again and again while the adapter is full; never raises.

        What cannot be sent is owed, see `settle`; so is what is sent while nobody
        is heard.

        Args:
            name: The command.
            signals: Its signals.
            source: The address of the device's node, if it is known.
        """
        stop = (name, signals, source)
        for _ in range(_STOP_TRIES):
            self._said.append((asyncio.get_running_loop().time(), stop))
            try:
                await self._node.send(name, signals, urgency=Urgency.STOP, node=source)
            except (ListenOnly, NetworkReadOnly) as error:
                _LOGGER.debug("The stop of %s was not sent: %s", name, error)
                return
            except (NetworkDown, NoAddress) as error:
                self._owe(stop, error)
                return
            except BusError as error:
                _LOGGER.debug("The stop of %s waits: %s", name, error)
                await asyncio.sleep(self._timing.stop_again)
            else:
                now = asyncio.get_running_loop().time()
                self._sent.append((now, stop))
                if self._network.connected:
                    self._owed.drop(stop)
                else:
                    self._owe(stop, NetworkDown(self._network.name))
                return
        self._owe(stop, BusError("The adapter is full"))

    def _owe(self, stop: Stop, error: Exception) -> None:
        """Note a stop that has to be sent as soon as that can be."""
        if self._owed.add(stop):
            _LOGGER.warning("The stop of %s has to wait: %s", stop[0], error)

    def settle(self, *, unheard: bool = False) -> None:
        """Send what is owed, before anything else, if the network is there.

        The address that this node had serves until it is claimed anew. With
        `unheard` it is sent also while nobody is heard, and is owed all the same.
        """
        network = self._network
        if not self._owed or not (network.connected or (unheard and network.is_open)):
            return
        if self._settling is None or self._settling.done():
            self._settling = asyncio.gather(
                *(self.send_stop(*stop) for stop in self._owed)
            )

    async def end(self, motion_key: MotionKey) -> None:
        """Stop a motion that this node has begun, or is about to begin.

        It returns when the stop is sent.
        """
        self._end_turn(motion_key)
        if (under_way := self._motions.get(motion_key)) is not None:
            await under_way.end()

    async def ended(self, motion_key: MotionKey) -> None:
        """Wait until a motion is over and its stop was sent; it may have none."""
        if (under_way := self._motions.get(motion_key)) is not None:
            await asyncio.wait({under_way.task})

    def command_received(self, message: Message) -> None:
        """End the motions that another node commands: its stop is no end stop.

        Those that are only prepared do not begin. A command that says what this node has just said is its own: some gateways
        send it back under an address of theirs.
        """
        if message.source == self._node.address:
            return
        if not self._motions and not self._turns:
            return
        dgn = self._spec.dgns.get(message.name or "")
        if dgn is None or not dgn.is_command:
            return
        under_way: list[_Turn | _UnderWay]
        under_way = [*self._turns.values(), *self._motions.values()]
        commanded = [
            one
            for one in under_way
            if any(
                dgn.device == part.key.device_class
                and _is_for(message, part, one.request)
                for part in (one.device, *one.request.beside)
            )
        ]
        if commanded and not self._is_own(message):
            for one in commanded:
                _LOGGER.debug("Another node commands %s: %s", one.device, message)
                one.give_way()

    def _is_own(self, message: Message) -> bool:
        """Tell whether a command is what this node says in a motion, or said before."""
        recent = asyncio.get_running_loop().time() - self._timing.echo
        said: list[Stop] = [
            (one.request.name, one.request.signals, one.device.source)
            for one in self._motions.values()
        ]
        said += [stop for sent, stop in self._said if sent >= recent]
        with suppress(RvcError):
            return any(
                self._node.encode(name, signals, node=source).data == message.data
                for name, signals, source in said
                if name == message.name
            )
        return False

    def break_off(self) -> None:
        """End all motions, as the network is lost; their stops are owed.

        So are those that were sent just before: nobody knows whether they arrived.
        """
        for turn in self._turns.values():
            turn.end(NetworkDown(self._network.name))
        for under_way in list(self._motions.values()):
            under_way.task.cancel()
        doubtful = asyncio.get_running_loop().time() - self._timing.stop_doubt
        for sent, stop in self._sent:
            if sent >= doubtful:
                self._owed.add(stop)
        self._sent.clear()

    async def end_all(self) -> None:
        """Stop all motions; returns when the stops are sent."""
        keys = {*self._turns, *self._motions}
        await asyncio.gather(*(self.end(key) for key in keys))
        self.settle()
        if self._settling is not None:
            await asyncio.gather(self._settling, return_exceptions=True)

    async def close(self) -> None:
        """Stop all motions, and begin none any more."""
        self._is_closed = True
        for turn in self._turns.values():
            turn.end(NetworkDown(self._network.name))
        self._turns.clear()
        await self.end_all()


def _is_for(message: Message, device: Device, request: MotionRequest) -> bool:
    """Tell whether a command is for the motion of a device, and not for its lamp.

    One for many devices is if it ends something.
    """
    can_move = request.beside or message.name == request.name
    says = (message.get(name) for name in request.signals if name != "instance")
    if not can_move or all(value is None for value in says):
        return False
    if message.instance is None or message.instance in _INSTANCES:
        return message.instance == device.instance
    return ends_output(message.signals)
