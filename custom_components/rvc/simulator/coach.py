"""The simulated coach: all its nodes on one bus."""

import asyncio
from collections.abc import Iterator, Sequence
import logging
from typing import Final

from ..bus.errors import BusError
from ..bus.link import FrameBatch, Transport
from ..protocol.codec import Codec
from ..protocol.frame import Frame
from ..spec import Spec
from .day import Day
from .devices.additions import additions
from .devices.climate import SimulatedZone
from .devices.comfort import comfort
from .devices.device import SimulatedDevice
from .devices.generation import sources
from .devices.lighting import SimulatedDimmer
from .devices.loads import REFRIGERATOR, SimulatedLoad
from .devices.motion import moving_parts
from .devices.power import (
    CHASSIS,
    HOUSE,
    SimulatedBattery,
    SimulatedCharger,
    SimulatedInverter,
)
from .devices.sensing import sensing
from .devices.water import (
    BLACK,
    FRESH,
    GRAY,
    PROPANE,
    SimulatedPump,
    SimulatedTank,
    SimulatedWaterHeater,
)
from .node import SimulatedNode
from .world import World

_LOGGER = logging.getLogger(__name__)

_TICK: Final = 0.02
_LONGEST_STEP: Final = 10.0
"""s: in longer ones what switches by a threshold would go far beyond it."""
FASTEST: Final = 1000.0
"""How fast time may pass: many times faster, a day would take longer than it lasts."""
_SHOWN_EVERY: Final = 1.0
_DIMMERS: Final = 24
# Outputs that are relays: porch, steps, awning lamp
_RELAYS: Final = (22, 23, 24)
# Lamps that somebody has left on
_LIT: Final = {1: 100.0, 3: 60.0, 10: 25.0, 22: 100.0}


type Node = tuple[int, str, Sequence[SimulatedDevice]]
"""A node's address, its model and its devices."""


def build_nodes(codec: Codec) -> list[SimulatedNode]:
    """Return the nodes of the coach, at the addresses of their classes (7.2)."""
    spec = codec.spec
    further = additions(spec)
    rooms = (
        moving_parts,
        sources,
        comfort,
        sensing,
        _power_and_water,
        _lamps_and_loads,
    )
    return [
        SimulatedNode(
            codec,
            address=address,
            product=f"RV-C simulator*{model[:1].upper()}{model[1:]}*{address:04d}*1",
            devices=[*devices, *further.get(address, ())],
        )
        for room in rooms
        for address, model, devices in room(spec)
    ]


def _power_and_water(_: Spec) -> Iterator[Node]:
    house = SimulatedBattery(HOUSE, ampere_hours=400, charge=82)
    chassis = SimulatedBattery(
        CHASSIS, ampere_hours=100, charge=95, priority="voltmeter_ammeter"
    )
    tanks = (
        SimulatedTank(FRESH, 260, 380),
        SimulatedTank(BLACK, 40, 190),
        SimulatedTank(GRAY, 75, 260),
        SimulatedTank(PROPANE, 48, 80),
    )
    zones = (SimulatedZone(1, 18.5), SimulatedZone(2, 17.0), SimulatedZone(3, 12.5))
    yield 69, "battery monitor", (house,)
    yield 71, "chassis voltmeter", (chassis,)
    yield 66, "inverter charger", (SimulatedInverter(1), SimulatedCharger(1))
    yield 72, "tank monitor", tanks
    yield 88, "climate control", zones
    yield 101, "water heater", (SimulatedWaterHeater(1),)
    yield 127, "water pump", (SimulatedPump(),)


def _lamps_and_loads(spec: Spec) -> Iterator[Node]:
    dimmers = [
        SimulatedDimmer(
            spec,
            instance,
            dimmable=instance not in _RELAYS,
            level=_LIT.get(instance, 0.0),
        )
        for instance in range(1, _DIMMERS + 1)
    ]
    ac_loads = (
        SimulatedLoad(
            spec, "ac", 1, amperes=1.5, automatic=True, appliance=REFRIGERATOR
        ),
        SimulatedLoad(spec, "ac", 2, amperes=8.0),
    )
    dc_loads = (
        SimulatedLoad(spec, "dc", 1, amperes=3.0),
        SimulatedLoad(spec, "dc", 2, amperes=1.5),
        SimulatedLoad(spec, "dc", 3, amperes=2.0, dimmable=True),
    )
    yield 131, "dimmer", dimmers
    yield 137, "AC load center", ac_loads
    yield 146, "DC load center", dc_loads


class SimulatedCoach:
    """A coach that lives on a transport between `start` and `stop`."""

    def __init__(
        self,
        transport: Transport,
        *,
        codec: Codec,
        speed: float = 1.0,
        nodes: Sequence[SimulatedNode] | None = None,
        day: Day | None = None,
    ) -> None:
        """Live on a transport; speed makes time pass faster: rooms, tanks, the day.

        With nodes it has these, and none of its own. With a day it lives it; without
        one it stands in the shade, and nobody is at home.
        """
        self.day = day
        self.world = World()
        self.nodes = build_nodes(codec) if nodes is None else list(nodes)
        self._transport = transport
        self._codec = codec
        self.speed = speed
        """How many seconds pass in one."""
        self._task: asyncio.Task[None] | None = None
        self._source: str | None = None
        self._commands = {
            dgn.dgn for dgn in codec.spec.dgns.values() if dgn.is_command and dgn.answer
        }
        self.lost = asyncio.Event()
        """Set when the bus is lost: the coach does not look for another."""

    async def start(self) -> None:
        """Open the transport and begin to live, also again; raises CannotOpen."""
        if self.day is not None:
            self.day.resume()
        await self._transport.open(self.receive, self._lost)
        self._task = asyncio.get_running_loop().create_task(
            self._live(), name="rvc simulated coach"
        )

    async def stop(self) -> None:
        """Fall silent and leave nothing behind."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._transport.close()

    def device(self, device_class: str, instance: int | None = None) -> SimulatedDevice:
        """Return one of the devices; raises LookupError."""
        for node in self.nodes:
            for device in node.devices:
                if (device.device_class, device.instance) == (device_class, instance):
                    return device
        raise LookupError(f"No {device_class} {instance} is simulated")

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        before = loop.time()
        while True:
            now = loop.time()
            self.step((now - before) * self.speed)
            before = now
            for frame in self.due(now):
                try:
                    await self._transport.send(frame)
                except BusError as error:
                    _LOGGER.debug("Not sent: %s", error)
            await asyncio.sleep(_TICK)

    def due(self, now: float) -> Iterator[Frame]:
        """Return the frames that its nodes send now; now is in seconds."""
        for node in self.nodes:
            for frame in node.due(now):
                yield frame
                if frame.dgn in self._commands:
                    self._tell(frame, besides=node)

    def step(self, seconds: float) -> None:
        """Let time pass."""
        while seconds > _LONGEST_STEP:
            self._step(_LONGEST_STEP)
            seconds -= _LONGEST_STEP
        self._step(seconds)

    def _step(self, seconds: float) -> None:
        world = self.world
        if self.day is not None:
            self.day.step(seconds, self)
        world.begin_step(seconds)
        # What draws comes before the tanks that it draws from.
        devices = [
            device
            for node in reversed(self.nodes)
            for device in node.devices
            if not self.is_still(device)
        ]
        for device in devices:
            device.step(seconds, world)
        if world.since_shown >= _SHOWN_EVERY or world.source != self._source:
            for device in devices:
                device.show(world)
            world.since_shown, self._source = 0.0, world.source

    def is_still(self, device: SimulatedDevice) -> bool:
        """Return whether time passes without a device."""
        return False

    def hears(self, node: SimulatedNode) -> bool:
        """Return whether a node hears what is said."""
        return True

    def receive(self, batch: FrameBatch) -> None:
        """Answer requests and commands."""
        for frame in batch.frames:
            self._tell(frame)

    def _tell(self, frame: Frame, *, besides: SimulatedNode | None = None) -> None:
        """Have the nodes hear a frame, but the one that has sent it."""
        message = self._codec.decode(frame)
        for node in self.nodes:
            if node is not besides and self.hears(node):
                node.receive(message)

    def _lost(self, error: BusError | None) -> None:
        _LOGGER.warning("The simulated coach has lost its bus: %s", error)
        self.lost.set()
