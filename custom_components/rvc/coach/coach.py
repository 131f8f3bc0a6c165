"""The running coach: its networks, its devices, and what is sent to all of them."""

import asyncio
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any, Final

from ..bus.clock_grid import next_multiple
from ..bus.errors import CannotOpen
from ..bus.listeners import Listeners
from ..bus.network import Network
from ..bus.origin import sent_for
from ..bus.trace import Trace
from ..coach_map.model import CoachMap
from ..devices import Device
from ..devices.output import delay_value
from ..protocol.codec import Codec
from ..protocol.message import Value
from ..spec import Spec
from .blinking import Blinking
from .bridge_detector import BridgeDetector
from .monitor import BusMonitor, Limits
from .owed_stops import OwedStops, restore
from .permissions import Permissions
from .protected_outputs import ProtectedOutputs
from .registry import DeviceRegistry
from .said_once import is_said_once
from .session import CoachContext, NetworkSession
from .settling import Settling
from .stop_all import stop_all_on
from .timing import Timing

_EVERY_INSTANCE: Final = 0xFF


class Coach:
    """One coach: a session for each of its networks, and the devices on all of them.

    It runs on the event loop between `start` and `stop`.
    """

    _ticking: asyncio.TimerHandle | None = None

    def __init__(
        self,
        codec: Codec,
        networks: Sequence[Network],
        *,
        identity: str,
        remembered: Sequence[Mapping[str, Any]] = (),
        allowed: Iterable[str] = (),
        read_only: bool = False,
        keep_demand: bool = False,
        coach_map: CoachMap = CoachMap(),
        software: str = "",
        limits: Limits | None = None,
        timing: Timing | None = None,
        owed: MutableMapping[str, OwedStops] | None = None,
    ) -> None:
        """Prepare a coach whose networks are not open yet.

        Args:
            codec: The codec, which knows the spec.
            networks: The networks; of two that are bridged the first one counts.
            identity: A stable text, different from that of all other coaches.
            remembered: What `memory` returned before the restart.
            allowed: What the owner allows, see Permissions.
            read_only: Whether nothing is sent to the coach but requests.
            keep_demand: Whether a demand for the generator outlives a restart.
            coach_map: What people know: dialects, and what outputs drive.
            software: The version that the local nodes send of themselves.
            limits: How much is kept of what the networks carry.
            timing: The pauses and periods.
            owed: Stops that could not be sent, by network; they outlive it.
        """
        limits = limits or Limits()
        self.timing = timing or Timing()
        self.decode = codec.decode
        self.registry = _registry(codec.spec, coach_map)
        self.devices = self.registry.devices  # new ones come, others are forgotten
        self.ticks = Listeners[()]()  # told every few seconds, once all is up to date
        self.settling = Settling(self.ticks, self.now, self.timing.still)
        self.networks = {network.name: network for network in networks}
        self._coach_map = coach_map
        self.blinking = Blinking(coach_map, self.timing.blink)
        self._bridges = _bridge_detector(self.registry, [*self.networks], remembered)
        outputs = ProtectedOutputs(coach_map, self.devices, self._bridged)
        self.permissions = Permissions(codec, outputs, allowed, read_only=read_only)
        context = CoachContext(
            codec=codec,
            registry=self.registry,
            permissions=self.permissions,
            bridges=self._bridges,
            dialects=coach_map.dialects,
            identity=identity,
            software=software,
            trace=Trace(limits.frames),
            limits=limits,
            timing=self.timing,
            owed=restore({} if owed is None else owed, remembered, codec),
            keep_demand=keep_demand,
        )
        self.sessions = {
            name: NetworkSession(network, context)
            for name, network in self.networks.items()
        }
        monitors = {name: one.monitor for name, one in self.sessions.items()}
        self.monitor = BusMonitor(context.trace, monitors)
        self.registry.remember(remembered, self.sessions)

    async def start(self) -> None:
        """Open the networks.

        One that cannot be opened is tried again for as long as another can;
        raises CannotOpen when none can. A coach without networks is empty.
        """
        failures: dict[str, CannotOpen] = {}
        for name, session in self.sessions.items():
            try:
                # What it sends by itself is not for whoever has it started.
                with sent_for(None):
                    await session.open()
            except CannotOpen as error:
                failures[name] = error
        if failures and len(failures) == len(self.networks):
            await self.stop()
            raise next(iter(failures.values()))
        with sent_for(None):
            for name, failure in failures.items():
                self.networks[name].open_later(failure)
            self._tick()

    def memory(self) -> list[dict[str, Any]]:
        """Return what is to be remembered over a restart, as plain data."""
        bridged = [] if self._bridges is None else self._bridges.memory()
        return [
            *self.registry.memory(),
            *({"bridged": list(names)} for names in bridged),
            *(
                one
                for name, session in self.sessions.items()
                for one in (
                    *session.owed.memory(name),
                    *session.recognition.memory(name),
                )
            ),
        ]

    async def stop(self, *, restarts: bool = False) -> None:
        """Stop what moves and close the networks; nothing goes on after this.

        `restarts` is whether it may soon be started again.
        """
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        # A lamp would be left as it is in the middle of a blink.
        await self.blinking.stop()
        await asyncio.gather(
            *(session.close(restarts=restarts) for session in self.sessions.values())
        )

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        due = next_multiple(self.timing.tick, loop.time())
        self._ticking = loop.call_at(due, self._tick)
        for session in self.sessions.values():
            session.tick(loop.time())
        self.ticks.notify()

    def now(self) -> float:
        """Return the time that ages are reckoned from, monotonic, in seconds."""
        return asyncio.get_running_loop().time()

    def session_of(self, device: Device) -> NetworkSession:
        """Return the session of the network that a device stands on."""
        return self.sessions[device.key.network]

    def _bridged(self, network: str) -> Iterable[str]:
        """Return a network and all that are bridged with it, in their order."""
        if self._bridges is None:
            return (network,)
        return self._bridges.bridged(network, self.now())

    async def command_group(
        self,
        name: str,
        group: int | str,
        command: str,
        *,
        level: Value = None,
        duration: float | None = None,
        ramp: float | None = None,
    ) -> None:
        """Command all outputs of groups; nobody in particular answers.

        Networks that are away or only listened to are left out, unless all are. Of
        several that are bridged one is told: a toggle must not come twice. While it
        is not known yet which are, what must not be said twice waits, but not for ever.

        Args:
            name: The command's DGN.
            group: The groups' bits, as the command has them, or "all_groups".
            command: What to do.
            level: The level, in percent or the label of a memory.
            duration: A delay or duration, in seconds.
            ramp: The ramp time, in seconds.

        Raises ReadOnlyCoach, NotByGroup, BusError, NoAddress or EncodeError.
        """
        signals: dict[str, Value] = {
            "instance": _EVERY_INSTANCE,
            "group": group,
            "command": command,
            "desired_level": level,
        }
        if duration is not None:
            signals["delay_duration"] = delay_value(duration)
        if ramp is not None:
            signals["ramp_time"] = ramp
        for session in self.sessions.values():
            self.permissions.check_command(
                f"group {group}", session.name, name, signals
            )
        given = {key: value for key, value in signals.items() if value is not None}
        if is_said_once(self.registry.spec, name, given):
            await self._until_bridges_are_known()
        for session in self._once_for_each_bus():
            await session.node.send(name, signals)

    async def _until_bridges_are_known(self) -> None:
        if self._bridges is None:
            return
        end = self.now() + self.timing.bridge_wait
        while self.now() < end and not self._bridges.is_known(
            [session.name for session in self._ready()], self.now()
        ):
            await asyncio.sleep(self.timing.bridge_look)

    async def stop_all(self) -> None:
        """End every motion on every network at once; it needs no permission.

        Networks that are only listened to are left out, unless all are. Raises
        NetworkDown for one that is away: its stops are sent when it is back.
        """
        sessions = self.sessions.values()
        told = [one for one in sessions if not one.network.listen_only]
        endings = await asyncio.gather(
            *(stop_all_on(one, self._coach_map) for one in told or sessions),
            return_exceptions=True,
        )
        for error in endings:
            if error is not None:
                raise error

    def _once_for_each_bus(self) -> list[NetworkSession]:
        """Return sessions that reach all networks, each of them once."""
        reached: set[str] = set()
        chosen = []
        for session in self._ready() or self.sessions.values():
            if session.name not in reached:
                reached.update(self._bridged(session.name))
                chosen.append(session)
        return chosen

    def _ready(self) -> list[NetworkSession]:
        """Return the sessions of networks that can be told something."""
        return [
            session
            for session in self.sessions.values()
            if session.network.connected and not session.network.listen_only
        ]


def _registry(spec: Spec, coach_map: CoachMap) -> DeviceRegistry:
    """Return a registry that knows which devices are in the map."""
    return DeviceRegistry(
        spec,
        mapped=lambda key: coach_map.about(key) is not None,
        most_mapped=len(coach_map.devices),
        sender=coach_map.sender,
    )


def _bridge_detector(
    registry: DeviceRegistry,
    networks: Sequence[str],
    memory: Iterable[Mapping[str, Any]],
) -> BridgeDetector | None:
    """Return what finds bridges; None where there is nothing to bridge."""
    if len(networks) < 2:
        return None
    remembered = [tuple(one["bridged"]) for one in memory if "bridged" in one]
    detector = BridgeDetector(networks, remembered)
    detector.changes.subscribe(registry.memory_changes.notify)
    return detector
