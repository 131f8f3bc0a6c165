"""Rude equipment: a generator start that asks, and motors that stop."""

from collections.abc import Iterable
from typing import Final, override

from ...protocol.frame import Frame
from ..devices.device import SimulatedDevice
from ..devices.generation import GeneratorStart
from ..devices.moving import Drive, MovingDevice
from ..node import SimulatedNode
from .fault import Excuse, Fault
from .outputs import MotorOutput

_ASKS_EVERY: Final = 8.0
_GOES_ON_FOR: Final = (1.0, 3.0)
_FREE: Final = (0.0, 100.0)


class AskingStart(Fault):
    """A generator start that wants to know."""

    name = "asking-start"
    what = "The generator start polls its demand, and drops one that nobody repeats."
    lasts = (20.0, 40.0)

    @override
    def begin(self) -> None:
        self._asks_at = 0.0

    @override
    def step(self, now: float) -> Iterable[Frame]:
        if now >= self._asks_at:
            self._asks_at = now + _ASKS_EVERY
            for node in self.coach.nodes:
                for device in node.devices:
                    if isinstance(device, GeneratorStart) and device.is_demanded:
                        device.end_run()
        return ()


class Stops(Fault):
    """Motors with a stop of their own."""

    name = "stops"
    what = "Motors stop by themselves after a moment, as at an end or an obstacle."
    lasts = (10.0, 25.0)
    # What is blocked does not follow, and says so.
    excuses = frozenset({Excuse.LOSES, Excuse.FAILS})

    @override
    def begin(self) -> None:
        self._stop_at: dict[Drive | MotorOutput, float] = {}
        self._held: list[Drive] = []

    @override
    def step(self, now: float) -> Iterable[Frame]:
        before, self._stop_at = self._stop_at, {}
        for moving in self._moving():
            stop_at = before.get(moving)
            if stop_at is None:
                stop_at = now + self.chance.uniform(*_GOES_ON_FOR)
            if now >= stop_at:
                self._stop(moving)
            else:
                self._stop_at[moving] = stop_at
        return ()

    def _moving(self) -> list[Drive | MotorOutput]:
        found: list[Drive | MotorOutput] = []
        for node in self.coach.nodes:
            for device in node.devices:
                if isinstance(device, MovingDevice):
                    found += [d for d in device.drives.values() if d.is_moving]
                elif isinstance(device, MotorOutput) and device.is_moving:
                    found.append(device)
        return found

    def _stop(self, moving: Drive | MotorOutput) -> None:
        if isinstance(moving, MotorOutput):
            moving.stop()
            return
        here = moving.position
        moving.ends = (0.0, here) if moving.direction > 0 else (here, 100.0)
        self._held.append(moving)

    @override
    def concerns(self, node: SimulatedNode, device: SimulatedDevice) -> bool:
        return isinstance(device, (MovingDevice, MotorOutput))

    @override
    def end(self) -> None:
        for drive in self._held:
            drive.ends = _FREE
