"""Each fault of the rude coach does what its sentence says, and leaves no trace."""

from collections import Counter
from itertools import islice
import random
from typing import cast

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.diagnostics import diagnosis
from custom_components.rvc.simulator.devices.generation import GeneratorStart
from custom_components.rvc.simulator.rude.coach import FAULTS, RudeCoach, possible
from custom_components.rvc.simulator.rude.fault import NodeFault
from custom_components.rvc.simulator.rude.nodes import Babbling, is_status
from custom_components.rvc.simulator.rude.schedule import plan

from .rude_bench import TICK, Bench, Wire, statuses

DIMMERS, SHADES = 131, 134
BABBLER = 0xE9


def test_every_fault_says_what_it_is() -> None:
    for name, fault in FAULTS.items():
        assert name == fault.name
        assert fault.what.endswith(".")
        assert 0 < fault.lasts[0] <= fault.lasts[1]


def test_noise_is_one_code_and_on_measured_values_alone(codec: Codec) -> None:
    bench = Bench(codec, "noise")
    bench.coach.step = lambda seconds: None  # type: ignore[method-assign]
    said = bench.wait(60)
    polite = codec.encode(
        "THERMOSTAT_AMBIENT_STATUS", {"instance": 1, "ambient_temp": 18.5}, source=88
    )
    code = int.from_bytes(polite.data[1:3], "little")
    found = {
        int.from_bytes(one.data[1:3], "little")
        for one in statuses(said, "THERMOSTAT_AMBIENT_STATUS", 1)
    }
    assert code in found
    assert 1 < len(found) <= 3
    assert found <= {code - 1, code, code + 1}
    set_points = statuses(said, "THERMOSTAT_STATUS_1", 1)
    assert {one["setpoint_temp_heat"] for one in set_points} == {
        set_points[0]["setpoint_temp_heat"]
    }


def test_steady_loads_do_not_change(codec: Codec) -> None:
    bench = Bench(codec, "steady")
    said = bench.wait(120)
    for name, instance in (("DC_SOURCE_STATUS_1", 1), ("THERMOSTAT_AMBIENT_STATUS", 1)):
        assert len({one.data for one in statuses(said, name, instance)}) == 1
    bench.lamp("set_level")
    assert bench.level() == 100


def test_two_senders_report_other_values_of_one_device(codec: Codec) -> None:
    bench = Bench(codec, "two-senders")
    senders: dict[tuple[str, int | None], set[int]] = {}
    data: dict[tuple[int, str, int | None], set[bytes]] = {}
    for one in bench.wait(30):
        if one.name and "STATUS" in one.name:
            senders.setdefault((one.name, one.instance), set()).add(one.source)
            data.setdefault((one.source, one.name, one.instance), set()).add(one.data)
    fought = {about: sources for about, sources in senders.items() if 0xD7 in sources}
    assert fought
    for (name, instance), sources in fought.items():
        assert len(sources) == 2
        other = min(sources)
        assert not data[0xD7, name, instance] & data[other, name, instance]


def test_a_late_node_takes_its_time_and_keeps_the_order(codec: Codec) -> None:
    bench = Bench(codec, "late", at=DIMMERS)
    bench.wait(3)
    asked = bench.now
    bench.lamp("set_level")
    bench.lamp("off_delay")
    at = [
        (when - asked, codec.decode(frame)["operating_status"])
        for when, frame in bench.frames(3)
        if frame.source == DIMMERS and frame.dgn == 0x1FEDA and frame.data[0] == 2
    ]
    assert 0.25 < at[0][0] < 1.3
    assert at[-1][1] == 0


def test_what_was_late_comes_at_once_when_the_node_is_not_late_any_more(
    codec: Codec,
) -> None:
    bench = Bench(codec, "late", at=DIMMERS)
    bench.wait(3)
    bench.lamp("set_level")
    bench.wait(0.1)
    bench.coach.behave()
    bench.lamp("off_delay")
    said = statuses(bench.wait(0.5), "DC_DIMMER_STATUS_3", 2)
    assert [one["operating_status"] for one in said] == [100, 0]


def test_a_stammering_node_sends_everything_twice(codec: Codec) -> None:
    bench = Bench(codec, "twice", at=DIMMERS)
    bench.wait(3)
    bench.lamp("set_level")
    said = bench.wait(0.5)
    assert len(statuses(said, "DC_DIMMER_STATUS_3", 2)) == 2
    counts = Counter(one.frame for one in said if one.source == DIMMERS)
    assert all(count % 2 == 0 for count in counts.values())


@pytest.mark.parametrize(
    ("fault", "lengths"), [("short-frames", {6, 7}), ("blank-bytes", {8})]
)
def test_nodes_that_say_less(codec: Codec, fault: str, lengths: set[int]) -> None:
    bench = Bench(codec, fault, at=DIMMERS)
    bench.wait(1)
    bench.lamp("set_level")
    frames = [f for _, f in bench.frames(6) if f.source == DIMMERS]
    said = [frame for frame in frames if is_status(codec.spec, frame)]
    assert {len(frame.data) for frame in said} <= lengths
    assert len({len(frame.data) for frame in said}) == 1
    assert all(frame.data[0] for frame in said)
    if fault == "blank-bytes":
        assert all(frame.data[6:] == b"\xff\xff" for frame in said)
    # What a node says of itself stays whole.
    assert any(codec.decode(frame).name == "DM_RV" for frame in frames)


def test_both_layouts_of_dm1_are_on_the_wire(codec: Codec) -> None:
    bench = Bench(codec, "both-dm1s", at=DIMMERS)
    said = [codec.decode(frame) for _, frame in bench.frames(12)]
    own = [one for one in said if one.source == DIMMERS]
    assert not [one for one in own if one.name == "DM_RV"]
    assert {len(one.data) for one in own if one.name == "DM1"} == {6}
    chassis = [one for one in said if one.name == "DM1_J1939"]
    assert {one.source for one in chassis} == {3}
    assert {len(one.data) for one in chassis} == {6, 7, 8}
    for one in chassis:
        found = diagnosis(codec.spec, one.data, "DM1_J1939")
        assert found is not None
        assert (found.faults, any(found.lamps)) == ((), False)
    assert len([one for one in said if one.name == "DATA_PACKET"]) >= 20


def test_a_deaf_node_hears_nothing_and_then_again(codec: Codec) -> None:
    bench = Bench(codec, "deaf", at=DIMMERS)
    bench.lamp("set_level")
    assert not [one for one in bench.wait(1) if one.name == "ACKNOWLEDGMENT"]
    assert bench.level() == 0
    bench.tell("WATER_PUMP_COMMAND", command="enable_pump")
    assert bench.coach.device("water_pump").enabled  # type: ignore[attr-defined]
    bench.coach.behave()
    bench.lamp("set_level")
    assert bench.level() == 100


def test_a_refusing_node_has_every_code(codec: Codec) -> None:
    codes = set()
    for seed in range(60):
        bench = Bench(codec, "refusing", seed=seed)
        bench.wait(TICK)
        fault = next(one for one in bench.coach.faults if one.name == "refusing")
        assert isinstance(fault, NodeFault)
        device = fault.node.devices[0]
        codes.add(device.refusal)
        bench.coach.behave()
        assert device.refusal is None
    assert codes == set(range(1, 9))


def test_a_refusal_is_a_nak(codec: Codec) -> None:
    bench = Bench(codec, "refusing", at=DIMMERS)
    bench.lamp("set_level")
    (nak,) = [one for one in bench.wait(0.5) if one.name == "ACKNOWLEDGMENT"]
    assert nak["acknowledgment_code"] != "ack"
    assert bench.level() == 0


def test_a_babbling_node_says_everything_of_everybody_else(codec: Codec) -> None:
    bench = Bench(codec, "babbling")
    said = [one for one in bench.wait(5) if one.source == BABBLER]
    assert 4500 <= len(said) <= 5100
    assert len({one.name for one in said}) > 140
    assert len({one.instance for one in said}) > 10
    babbled = {(one.name, one.instance) for one in said}
    assert ("DC_DIMMER_STATUS_3", 1) not in babbled
    assert ("TANK_STATUS", 0) not in babbled


def test_nonsense_goes_through_all_instances(codec: Codec) -> None:
    coach = RudeCoach(Wire(), codec=codec)
    fault = Babbling(coach, random.Random(1))
    fault.begin()
    fault.step(0.0)
    frames = list(islice(fault.step(60.0), 60_000))
    tanks = {frame.data[0] for frame in frames if frame.dgn == 0x1FFB7}
    assert tanks == set(range(256)) - {0, 1, 2, 3}


def test_a_node_that_restarts_in_a_motion(codec: Codec) -> None:
    bench = Bench(codec, "restart")
    assert {one.source for one in bench.wait(6)} >= {SHADES}
    bench.shade("forward")
    bench.wait(1.0)
    said = bench.wait(1.0)
    assert SHADES not in {one.source for one in said}
    bench.shade("forward")
    assert not bench.moves()
    # Nothing reports where it stands, and it stands where it stood.
    assert 0 < bench.moving.drive.position < 100
    said = [one for one in bench.wait(6) if one.source == SHADES]
    assert said[0].name == "ADDRESS_CLAIM"
    bench.shade("forward")
    assert bench.moves()
    # Once is enough.
    bench.wait(2)
    assert bench.moves()


def test_outputs_that_move_are_restarted_too(codec: Codec) -> None:
    bench = Bench(codec, "restart")
    bench.lamp("on_duration", 41)
    bench.wait(1)
    assert bench.level(41) == 0


def test_no_address_is_used_twice(codec: Codec) -> None:
    addresses = [node.address for node in RudeCoach(Wire(), codec=codec).nodes]
    assert len(set(addresses)) == len(addresses)


def test_the_generator_start_asks_and_drops_what_nobody_repeats(codec: Codec) -> None:
    bench = Bench(codec, "asking-start")
    start = cast(GeneratorStart, bench.coach.device("generator_start"))
    bench.tell("GENERATOR_DEMAND_COMMAND", generator_demand="demanded")
    said = bench.wait(1)
    polls = [one for one in said if one.name == "REQUEST_FOR_DGN"]
    assert [one["desired_dgn"] for one in polls] == [0x1FEFF]
    assert start.is_demanded
    bench.wait(4)
    assert not start.is_demanded


@pytest.mark.parametrize("command", ["forward", "reverse"])
def test_motors_stop_by_themselves(codec: Codec, command: str) -> None:
    bench = Bench(codec, "stops")
    bench.moving.drive.position = 50
    bench.shade(command)
    assert bench.moves()
    bench.wait(3.5)
    assert not bench.moves()
    assert 10 < bench.moving.drive.position < 90
    bench.coach.behave()
    bench.shade(command)
    bench.wait(12)
    assert bench.moving.drive.position in (0, 100)


def test_outputs_of_a_motor_go_off_by_themselves(codec: Codec) -> None:
    bench = Bench(codec, "stops")
    bench.lamp("on_duration", 41)
    assert bench.level(41)
    said = bench.wait(3.5)
    assert not bench.level(41)
    assert statuses(said, "DC_DIMMER_STATUS_3", 41)[-1]["operating_status"] == 0


def test_a_cut_wire_carries_nothing(codec: Codec) -> None:
    bench = Bench(codec, "cut")
    assert not bench.wait(10)
    bench.lamp("set_level")
    assert bench.level() == 0
    bench.coach.behave()
    bench.lamp("set_level")
    assert bench.level() == 100
    assert bench.wait(6)


def test_an_adapter_delivers_bursts_in_order(codec: Codec) -> None:
    bench = Bench(codec, "bursts")
    times = sorted({when for when, _ in bench.frames(30)})
    assert len(times) < 30 / 0.1 * 1.1
    bench.lamp("set_level")
    bench.lamp("off_delay")
    said = statuses(bench.wait(1), "DC_DIMMER_STATUS_3", 2)
    assert said[-1]["operating_status"] == 0


def test_faults_of_a_gateway_need_one(codec: Codec) -> None:
    assert {"line-feeds", "hangs-up"} == set(FAULTS) - set(possible(Wire()))
    with pytest.raises(LookupError, match="line-feeds"):
        RudeCoach(Wire(), codec=codec, faults=["line-feeds"])


def test_a_seed_gives_the_same_run(codec: Codec) -> None:
    runs = []
    for seed in (7, 7, 8):
        bench = Bench(codec, seed=seed)
        frames = [str(frame) for _, frame in bench.frames(60)]
        runs.append((bench.begun, frames))
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert len(runs[0][0]) > 10


def test_every_fault_comes_before_one_comes_again() -> None:
    planned = list(islice(plan(3, list(FAULTS.values())), 2 * len(FAULTS)))
    first = planned[: len(FAULTS)]
    assert {one.fault.name for one in first} == set(FAULTS)
    until: dict[str, float] = {}
    for one in planned:
        assert one.begins >= until.get(one.fault.name, 0.0)
        until[one.fault.name] = one.ends


def test_a_coach_that_behaves_again_is_the_polite_one(codec: Codec) -> None:
    bench = Bench(codec, seed=5)
    bench.wait(90)
    bench.coach.behave()
    bench.wait(1)
    assert not bench.coach.faults
    before = bench.begun.copy()
    said = bench.wait(30)
    assert bench.begun == before
    assert {one.source for one in said} <= {node.address for node in bench.coach.nodes}
