"""What all devices have in common."""

from custom_components.rvc.devices import Feature
from custom_components.rvc.devices.command_order import CommandOrder
from custom_components.rvc.devices.device import MotionKey
from custom_components.rvc.devices.tank import Tank
from custom_components.rvc.protocol.message import Message, Value

from .conftest import Bench, message

LEVEL = "TANK_STATUS.relative_level"


def test_features_are_what_has_had_a_value(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    found: list[set[Feature]] = []
    tank.new_features.subscribe(lambda _, features: found.append(features))
    bench.report(tank, "TANK_STATUS")
    assert found.pop() == {"TANK_STATUS", "TANK_STATUS.instance"}
    bench.report(tank, "TANK_STATUS", relative_level=1)
    assert found.pop() == {LEVEL}
    bench.report(tank, "TANK_STATUS", relative_level=2)
    assert found == []
    tank.add_features([LEVEL, "TANK_STATUS.tank_size"])
    assert found == [{"TANK_STATUS.tank_size"}]


def test_parts_of_a_device_have_statuses_and_features_of_their_own(
    bench: Bench,
) -> None:
    tank = bench.make(Tank, 0)
    line: dict[str, Value] = {"instance": 0, "line": "line_2"}
    key = message("GENERIC_AC_STATUS_1", rms_voltage=120, **line).key
    assert key.part
    bench.report(tank, "GENERIC_AC_STATUS_1", rms_voltage=120, **line)
    assert tank.number(key, "rms_voltage") == 120
    assert tank.number("GENERIC_AC_STATUS_1", "rms_voltage") is None
    assert f"{key}.rms_voltage" in tank.features


def test_listeners_are_called_for_the_statuses_they_name(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    called: list[str] = []
    changes: list[Message] = []
    tank.subscribe(lambda: called.append("level"), "TANK_STATUS")
    unsubscribe = tank.subscribe(lambda: called.append("any"))
    tank.subscribe(lambda: called.append("other"), "TANK_GEOMETRY_STATUS")
    tank.status_changes.subscribe(changes.append)
    bench.report(tank, "TANK_STATUS", relative_level=1)
    assert called == ["level", "any"]
    unsubscribe()
    bench.report(tank, "TANK_STATUS", relative_level=2)
    assert called == ["level", "any", "level"]
    assert [change["relative_level"] for change in changes] == [1, 2]


def test_a_status_that_says_nothing_new_calls_nobody(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    same = message("TANK_STATUS", instance=0, relative_level=1)
    tank.update(same, 0.0)
    called: list[None] = []
    tank.subscribe(lambda: called.append(None))
    tank.update(same, 1.0)
    assert called == []
    assert tank.source == same.source


def test_all_listeners_are_called_when_the_device_comes_and_goes(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    called: list[bool] = []
    tank.subscribe(lambda: called.append(tank.available), "TANK_STATUS")
    tank.set_reachable(network_up=True)
    tank.set_reachable(network_up=True)
    tank.set_reachable(network_up=True, silent=True)
    assert called == [True, False]


def test_only_so_many_statuses_are_kept(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    for cell in range(600):
        bench.report(
            tank,
            "CELL_DETAIL",
            module_instance=cell % 250,
            cell_instance=cell // 250 + 2,
        )
    assert len(tank.messages) == 512


async def test_a_written_value_has_to_show_in_its_status(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    await tank.write(
        "TANK_STATUS", "tank_size", 300, "DC_DIMMER_COMMAND_2", desired_level=1
    )
    order = bench.link.order
    assert order.answer == "TANK_STATUS"
    assert order.given == {"instance": 0, "desired_level": 1}
    assert order.fits(message("TANK_STATUS", instance=0, tank_size=300))
    assert order.fits(message("TANK_STATUS", instance=0, tank_size=302))
    assert not order.fits(message("TANK_STATUS", instance=0, tank_size=310))
    assert not order.fits(message("TANK_STATUS", instance=0))
    assert not order.fits(message("DC_DIMMER_STATUS_3", instance=1))


async def test_a_command_under_way_counts_more_than_the_status(bench: Bench) -> None:
    tank = bench.make(Tank, 0)
    seen: list[object] = []

    class Slow(type(bench.link)):  # type: ignore[misc]
        async def command(self, device: Tank, order: CommandOrder) -> None:
            name = "DC_DIMMER_COMMAND_2"
            seen.append(device.commanded(name, "desired_level"))
            seen.append(device.commanded(name, "desired_level", instance=5))
            seen.append(device.is_commanded)

    tank = Tank(tank.key, Slow(), ())
    await tank.command("DC_DIMMER_COMMAND_2", lambda _: True, desired_level=7)
    assert seen == [7, None, True]
    assert not tank.is_commanded
    assert tank.commanded("DC_DIMMER_COMMAND_2", "desired_level") is None


async def test_motions_and_stops_are_of_the_instance(bench: Bench) -> None:
    tank = bench.make(Tank, 3)
    motion = MotionKey(tank.key, "motion")
    await tank.move(
        motion,
        "AWNING_COMMAND",
        {"a": 1},
        {"b": 2},
        bool,
        bool,
        repeat=0.1,
        longest=5,
    )
    ((key, request),) = bench.link.motions
    assert (key, request.name) == (motion, "AWNING_COMMAND")
    assert (request.signals, request.stop) == (
        {"instance": 3, "a": 1},
        {"instance": 3, "b": 2},
    )
    await tank.stop_moving(motion, "AWNING_COMMAND", {"b": 2})
    assert bench.link.stops == [(motion, "AWNING_COMMAND", {"instance": 3, "b": 2})]
