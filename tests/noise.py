"""Noise on a bus, and the limits that hold whatever a bus carries."""

from collections.abc import Iterator
import random
from typing import Final

from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.protocol.frame import Frame, join_id
from custom_components.rvc.spec import Spec

SEED: Final = 19
"""The noise of the tests, and of the benchmark unless it is given another seed."""
LOCAL_NODE: Final = 0x9F
NODE: Final = 0x9C
_DATA_PACKET: Final = 0xEB00
_CONNECTION: Final = 0xEC00
# The first bytes of packets that begin, acknowledge, go on and break off
_PACKETS: Final = (0x10, 0x11, 0x13, 0x20, 0xFF, 1, 2, 3)


def noise(spec: Spec, count: int, spared_dgn: int, seed: int = SEED) -> Iterator[Frame]:
    """Yield about `count` random frames, the same ones for the same seed.

    A fifth have a random identifier, a seventh are packets of long messages that
    begin, go on and break off, and the others are messages of the spec with random
    data, all from two nodes mostly. None has the spared DGN, so that a device can be
    watched, and none the address of this node, so that it keeps it.
    """
    chance = random.Random(seed)
    numbers = [dgn.dgn for dgn in spec.dgns.values() if dgn.dgn is not None]
    for _ in range(count):
        source = chance.choice((NODE, 0x42, chance.randrange(256)))
        kind = chance.random()
        is_packet = False
        if kind < 0.2:
            frame_id = chance.getrandbits(29)
        elif is_packet := kind < 0.35:
            dgn = chance.choice((_DATA_PACKET, _CONNECTION))
            frame_id = join_id(6, dgn, source, chance.choice((0xFF, LOCAL_NODE, 0x44)))
        else:
            frame_id = join_id(6, chance.choice(numbers), source, 0xFF)
        data = chance.randbytes(chance.choice((8, 8, 8, 8, 8, 3, 0, 7)))
        if is_packet and data and chance.random() < 0.7:
            data = bytes([chance.choice(_PACKETS)]) + data[1:]
        frame = Frame(frame_id, data)
        if frame.dgn != spared_dgn and frame.source != LOCAL_NODE:
            yield frame


def limits(coach: Coach) -> dict[str, tuple[int, int]]:
    """Return what a coach keeps of a network, and how much it may keep."""
    session = coach.sessions["house"]
    monitor = coach.monitor.networks["house"]
    return {
        # This node is among the devices, whatever the limit.
        "devices": (len(coach.devices), coach.registry.limit + 1),
        "nodes": (len(session.nodes), 256),
        "long messages": (len(session.node.transfer.received), 300),
        "answers of this node": (len(session.node.responder), 32),
        "requests": (len(session.requests), 512),
        "unchanged frames": (len(session.receiver.unchanged), 2048),
        "traced frames": (len(coach.monitor.trace), 2000),
        "latest messages": (len(monitor.latest), 1000),
        "unknown messages": (len(monitor.unknown), 256),
    }
