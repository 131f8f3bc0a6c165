"""The running coach: its networks, its devices and what is asked of them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
import logging
from typing import Any, Final

from ..bus.errors import CannotOpen, NetworkDown
from ..bus.link import FrameBatch
from ..bus.network import Network, NetworkState
from ..devices import NODE, Device, DeviceKey, DeviceType, Feature, device_types
from ..devices.device import MovingOrder
from ..devices.dialects import DIALECTS, Dialect, dialect_of_product, together
from ..devices.errors import NotAllowed, OnlyLooks
from ..devices.node import FAULT_REPORTS, Node
from ..devices.output import delay_value
from ..protocol.codec import Codec
from ..protocol.diagnostics import diagnosis
from ..protocol.errors import UnknownDgn
from ..protocol.frame import GLOBAL_ADDRESS, Frame
from ..protocol.message import Message, Value
from .availability import LastSeen, is_silent
from .bridge_detector import BridgeDetector
from .commands import Commands
from .monitor import BusMonitor, Limits
from .motion_control import MotionControl, send_stop
from .node.controller_application import LocalNode
from .permissions import check
from .session import NetworkSession
from .timing import Timing
from .unchanged import ChoosyRepeat, Repeat, Repeats

_LOGGER = logging.getLogger(__name__)

# What is broadcast this often, in ms, comes by itself.
_SOON: Final = 1000
_MOST_ASKED: Final = 4
_MOST_ANSWERS: Final = 256
_GROUP_COMMAND: Final = 0xFF
# More than a bus can have: 256 addresses on each, and what a coach is built of.
_MOST_DEVICES: Final = 1000

type FeatureListener = Callable[[Device, Feature], None]
type MessageListener = Callable[[str, Message], None]


class Coach:
    """One coach: finds the devices on its networks and speaks for them.

    It runs on the event loop between `start` and `stop`.
    """

    def __init__(
        self,
        codec: Codec,
        networks: Sequence[Network],
        *,
        identity: str,
        remembered: Iterable[Mapping[str, Any]] = (),
        allowed: Iterable[str] = (),
        read_only: bool = False,
        dialects: Iterable[str] = (),
        software: str = "",
        limits: Limits | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Take the networks, a stable identity, and what `memory` gave before.

        `allowed` names the gates that are open, see gates.py; with `read_only`
        nothing is told to the coach, and it is only asked; `software` is the
        version that the coach's own nodes tell of themselves.
        """
        self.timing = timing or Timing()
        """Its pauses and periods."""
        self.networks = {network.name: network for network in networks}
        self.devices: dict[DeviceKey, Device] = {}
        self.nodes: dict[tuple[str, int], LastSeen] = {}
        self.log = BusMonitor(networks, limits or Limits())
        """What went over the networks."""
        self._asking = 0
        """How many wait for an answer, be it what was said before."""
        self._message_listeners: list[MessageListener] = []
        self._absent: dict[DeviceKey, int] = {}
        """On how many days in a row a device was not heard while its network spoke."""
        self._codec = codec
        self.allowed: frozenset[str] = frozenset(allowed)
        """The gates that the owner has opened: motion, burners, contactors."""
        self._read_only = read_only
        self.dialects = tuple(dialects)
        """The dialects that the coach map names."""
        self._commands = Commands(codec.spec, self.timing)
        self._journeys = MotionControl(self._commands, self.timing)
        self._heard: dict[DeviceKey, LastSeen] = {}
        self._asked: dict[DeviceKey, float] = {}
        self._placed: set[tuple[str, int]] = set()
        """The nodes that are known to stand on a network, by their addresses."""
        self._bridging = (
            BridgeDetector(list(self.networks)) if len(networks) > 1 else None
        )
        self._types = device_types(codec.spec)
        self._types_by_status = {
            name: device_type
            for device_type in self._types.values()
            for name in device_type.reports
        }
        self._asked_for = self._worth_asking()
        self.members = {
            network.name: NetworkSession(
                network,
                codec,
                LocalNode(
                    network,
                    codec,
                    identity,
                    self._listener_of(network),
                    software,
                    self.timing,
                ),
                Repeats(network.name, self.log.latest),
                self._asked_for,
                self.timing,
            )
            for network in networks
        }
        """What this integration is on each network, by the network's name."""
        self._matters: Mapping[str, Callable[[str, Message, float], None]] = {
            "ADDRESS_CLAIM": self._hear_matter,
            "REQUEST_FOR_DGN": self._hear_matter,
            "DM_RV": self._hear_diagnostics,
            "DM1": self._hear_diagnostics,
            "INITIAL_PACKET": self._hear_control,
            "DATA_PACKET": self._hear_packet,
        }
        self._feature_listeners: list[FeatureListener] = []
        self._memory_listeners: list[Callable[[], None]] = []
        self._look_listeners: list[Callable[[], None]] = []
        self._unsubscribe: list[Callable[[], None]] = []
        self._looking_around: asyncio.TimerHandle | None = None
        self._remember(remembered)

    def _worth_asking(self) -> list[str]:
        """Return the statuses to ask for, those that tell what is on or open first."""
        found = []
        for name in self._types_by_status:
            dgn = self._codec.spec.dgns[name]
            # How nodes have been doing is asked for when somebody wants to know.
            if name.startswith("COMMUNICATION_STATUS") or name == "DM1":
                continue
            # What is broadcast comes by itself, and soon.
            if dgn.interval is None or dgn.interval > _SOON or dgn.only_active:
                found.append(dgn)
        found.sort(key=lambda dgn: ("CONFIG" in dgn.name, dgn.interval is not None))
        return [dgn.name for dgn in found]

    # Its life

    async def start(self) -> None:
        """Open the networks and begin to listen.

        A network that cannot be opened is tried again for as long as another
        can; raises CannotOpen when none can.
        """
        for network in self.networks.values():
            self._unsubscribe += (
                network.frames.subscribe(self._hear),
                network.states.subscribe(self._network_changed),
                network.sent.subscribe(self.log.sent),
            )
        failures: dict[str, CannotOpen] = {}
        for network in self.networks.values():
            try:
                await network.open()
            except CannotOpen as error:
                failures[network.name] = error
        if len(failures) == len(self.networks):
            await self.stop()
            raise next(iter(failures.values()))
        for name, failure in failures.items():
            self.networks[name].open_later(failure)
        self._look_around()

    async def stop(self) -> None:
        """Close the networks; nothing goes on after this."""
        if self._looking_around is not None:
            self._looking_around.cancel()
            self._looking_around = None
        await self._journeys.end_all()
        while self._unsubscribe:
            self._unsubscribe.pop()()
        for member in self.members.values():
            await member.end()
        for network in self.networks.values():
            self._commands.fail(network.name, NetworkDown(network.name))
            await network.close()

    def _network_changed(self, network: Network, state: NetworkState) -> None:
        self.members[network.name].network_changed(state)
        if state is NetworkState.CONNECTED:
            now = self.now()
            for key in self.devices:
                if key.network == network.name:
                    self._heard[key] = LastSeen(now)
                    if key.device_class == NODE and key.instance is not None:
                        self.nodes[network.name, key.instance] = self._heard[key]
        else:
            self._journeys.break_off(network.name)
            self._commands.fail(network.name, NetworkDown(network.name))
        self._update_reachable()

    def now(self) -> float:
        """Return the time that ages are reckoned from, monotonic, in s."""
        return asyncio.get_running_loop().time()

    def decode(self, frame: Frame) -> Message:
        """Return what a frame says."""
        return self._codec.decode(*frame)

    # What is heard

    def _hear(self, network: Network, burst: FrameBatch) -> None:
        now = self.now()
        self.log.hear(network.name, burst)
        decode = self._codec.decode
        take, name = self._take, network.name
        repeats = self.members[name].repeats.by_frame
        if self._asking or self._commands.any_pending:
            repeats = {}
        if (bridging := self._bridging) is not None:
            for frame in burst.frames:
                bridging.hear(name, frame, now)
        for frame in burst.frames:
            repeat = repeats.get(frame)
            if repeat is None or not repeat.again(now):
                take(name, decode(*frame), now)

    def _take(self, network: str, message: Message, now: float) -> None:
        own = self.members[network].own
        if message.source == own.address:
            # An adapter's echo, or a node that claims the same address.
            own.hear(message)
            return
        node = self.nodes.get((network, message.source))
        if node is None:
            node = self.nodes[network, message.source] = LastSeen(now)
        node.hear(now)
        if (network, message.source) not in self._placed:
            self._place_node(network, message.source, node, now)
        self.log.take(network, message, now)
        for listener in self._message_listeners:
            listener(network, message)
        name = message.name
        if name is None:
            return
        if (device_type := self._types_by_status.get(name)) is not None:
            self._take_status(network, device_type, message, now)
        if (handle := self._matters.get(name)) is not None:
            handle(network, message, now)
        self._commands.hear(network, message)

    def _place_node(
        self, network: str, source: int, node: LastSeen, now: float
    ) -> None:
        """Make a node's device, once it is known to stand on this network."""
        if self._bridging is not None:
            echo = self._bridging.is_echo(network, source, now)
            if echo is not False:
                return
        self._placed.add((network, source))
        key = DeviceKey(network, NODE, source)
        if source in Node.valid_instances:
            if key not in self.devices and len(self.devices) < _MOST_DEVICES:
                self._add(self._types[NODE], key, now).add_features({NODE})
            if key in self.devices:
                self._heard[key] = node

    def _hear_matter(self, network: str, message: Message, _: float) -> None:
        self.members[network].own.hear(message)

    def _hear_diagnostics(self, network: str, message: Message, now: float) -> None:
        presence = self.nodes[network, message.source]
        presence.heartbeats += 1
        node = self.devices.get(DeviceKey(network, NODE, message.source))
        said = diagnosis(self._codec.spec, message.data)
        if isinstance(node, Node) and said is not None:
            node.diagnose(said.dsa, (said.red, said.yellow), said.faults, now)
            if said.faults:
                # They are over when one of these comes again.
                for report in node.messages.values():
                    if report.name in FAULT_REPORTS:
                        self.members[network].repeats.drop(report)
            else:
                again = Repeat(message, presence, presence, is_heartbeat=True)
                self._expect(network, again)

    def _hear_control(self, network: str, message: Message, now: float) -> None:
        self.members[network].hear_control(message, now)

    def _hear_packet(self, network: str, message: Message, now: float) -> None:
        whole = self.members[network].hear_packet(message, now)
        if whole is not None:
            self._take(network, whole, now)

    def _take_status(
        self, network: str, device_type: DeviceType, message: Message, now: float
    ) -> None:
        instance = device_type.model.instance_of(message)
        if instance is None:
            # The instance of a frame that is cut off.
            if self._codec.spec.by_number[message.dgn].instance is not None:
                return
        elif instance not in device_type.model.valid_instances:
            return
        echo: bool | None = False
        if self._bridging is not None:
            echo = self._bridging.is_echo(network, message.source, now)
            if echo:
                return
        key = DeviceKey(network, device_type.device_class, instance)
        device = self.devices.get(key)
        if device is None:
            # While nobody can tell whether it stands here, it waits.
            if len(self.devices) >= _MOST_DEVICES or echo is None:
                return
            device = self._add(device_type, key, now)
        before = device.messages.get(message.key)
        if device.take(message, now):
            if before is not message:
                self.members[network].repeats.drop(before)
            heard, node = self._heard[key], self.nodes[network, message.source]
            if heard is not node:
                heard.hear(now)
            if not device.available:
                device.set_reachable(network_up=True, silent=False)
            if message.name not in self._matters:
                if type(device).accepts is Device.accepts:
                    again = Repeat(message, heard, node, is_heartbeat=False)
                else:
                    again = ChoosyRepeat(message, heard, node, device)
                self._expect(network, again)

    def _expect(self, network: str, again: Repeat) -> None:
        # What decides whether a node is an echo has to see every frame.
        if self._bridging is None:
            self.members[network].repeats.expect(again)

    def settle(self) -> None:
        """Bring the counts and times of all that was heard up to date."""
        for member in self.members.values():
            member.repeats.settle()

    def _listener_of(self, network: Network) -> Callable[[int], bool]:
        return lambda address: (network.name, address) in self.nodes

    # Devices

    def _add(self, device_type: DeviceType, key: DeviceKey, now: float) -> Device:
        device = self.devices[key] = device_type.build(key, self)
        self._heard[key] = LastSeen(now)
        device.new_features = self._features_added
        device.set_reachable(network_up=self.networks[key.network].connected)
        return device

    def _features_added(self, device: Device, features: set[Feature]) -> None:
        for listener in list(self._feature_listeners):
            for feature in sorted(features):
                listener(device, feature)
        for remember in list(self._memory_listeners):
            remember()

    def on_feature(self, listener: FeatureListener) -> Callable[[], None]:
        """Call the listener for every feature of every device, also later ones.

        Returns the way to end it.
        """
        self._feature_listeners.append(listener)
        for device in list(self.devices.values()):
            for feature in sorted(device.features):
                listener(device, feature)
        return lambda: self._feature_listeners.remove(listener)

    def on_message(self, listener: MessageListener) -> Callable[[], None]:
        """Call the listener for messages, with their network.

        Statuses that a device has believed and that come again are left out.
        Returns the way to end it.
        """
        self._message_listeners.append(listener)
        return lambda: self._message_listeners.remove(listener)

    def on_memory_changed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener when `memory` has changed; returns the way to end it."""
        self._memory_listeners.append(listener)
        return lambda: self._memory_listeners.remove(listener)

    def on_look(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener every two seconds; returns the way to end it."""
        self._look_listeners.append(listener)
        return lambda: self._look_listeners.remove(listener)

    def memory(self) -> list[dict[str, Any]]:
        """Return what is to be remembered over a restart, as plain data."""
        return [
            {
                **key._asdict(),
                "features": sorted(device.features),
                "absent": self._absent.get(key, 0),
            }
            for key, device in self.devices.items()
        ]

    def _remember(self, remembered: Iterable[Mapping[str, Any]]) -> None:
        for entry in remembered:
            key = DeviceKey(entry["network"], entry["device_class"], entry["instance"])
            if key.network in self.networks and key.device_class in self._types:
                device = self._add(self._types[key.device_class], key, 0.0)
                device.add_features(entry["features"])
                self._absent[key] = entry.get("absent", 0)

    def was_heard(self, key: DeviceKey) -> bool:
        """Tell whether a device was heard since its network came up."""
        return self._heard[key].received > 0

    def count_absences(self, day: float, most: int) -> list[DeviceKey]:
        """Count a day, in s, and return who was absent on that many in a row.

        A day counts only on networks that somebody spoke on until now.
        """
        self.settle()
        now = self.now()
        for key in self.devices:
            if self._heard[key].received and self._heard[key].quiet_for(now) < day:
                self._absent.pop(key, None)
            elif self.networks[key.network].connected:
                self._absent[key] = self._absent.get(key, 0) + 1
        for remember in list(self._memory_listeners):
            remember()
        return [key for key, days in self._absent.items() if days >= most]

    def forget(self, key: DeviceKey) -> None:
        """Drop a device; it is found anew when it is heard again."""
        if self.devices.pop(key, None) is not None:
            del self._heard[key]
            self._asked.pop(key, None)
            self._absent.pop(key, None)
            self.members[key.network].repeats.clear()
            if key.device_class == NODE and key.instance is not None:
                self._placed.discard((key.network, key.instance))
            for remember in list(self._memory_listeners):
                remember()

    # Reachability

    def _look_around(self) -> None:
        """See who has gone quiet, every now and then."""
        loop = asyncio.get_running_loop()
        self._looking_around = loop.call_later(
            self.timing.look_around, self._look_around
        )
        self.settle()
        for member in self.members.values():
            self.log.measure(member.network, loop.time())
            member.give_up_on_late_packets(loop.time())
        self._update_reachable()
        for listener in list(self._look_listeners):
            listener()

    def _update_reachable(self) -> None:
        now = self.now()
        spec, timing = self._codec.spec, self.timing
        for key, device in list(self.devices.items()):
            if isinstance(device, Node):
                device.forget_faults(now)
            network = self.networks[key.network]
            node = None
            if device.source is not None:
                node = self.nodes.get((key.network, device.source))
            # What a recording said last stays true of it.
            silent = not network.finished and is_silent(
                device, self._heard[key], node, spec, now
            )
            device.set_reachable(network_up=network.connected, silent=silent)
            if silent:
                for message in device.messages.values():
                    self.members[key.network].repeats.drop(message)
            self._ask_quiet(
                device, timing.ask_silent if silent else timing.ask_quiet, now
            )

    def _ask_quiet(self, device: Device, pause: float, now: float) -> None:
        """Ask a device that has said nothing for long what it is doing."""
        key = device.key
        if not self.networks[key.network].is_open or device.source is None:
            return
        last = max(self._heard[key].last_heard, self._asked.get(key, 0.0))
        if now - last > pause:
            self._asked[key] = now
            wanted = [name for name in device.reports if name in device.features]
            self.members[key.network].questions.ask(
                [name for name in wanted if name in self._asked_for][:_MOST_ASKED],
                device.source,
            )

    # Commands

    async def command(
        self,
        device: Device,
        name: str,
        fits: Callable[[Message], bool],
        signals: dict[str, Value],
        answer: str | None = None,
    ) -> None:
        """Send a device's command; see `Device.command`."""
        node = self._node_for(device)
        self._check(device, name, signals)
        await self._commands.send(node, device, name, fits, signals, answer)

    async def move(self, device: Device, slot: str, order: MovingOrder) -> None:
        """Set a device in motion; see `Device.move`."""
        node = self._node_for(device)
        self._check(device, order.name, order.signals)
        await self._journeys.begin(node, device, slot, order)

    async def stop_moving(
        self, device: Device, slot: str, name: str, signals: dict[str, Value]
    ) -> None:
        """End a motion, also one that is not allowed; see `Device.stop_moving`."""
        node = self._node_for(device)
        await self._journeys.end(device, slot)
        await send_stop(node, name, signals, self.timing.stop_again)

    async def command_group(
        self,
        name: str,
        group: int,
        command: str,
        *,
        level: Value = None,
        duration: float | None = None,
        ramp: float | None = None,
    ) -> None:
        """Command all outputs of groups; nobody in particular answers.

        Networks that are away or only listened to are left out, unless all are.
        Raises OnlyLooks, BusError, NoAddress or EncodeError.
        """
        self._check_may_tell(f"group {group}")
        signals: dict[str, Value] = {
            "instance": _GROUP_COMMAND,
            "group": group,
            "command": command,
            "desired_level": level,
        }
        if duration is not None:
            signals["delay_duration"] = delay_value(duration)
        if ramp is not None:
            signals["ramp_time"] = ramp
        ready = [
            member
            for member in self.members.values()
            if member.network.connected and not member.network.listen_only
        ]
        for member in ready or self.members.values():
            await member.own.send(name, signals)

    async def clear_faults(self, node: Device) -> None:
        """Ask a node to forget its latched faults, and for nothing else."""
        self._check_may_tell(node)
        await self._node_for(node).send(
            "GENERAL_RESET",
            {"clear_faults": "clear_faults"},
            GLOBAL_ADDRESS if node.key.instance is None else node.key.instance,
        )

    async def request(self, device: Device, dgn: int) -> None:
        """Ask the node of a device for a DGN."""
        destination = GLOBAL_ADDRESS if device.source is None else device.source
        await self._node_for(device).send(
            "REQUEST_FOR_DGN", {"desired_dgn": dgn}, destination
        )

    async def ask(
        self, network: str, name: str, destination: int, instance: int | None
    ) -> list[Message]:
        """Ask for a DGN and return what is answered in time (RV-C 3.2.4.3).

        Raises NetworkDown, ListenOnly, NoAddress or EncodeError.
        """
        heard: list[Message] = []

        def listen(on: str, message: Message) -> None:
            if (on, message.name) == (network, name) and len(heard) < _MOST_ANSWERS:
                heard.append(message)

        dgn = self._codec.spec.dgns.get(name)
        if dgn is None or dgn.dgn is None:
            raise UnknownDgn(name)
        unsubscribe = self.on_message(listen)
        self._asking += 1
        try:
            await self.members[network].own.send(
                "REQUEST_FOR_DGN",
                {"desired_dgn": dgn.dgn, "instance": instance},
                destination,
            )
            await asyncio.sleep(
                self.timing.long_response_wait
                if dgn.multi_frame
                else self.timing.response_wait
            )
        finally:
            self._asking -= 1
            unsubscribe()
        return heard

    async def send_message(
        self, network: str, name: str, signals: dict[str, Value], destination: int
    ) -> None:
        """Send any message; raises NeverSent or NotAllowed for a dangerous one.

        Raises OnlyLooks where nothing is to be told to the coach.
        """
        self._check_may_tell(name)
        if "any_message" not in self.allowed:
            check(self._codec.spec, name, name, signals, self.allowed)
        await self.members[network].own.send_message(name, signals, destination)

    def dialect_of(self, device: Device) -> Dialect:
        """Return the dialects of the map and of the device's node."""
        spoken = [DIALECTS[name] for name in self.dialects]
        if device.source is not None:
            node = self.devices.get(DeviceKey(device.key.network, NODE, device.source))
            product = node.product if isinstance(node, Node) else None
            if product and (dialect := dialect_of_product(product)) is not None:
                spoken.append(dialect)
        return together(spoken)

    def require(self, device: Device, gate: str) -> None:
        """Raise NotAllowed unless the owner has opened a gate."""
        if gate not in self.allowed:
            raise NotAllowed(device, gate)

    def _check_may_tell(self, device: object) -> None:
        """Raise OnlyLooks where nothing is to be told to the coach.

        What ends a motion is told nevertheless, and the coach is asked.
        """
        if self._read_only:
            raise OnlyLooks(device)

    def _check(self, device: Device, name: str, signals: Mapping[str, Value]) -> None:
        self._check_may_tell(device)
        check(self._codec.spec, device, name, signals, self.allowed)

    def _node_for(self, device: Device) -> LocalNode:
        if not self.networks[device.key.network].connected:
            raise NetworkDown(device.key.network)
        return self.members[device.key.network].own
