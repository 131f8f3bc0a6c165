"""The traffic of a coach, for the benchmarks."""

from collections.abc import Collection

from custom_components.rvc.bus.transports.python_can import CanTransport
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.spec import load_spec

# Lamps, tanks, zones, batteries, inverter, water heater and pump: a usual coach
USUAL_NODES = frozenset({66, 69, 71, 72, 88, 101, 127, 131})


def coach_in_time(seconds: float) -> list[tuple[float, Frame]]:
    """Return what a usual coach says, and when, after it has settled."""
    codec = Codec(load_spec().spec)
    coach = SimulatedCoach(CanTransport("virtual", "unused"), codec=codec)
    coach.nodes = [node for node in coach.nodes if node.address in USUAL_NODES]
    said: list[tuple[float, Frame]] = []
    settled = 60.0
    now = 1.0
    while now < settled + seconds:
        now += 0.005
        coach.step(0.005)
        for node in coach.nodes:
            frames = node.due(now)
            if now >= settled:
                said += [(now - settled, frame) for frame in frames]
    return said


def coach_frames(
    count: int, nodes: Collection[int] = USUAL_NODES, *, step: float = 0.4
) -> list[Frame]:
    """Return what these nodes of the simulated coach say, with its repetitions.

    A step of more seconds than the 0.02 between two looks makes more of it new.
    """
    codec = Codec(load_spec().spec)
    coach = SimulatedCoach(CanTransport("virtual", "unused"), codec=codec)
    coach.nodes = [node for node in coach.nodes if node.address in nodes]
    frames: list[Frame] = []
    now = 1.0
    while len(frames) < count:
        now += 0.02
        coach.step(step)
        for node in coach.nodes:
            frames += node.due(now)
    return frames[:count]
