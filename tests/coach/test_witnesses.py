"""A device is one after its second frame or an answer, and there are not too many."""

import asyncio
from collections.abc import Iterable
import time

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.coach.places import Places
from custom_components.rvc.coach_map.schema import read_map
from custom_components.rvc.devices import NODE, DeviceKey
from custom_components.rvc.protocol.frame import GLOBAL_ADDRESS, Frame
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.spec import load_spec
from tests.noise import (
    babble,
    babble_by_instance,
    babble_of_claims,
    babble_of_one_node,
    babble_of_products,
    babble_of_the_unknown,
    limits,
)
from tests.other_nodes import NODE as OTHER_NODE

from .conftest import RunningCoach, StartCoach

LAMP = DeviceKey("house", "dc_dimmer", 25)
OFF = "19FEDA9C#19FF00FCFFFF00FF"
ON = "19FEDA9C#19FFC8FCFFFF04FF"
OTHER_SOURCE = "19FEDA42#19FF00FCFFFF00FF"
STATUS_1 = "19FFBB9C#19FFC8FFFFFFFFFF"
TANK = "19FFB79C#0201640401080200"
UNKNOWN = "19F0AA42#0000000000000000"
BATCH = 40
"""Frames that are read at once, at 2,000 a second."""
SPEC = load_spec().spec


async def pass_inquiry(running: RunningCoach) -> None:
    """Wait until statuses do not count as answers any more, with a bus that lives."""
    for _ in range(13):
        await running.house.hears(UNKNOWN)
        await asyncio.sleep(5)


async def play(running: RunningCoach, frames: Iterable[Frame]) -> None:
    """Play frames at the rate of a saturated bus, with a real lamp among them."""
    batch: list[Frame] = []
    network = running.coach.networks["house"]
    for number, frame in enumerate(frames):
        batch.append(frame)
        if number % 1000 == 0:
            batch.append(Frame.parse(ON))
        if len(batch) >= BATCH:
            network.receive(FrameBatch(batch, time.time()))
            batch = []
            await asyncio.sleep(BATCH / 2000)
    network.receive(FrameBatch(batch, time.time()))


def check_limits(running: RunningCoach) -> None:
    """Check that nothing is over its limit, and that the lamp is there."""
    for what, (kept, limit) in limits(running.coach).items():
        assert kept <= limit, what
    assert len(running.coach.devices) <= 400
    assert running.dimmer(25).available


# Who counts


async def test_one_frame_makes_no_device_where_nobody_was_asked(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", listen_only=True)
    await running.house.hears(OFF)
    assert not running.coach.devices
    await running.house.hears(OTHER_SOURCE)
    assert not running.coach.devices
    await running.house.hears(ON)
    assert running.coach.devices.keys() == {LAMP, DeviceKey("house", NODE, OTHER_NODE)}


async def test_answers_to_the_first_requests_count_at_once(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    assert LAMP in running.coach.devices


async def test_a_single_status_is_asked_for_and_the_answer_counts(
    running: RunningCoach,
) -> None:
    await pass_inquiry(running)
    running.house.sent.clear()
    await running.house.hears(OFF)
    assert LAMP not in running.coach.devices
    await asyncio.sleep(0.5)
    (request,) = running.house.commands("REQUEST_FOR_DGN")
    assert request.destination == OTHER_NODE
    # Any instance of it is an answer now.
    await running.house.hears(OFF.replace("#19", "#1A"), OFF)
    assert LAMP in running.coach.devices
    assert DeviceKey("house", "dc_dimmer", 26) in running.coach.devices


async def test_an_adapter_that_comes_and_goes_makes_no_more_answers(
    running: RunningCoach,
) -> None:
    frames = [
        f"19FEDA{source:02X}#{number:02X}FF00FCFFFF00FF"
        for source in (0x41, 0x42, *range(0x50, 0x58))
        for number in (range(1, 201) if source < 0x50 else range(101, 201, 10))
    ]
    await running.house.hears(*frames[:400])
    made = len(running.coach.devices)
    for number in range(400, 480, 10):
        running.house.link.lose(NetworkLost("pulled out"))
        while not running.house.link.is_open:
            await asyncio.sleep(1)
        await running.house.hears(*frames[number : number + 10])
    assert len(running.coach.devices) == made


async def test_a_status_that_is_new_of_a_device_has_to_come_twice(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    lamp = running.dimmer(25)
    await pass_inquiry(running)
    before = set(lamp.features)
    status = STATUS_1
    await running.house.hears(status)
    assert lamp.features == before
    await running.house.hears(status)
    assert "DC_DIMMER_STATUS_1" in lamp.features


async def test_a_single_report_of_yesterday_does_not_count(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", listen_only=True)
    await running.house.hears(OFF)
    assert len(running.session.witnesses) == 1
    running.session.witnesses.tick(running.coach.now() + 90_000)
    assert len(running.session.witnesses) == 0
    await running.house.hears(OFF)
    assert LAMP not in running.coach.devices


async def test_what_is_in_the_map_is_there_at_once(start_coach: StartCoach) -> None:
    coach_map = read_map({"devices": [{"dimmer": 25, "name": "Porch"}]})
    running = await start_coach("house", listen_only=True, coach_map=coach_map)
    await running.house.hears(OFF, OFF.replace("#19", "#1A"))
    assert LAMP in running.coach.devices
    assert DeviceKey("house", "dc_dimmer", 26) not in running.coach.devices


async def test_a_node_without_devices_is_one_after_a_minute(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", listen_only=True)
    for _ in range(20):
        await running.house.hears(UNKNOWN)
        await asyncio.sleep(5)
    assert running.coach.devices.keys() == {DeviceKey("house", NODE, 0x42)}


# Nonsense


async def test_every_status_of_every_instance_once(running: RunningCoach) -> None:
    await play(running, babble(SPEC))
    check_limits(running)
    devices = [key for key in running.coach.devices if key.device_class != NODE]
    assert len(devices) <= 64
    assert len(running.session.witnesses) <= 4096


async def test_every_status_of_every_instance_twice(running: RunningCoach) -> None:
    await play(running, babble(SPEC, 2)[:20_000])
    check_limits(running)
    # A device that came late has its place, as it goes on to report.
    late = DeviceKey("house", "tank", 2)
    for _ in range(4):
        await running.house.hears(TANK)
        await asyncio.sleep(5)
    assert late in running.coach.devices


async def test_one_node_with_every_instance(running: RunningCoach) -> None:
    await play(running, babble_of_one_node(SPEC)[:20_000])
    check_limits(running)
    devices = [key for key in running.coach.devices if key.device_class != NODE]
    assert len(devices) <= 202


SHADE = DeviceKey("house", "window_shade", 1)
SHADE_STATUS = "WINDOW_SHADE_CONTROL_STATUS"


class SilentShade:
    """A shade that reports only when it is requested to; so do most that move."""

    def __init__(self, running: RunningCoach) -> None:
        """Answer requests to its node, and to all."""
        self.answered = 0
        codec = running.house.codec
        self._dgn = codec.spec.dgns[SHADE_STATUS].dgn
        signals: dict[str, Value] = {"instance": 1, "forward_status": "forward_off"}
        self._frame = codec.encode(SHADE_STATUS, signals, source=OTHER_NODE)
        running.house.answers_by("REQUEST_FOR_DGN", self._answer)

    def _answer(self, request: Message) -> Frame | None:
        is_for = request.destination in (GLOBAL_ADDRESS, OTHER_NODE)
        if not is_for or int.from_bytes(request.data[:3], "little") != self._dgn:
            return None
        self.answered += 1
        return self._frame


async def test_what_only_answers_is_found_while_a_node_babbles(
    running: RunningCoach,
) -> None:
    shade = SilentShade(running)
    await play(running, babble_by_instance(SPEC)[:60_000])
    assert shade.answered
    assert SHADE in running.coach.devices
    check_limits(running)


async def test_what_only_answers_is_found_after_nonsense_of_all_addresses(
    running: RunningCoach,
) -> None:
    SilentShade(running)
    await play(running, babble(SPEC)[:20_000])
    for _ in range(12):
        await running.house.hears(UNKNOWN)
        await asyncio.sleep(5)
    assert SHADE in running.coach.devices
    devices = [key for key in running.coach.devices if key.device_class != NODE]
    assert len(devices) <= 64


async def test_a_node_that_talks_nonsense_takes_no_turns_of_others(
    running: RunningCoach,
) -> None:
    await pass_inquiry(running)
    await play(running, babble_by_instance(SPEC)[:4000])
    running.house.sent.clear()
    await running.house.hears(TANK)
    await asyncio.sleep(0.5)
    requests = running.house.commands("REQUEST_FOR_DGN")
    assert OTHER_NODE in [one.destination for one in requests]
    await running.house.hears(TANK)
    assert DeviceKey("house", "tank", 2) in running.coach.devices


async def test_nonsense_that_comes_again_makes_no_devices(
    running: RunningCoach,
) -> None:
    await pass_inquiry(running)
    nonsense = babble_by_instance(SPEC)[:4000]
    await play(running, nonsense)
    before = set(running.coach.devices)
    for _ in range(3):
        await asyncio.sleep(60)
        await play(running, nonsense)
    assert set(running.coach.devices) == before
    # After ten minutes without nonsense what it really has is found at once.
    await asyncio.sleep(650)
    real = TANK.replace("9C#", "42#")
    await running.house.hears(real, real)
    assert DeviceKey("house", "tank", 2) in running.coach.devices


async def test_nonsense_that_comes_twice_within_seconds_makes_no_devices(
    running: RunningCoach,
) -> None:
    nonsense = babble_by_instance(SPEC)[:4000]
    await play(running, nonsense)
    devices = len(running.coach.devices)
    await asyncio.sleep(20)
    await play(running, nonsense)
    assert len(running.coach.devices) == devices


async def test_claims_of_all_addresses(running: RunningCoach) -> None:
    await play(running, babble_of_claims())
    check_limits(running)
    assert sum(key.device_class == NODE for key in running.coach.devices) <= 129


async def test_products_without_end_and_the_unknown(running: RunningCoach) -> None:
    await play(running, babble_of_products())
    await play(running, babble_of_the_unknown(SPEC))
    check_limits(running)


async def test_places_are_kept_for_the_map(start_coach: StartCoach) -> None:
    coach_map = read_map({"devices": [{"dimmer": 25, "name": "Porch"}]})
    running = await start_coach("house", coach_map=coach_map)
    running.coach.registry.places.limit = 3
    lamps = [OFF.replace("#19", f"#{number:02X}") for number in range(1, 9)]
    for _ in range(4):
        await running.house.hears(*lamps)
        await asyncio.sleep(5)
    assert len(running.coach.devices) == 2
    await running.house.hears(OFF)
    assert LAMP in running.coach.devices


async def test_of_too_many_that_are_remembered_the_best_stay(
    running: RunningCoach, start_coach: StartCoach
) -> None:
    def remembered(instance: int, *, confirmed: bool, absent: int) -> dict[str, object]:
        return {
            "network": "house",
            "device_class": "dc_dimmer",
            "instance": instance,
            "features": ["DC_DIMMER_STATUS_3"],
            "confirmed": confirmed,
            "absent": absent,
        }

    memory = [
        remembered(number % 250 + 1, confirmed=False, absent=0)
        | {"device_class": "dc_dimmer" if number < 250 else "dc_load"}
        for number in range(500)
    ]
    memory[498]["confirmed"] = memory[499]["confirmed"] = True
    memory[499]["absent"] = 3
    coach = await start_coach("house", remembered=memory)
    keys = list(coach.coach.devices)
    assert len(keys) == 400
    assert keys[:2] == [
        DeviceKey("house", "dc_load", 249),
        DeviceKey("house", "dc_load", 250),
    ]


def test_places_of_the_map_that_are_taken_are_not_kept_any_more() -> None:
    devices = {DeviceKey("house", "dc_load", number): None for number in range(50)}
    mapped = set(devices)
    places = Places(devices.keys(), mapped.__contains__, most_mapped=50)
    others = [DeviceKey("house", "dc_dimmer", number) for number in range(1, 254)]
    others += [DeviceKey("chassis", "dc_dimmer", number) for number in range(1, 254)]
    for number, key in enumerate(others):
        if places.has_place(key, number % 8):
            places.take(key, number % 8)
            devices[key] = None
    assert len(devices) == 400
