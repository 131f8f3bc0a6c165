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
        "devices": (len(coach.devices), coach.registry.places.limit + 1),
        "statuses": (coach.registry.places.statuses, 4000),
        "statuses that came once": (len(session.witnesses), 4096),
        "statuses of several nodes": (len(session.receiver.rivals), 256),
        "nodes": (len(session.nodes), 256),
        "long messages": (len(session.node.transfer.received), 300),
        "answers of this node": (len(session.node.responder), 32),
        "requests": (len(session.requests), 512),
        "unchanged frames": (len(session.receiver.unchanged), 2048),
        "traced frames": (len(coach.monitor.trace), 2000),
        "latest messages": (len(monitor.latest), 1000),
        "unknown messages": (len(monitor.unknown), 256),
    }


# A node, or several, that talk nonsense

BABBLE_SEED: Final = 11


def babble(spec: Spec, times: int = 1) -> list[Frame]:
    """Return every status of 256 instances from random nodes, in any order.

    Each is sent so many times, one after the other, with other data each time.
    """
    chance = random.Random(BABBLE_SEED)
    numbers = _statuses(spec)
    wanted = [(number, instance) for number in numbers for instance in range(256)]
    chance.shuffle(wanted)
    frames = []
    for number, instance in wanted:
        source = _other_address(chance)
        frames += [
            _status(number, instance, source, chance.randbytes(7)) for _ in range(times)
        ]
    return frames


def babble_of_one_node(spec: Spec, times: int = 2) -> list[Frame]:
    """Return every status of 256 instances from one node, all of them several times."""
    chance = random.Random(BABBLE_SEED)
    frames = [
        _status(number, instance, 0x42, chance.randbytes(7))
        for number in _statuses(spec)
        for instance in range(256)
    ]
    return frames * times


def babble_by_instance(spec: Spec) -> list[Frame]:
    """Return every status of 256 instances from one node, instance by instance."""
    return sorted(babble_of_one_node(spec, 1), key=lambda frame: frame.data[0])


def babble_of_claims(times: int = 20) -> list[Frame]:
    """Return address claims of all addresses, with another name each time."""
    chance = random.Random(BABBLE_SEED)
    return [
        Frame(join_id(6, 0xEE00, source, 0xFF), chance.randbytes(8))
        for _ in range(times)
        for source in range(254)
        if source != LOCAL_NODE
    ]


def babble_of_products(count: int = 500) -> list[Frame]:
    """Return product identifications of a few nodes that are others each time."""
    chance = random.Random(BABBLE_SEED)
    frames = []
    for number in range(count):
        source = 0x42 + number % 4
        text = f"Acme*Model {chance.random()}*{number}*1*".encode()
        packets = -(-len(text) // 7)
        announced = bytes([0x20, *len(text).to_bytes(2, "little"), packets, 0xFF])
        frames.append(
            Frame(join_id(6, 0xEC00, source, 0xFF), announced + b"\xeb\xfe\x00")
        )
        for packet in range(packets):
            data = text[7 * packet : 7 * packet + 7].ljust(7, b"\xff")
            frames.append(
                Frame(join_id(6, 0xEB00, source, 0xFF), bytes([packet + 1]) + data)
            )
    return frames


def babble_of_the_unknown(spec: Spec, count: int = 20_000) -> list[Frame]:
    """Return frames of DGNs that nobody knows, each of them twice."""
    chance = random.Random(BABBLE_SEED)
    known = {dgn.dgn for dgn in spec.dgns.values()}
    frames: list[Frame] = []
    while len(frames) < count:
        number = chance.randrange(0x1F000, 0x20000)
        if number not in known:
            data = chance.randbytes(8)
            frame = Frame(join_id(6, number, _other_address(chance), 0xFF), data)
            frames += [frame, frame]
    return frames


def _statuses(spec: Spec) -> list[int]:
    return [
        dgn.dgn
        for dgn in spec.dgns.values()
        if dgn.dgn is not None and "STATUS" in dgn.name
    ]


def _status(number: int, instance: int, source: int, rest: bytes) -> Frame:
    return Frame(join_id(6, number, source, 0xFF), bytes([instance]) + rest)


def _other_address(chance: random.Random) -> int:
    return chance.choice([one for one in range(254) if one != LOCAL_NODE])
