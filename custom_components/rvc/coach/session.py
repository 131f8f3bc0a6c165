"""Everything that belongs to one network of a coach, and to no other."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
import logging
from typing import Any, Final

from ..bus.errors import (
    BusBusy,
    BusError,
    ListenOnly,
    NetworkDown,
    NetworkLost,
    NetworkReadOnly,
    TooLate,
)
from ..bus.listeners import Listeners
from ..bus.network import Network, NetworkState
from ..bus.trace import Trace
from ..devices import Device
from ..protocol.codec import Codec
from ..protocol.errors import UnknownDgn
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message, MessageKey, Value
from ..spec.dialects import DIALECTS, combine
from .availability import Availability, NodeSeen
from .bridge_detector import BridgeDetector
from .commands import Commands
from .demand import DemandKeeper
from .device_link import DeviceLink
from .device_record import DeviceRecord
from .monitor import Limits, NetworkMonitor
from .motion_control import MotionControl
from .node.address_claim import CLAIM
from .node.controller_application import LocalNode
from .node_codecs import NodeCodecs
from .owed_stops import OwedStops, Stop
from .permissions import Permissions
from .receiver import Receiver
from .recognition import Recognition, RecognizedDialect
from .registry import DeviceRegistry
from .requests import Requests, worth_requesting
from .standing_commands import StandingCommands
from .timing import Timing
from .witnesses import Witnesses

_LOGGER = logging.getLogger(__name__)

_MOST_RESPONSES: Final = 256


@dataclass(frozen=True, kw_only=True)
class CoachContext:
    """What all networks of one coach share."""

    codec: Codec
    registry: DeviceRegistry
    permissions: Permissions
    bridges: BridgeDetector | None
    """None for a coach with one network."""
    dialects: Sequence[str]
    """The dialects that the coach map names."""
    identity: str
    software: str
    trace: Trace
    limits: Limits
    timing: Timing
    owed: MutableMapping[str, OwedStops]
    """The stops that are still to be sent, by network."""
    keep_demand: bool
    """Whether a demand for the generator outlives a restart."""


class NetworkSession:
    """One network of a coach: the local node, what is received, and what is sent."""

    def __init__(self, network: Network, context: CoachContext) -> None:
        """Prepare a network that is not open yet."""
        self.network = network
        self.name = network.name
        self.codec = context.codec
        self.dialects = [DIALECTS[name] for name in context.dialects]
        self.codecs = NodeCodecs(context.codec, combine(self.dialects))
        """The codecs of its nodes, of which a dialect may have its own."""
        self.recognition = Recognition()
        """The dialects of its nodes, by what they send."""
        self.registry = context.registry
        self.bridges = context.bridges
        self.messages = Listeners[Message]()
        """Called with messages, but for unchanged statuses; see unchanged.py."""
        self.permissions = context.permissions
        self.timing = timing = context.timing
        spec = context.codec.spec
        self.monitor = NetworkMonitor(network, context.trace, context.limits)
        self.receiver = Receiver(self)
        self.node = LocalNode(
            network,
            self.codecs,
            context.identity,
            self.receiver.nodes.__contains__,
            software=context.software,
            timing=timing,
        )
        self.requests = Requests(self.node, spec, timing)
        self.commands = Commands(self.node, spec, self.receiver.unchanged, timing)
        self.owed = context.owed.setdefault(self.name, OwedStops())
        """The stops that are still to be sent; they outlive this."""
        self.motions = MotionControl(
            network, self.node, self.commands, spec, timing, self.owed
        )
        self.demand = DemandKeeper(self, keeps=context.keep_demand)
        self.standing = StandingCommands(self)
        self.connected_since = 0.0
        """When the network was last connected: older statuses may be out of date."""
        self.requested = worth_requesting(spec, self.registry.statuses)
        """The statuses that are requested from all nodes."""
        self.witnesses = Witnesses(self)
        self.availability = Availability(self)
        self.link = DeviceLink(self)
        """How the devices of this network send."""
        self._living: asyncio.Task[None] | None = None
        self._leaving: asyncio.Task[None] | None = None
        """What was cancelled when the network went, and may not have ended yet."""
        self._unsubscribe: list[Callable[[], None]] = []
        if self.bridges is not None:
            self.bridges.echoes.subscribe(self._node_is_echo)

    # Its life

    async def open(self) -> None:
        """Open the network; raises CannotOpen."""
        self._unsubscribe = [
            self.network.frames.subscribe(self.receiver.receive),
            self.network.states.subscribe(self._network_changed),
            self.network.sent.subscribe(self.monitor.sent),
            self.network.sent.subscribe(self.demand.frame_sent),
            self.network.sent.subscribe(self.standing.frame_sent),
            self.network.sent.subscribe(self.availability.frame_sent),
            self.messages.subscribe(self.demand.status_received),
            self.owed.added.subscribe(self.registry.urgent_changes.notify),
            self.owed.removed.subscribe(self.registry.memory_changes.notify),
            self.messages.subscribe(self.motions.command_received),
        ]
        if self.bridges is not None:
            self._unsubscribe.append(self.network.sent.subscribe(self._frame_sent))
        self.demand.take_up()
        await self.network.open()

    async def close(self, *, restarts: bool = False) -> None:
        """Stop what moves, give up the address and close the network.

        A demand for the generator is released, unless it is to outlive a restart.
        """
        await self.motions.close()
        await self.demand.close(restarts=restarts)
        while self._unsubscribe:
            self._unsubscribe.pop()()
        self.receiver.nearly.close()
        self._leave()
        if self._leaving is not None:
            await asyncio.gather(self._leaving, return_exceptions=True)
        await self.node.leave()
        await self.commands.close(NetworkDown(self.name))
        await self.network.close()

    def _network_changed(self, network: Network, state: NetworkState) -> None:
        self.receiver.unchanged.clear()
        now = asyncio.get_running_loop().time()
        if state is NetworkState.CONNECTED:
            self.connected_since = now
            self.demand.doubt()
            # Before anything else: what was moving may still do so.
            self.motions.settle()
        if not network.is_open:
            self._leave()
        elif self._living is None:
            # It is back, or so it seems: what was moving may still do so.
            self.motions.settle(unheard=True)
            self._living = asyncio.get_running_loop().create_task(
                self._live(), name=f"rvc {self.name}"
            )
        elif state is NetworkState.CONNECTED:
            # It was silent: much may have changed meanwhile.
            self.request_all()
        if state is NetworkState.CONNECTED:
            self.witnesses.begin_inquiry(now)
            self.receiver.rivals.excuse(now)
            for record in self.registry.records(self):
                record.restart(now)
            for seen in self.receiver.nodes.values():
                seen.restart(now)
        else:
            self.motions.break_off()
            self.commands.fail(NetworkDown(self.name))
        self.availability.check(now)

    def request_all(self) -> None:
        """Request everything once: claims, what known devices have reported, the rest.

        Nothing is requested on a network that is only listened to.
        """
        if self.network.listen_only:
            return
        known = {
            name
            for record in self.registry.records(self)
            for name in record.device.reports
            if name in record.device.features
        }
        names = [name for name in self.requested if name in known]
        self.requests.add([CLAIM, *names], first=True)
        self.requests.add(self.requested)

    async def _live(self) -> None:
        """Be a node of the network for as long as it is open."""
        while True:
            self.request_all()
            try:
                await self.node.live(self._joined)
            except (BusBusy, NetworkDown, NetworkLost, TooLate) as error:
                # Nobody acknowledges, the adapter is full or just opened anew: not
                # for ever. One that is lost ends this altogether.
                _LOGGER.debug("Not yet a node of %s: %s", self.name, error)
                await asyncio.sleep(self.timing.rejoin)
            except BusError as error:
                # It is only listened to.
                _LOGGER.debug("No longer a node of %s: %s", self.name, error)
                return

    def _joined(self) -> None:
        self.motions.settle(unheard=True)
        self.receiver.unchanged.clear()
        self.requests.start()

    def _leave(self) -> None:
        self.requests.stop()
        if self._living is not None:
            self._living.cancel()
            self._leaving, self._living = self._living, None

    # Who is there

    @property
    def nodes(self) -> Mapping[int, NodeSeen]:
        """Return when the nodes were last seen, by their source address."""
        return self.receiver.nodes

    def is_echo(self, source: int, now: float) -> bool | None:
        """Return whether a node only comes over a bridge; None while it is unknown."""
        if self.bridges is None:
            return False
        return self.bridges.is_echo(self.name, source, now)

    def _frame_sent(self, network: Network, frame: Frame) -> None:
        if self.bridges is not None:
            self.bridges.sent(network.name, frame, asyncio.get_running_loop().time())

    def _node_is_echo(self, network: str, _: int) -> None:
        if network == self.name:
            self.receiver.unchanged.clear()

    def status_seen(self, device: Device, key: MessageKey) -> float | None:
        """Return when a device's status was last heard, changed or not.

        The time is monotonic, in seconds; None for a status that never was.
        """
        if (message := device.messages.get(key)) is None:
            return None
        last = self.receiver.unchanged.last_seen(message)
        return max(last, device.heard_at.get(key, 0.0))

    def count_in(self) -> None:
        """Count the frames of the fast path in where they belong."""
        self.receiver.unchanged.count_in()

    def forget(self, record: DeviceRecord) -> None:
        """Drop what is kept of a device that the registry has dropped."""
        self.receiver.unchanged.clear()
        self.receiver.rivals.forget(record.device)
        for source, seen in self.receiver.nodes.items():
            if seen is record.seen:
                seen.is_placed = False
                self.recognition.forget(source)
                self.choose_codec(source)

    def remember(self, memory: Iterable[Mapping[str, Any]]) -> None:
        """Recognize the makers' nodes again that were known before the restart."""
        for source in self.recognition.restore(self.name, memory):
            self.choose_codec(source)

    def dialects_of(self, source: int | None) -> list[RecognizedDialect]:
        """Return the dialects of a node, and why: by the map, its frames, its product."""
        node = self.registry.node(self, source)
        product = None if node is None else node.product
        return [
            *(RecognizedDialect(one, "coach map") for one in self.dialects),
            *self.recognition.of(source, product),
        ]

    def choose_codec(self, source: int) -> None:
        """Decode a node's frames as its dialect has them, which may be another now."""
        spoken = [one.dialect for one in self.dialects_of(source)]
        if self.codecs.choose(source, combine(spoken) if spoken else None):
            # What was decoded with the other codec does not hold any more.
            self.receiver.unchanged.clear()

    def tick(self, now: float) -> None:
        """Do what is due from time to time; now is monotonic, in seconds."""
        self.motions.settle()
        self.demand.tick(now)
        self.monitor.measure(now)
        self.node.transfer.expire(now, self.node.address)
        self.receiver.tick(now)
        self.receiver.receive_short(now)
        self.witnesses.tick(now)
        self.count_in()
        if self.bridges is not None:
            self.bridges.settle(now)
        if self.network.connected:
            self.receiver.place_nodes(now)
        self.availability.tick(now)

    # Sending, beside what devices send by their link

    def check_connected(self) -> None:
        """Raise NetworkDown while the network is not connected."""
        if not self.network.connected:
            raise NetworkDown(self.name)

    def check_sending(self) -> None:
        """Raise what would keep any message from being sent now, without sending one.

        Raises ListenOnly, NetworkReadOnly, NetworkDown or NoAddress, as sending does.
        """
        network = self.network
        if network.listen_only:
            raise ListenOnly(self.name)
        if not network.is_live:
            raise NetworkReadOnly(self.name)
        if not network.is_open:
            raise NetworkDown(self.name)
        self.node.claim.require()

    async def stop_all(self, stops: Sequence[Stop]) -> None:
        """End all motions of this node, and send these stops; see `stop_moving`."""
        if self.network.listen_only:
            raise ListenOnly(self.name)
        await self.motions.end_all()
        await asyncio.gather(*(self.motions.send_stop(*stop) for stop in stops))
        self.check_connected()

    async def clear_faults(self, node: Device) -> None:
        """Make a node forget its latched faults, and nothing else."""
        self.permissions.check_writing(node)
        self.check_connected()
        destination = GLOBAL_ADDRESS if node.instance is None else node.instance
        await self.node.send(
            "GENERAL_RESET", {"clear_faults": "clear_faults"}, destination
        )

    async def send_message(
        self, name: str, signals: dict[str, Value], destination: int
    ) -> None:
        """Send any message; raises NeverSent or NotAllowed for a dangerous one.

        Raises ReadOnlyCoach where nothing is sent to the coach.
        """
        self.permissions.check_message(self.name, name, signals)
        await self.node.send_message(name, signals, destination)

    async def request_responses(
        self, name: str, destination: int, instance: int | None
    ) -> list[Message]:
        """Request a DGN and return the messages that come in time (RV-C 3.2.4.3).

        Raises NetworkDown, ListenOnly, NoAddress or EncodeError.
        """
        dgn = self.codec.spec.dgns.get(name)
        if dgn is None or dgn.dgn is None:
            raise UnknownDgn(name)
        responses: list[Message] = []

        def collect(message: Message) -> None:
            if message.name == name and len(responses) < _MOST_RESPONSES:
                responses.append(message)

        timing = self.timing
        unsubscribe = self.messages.subscribe(collect)
        try:
            with self.receiver.unchanged.awaiting(lambda one: one.name == name):
                await self.node.request(dgn.dgn, destination, instance)
                await asyncio.sleep(
                    timing.long_response_wait
                    if dgn.multi_frame
                    else timing.response_wait
                )
        finally:
            unsubscribe()
        return responses
