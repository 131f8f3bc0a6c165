"""The simulated coach speaks and obeys."""

import asyncio
from typing import Any, cast

import pytest

from custom_components.rvc.bus.errors import BusBusy, BusError
from custom_components.rvc.bus.link import ErrorCounters, FrameBatch, Lost, Receive
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Value
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.simulator.devices.climate import SimulatedZone
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.loads import SimulatedLoad
from custom_components.rvc.simulator.devices.power import (
    SimulatedBattery,
    SimulatedCharger,
    SimulatedInverter,
)
from custom_components.rvc.simulator.devices.water import (
    SimulatedPump,
    SimulatedTank,
    SimulatedWaterHeater,
)
from custom_components.rvc.spec import load_spec

US = 0x9F


class Wire:
    """A transport that a test speaks through, with the test's own clock."""

    def __init__(self) -> None:
        """Begin silent."""
        self.error_counters = ErrorCounters()
        self.sent: list[Frame] = []
        self.is_full = False

    async def open(self, receive: Receive, lost: Lost) -> None:
        """Open."""
        self.receive, self.lost = receive, lost

    async def send(self, frame: Frame) -> None:
        """Note the frame."""
        if self.is_full:
            raise BusBusy("full")
        self.sent.append(frame)

    async def close(self) -> None:
        """Close."""


class Bench:
    """A simulated coach whose time a test moves."""

    def __init__(self) -> None:
        """Build it, and let its first broadcasts pass."""
        self.codec = Codec(load_spec().spec)
        self.coach = SimulatedCoach(Wire(), codec=self.codec)
        self.now = 100.0
        self.wait(2.0)

    def wait(self, seconds: float, step: float = 0.05) -> list[Message]:
        """Let time pass and return what was said."""
        said = []
        for _ in range(round(seconds / step)):
            self.now += step
            self.coach.step(step)
            for node in self.coach.nodes:
                said += [self.codec.decode(frame) for frame in node.due(self.now)]
        return said

    def tell(
        self, name: str, /, destination: int = 0xFF, **signals: Any
    ) -> list[Message]:
        """Send a message and return what is answered within 250 ms."""
        frame = self.codec.encode(name, signals, source=US, destination=destination)
        self.coach.receive(FrameBatch([frame], 0.0))
        return self.wait(0.25)

    def answer(self, name: str, /, **signals: Any) -> Message:
        """Send a command and return the status or the refusal that answers it."""
        answers = self.codec.spec.dgns[name].answer
        for message in self.tell(name, **signals):
            if message.name == "ACKNOWLEDGMENT":
                return message
            if message.name in answers and message.instance == signals.get("instance"):
                return message
        raise AssertionError(f"{name} was not answered")


@pytest.fixture
def bench() -> Bench:
    """Return a coach on the bench."""
    return Bench()


def test_broadcasts_come_at_the_intervals_of_the_spec(bench: Bench) -> None:
    said = bench.wait(20)
    assert {message.name for message in said} >= {"DM_RV", "TANK_STATUS"}
    counts = {
        name: sum(message.name == name and message.instance == 1 for message in said)
        for name in ("DC_SOURCE_STATUS_1", "THERMOSTAT_STATUS_1", "WATERHEATER_STATUS")
    }
    for name, count in counts.items():
        interval = bench.codec.spec.dgns[name].interval
        assert interval is not None
        assert count == pytest.approx(20_000 / interval, rel=0.2)


def test_every_node_keeps_the_heartbeat(bench: Bench) -> None:
    sources = {m.source for m in bench.wait(6) if m.name == "DM_RV"}
    assert sources == {node.address for node in bench.coach.nodes}


def test_dimmers_report_changes_only(bench: Bench) -> None:
    assert not [m for m in bench.wait(10) if m.name == "DC_DIMMER_STATUS_3"]


def test_a_request_is_answered_by_all_who_have_it(bench: Bench) -> None:
    said = bench.tell("REQUEST_FOR_DGN", desired_dgn=0x1FEDA)
    dimmers = {m.instance for m in said if m.name == "DC_DIMMER_STATUS_3"}
    assert dimmers == {*range(1, 25), 30}


def test_a_request_may_name_an_instance(bench: Bench) -> None:
    said = bench.tell("REQUEST_FOR_DGN", desired_dgn=0x1FEDA, instance=7)
    assert [m.instance for m in said if m.name == "DC_DIMMER_STATUS_3"] == [7]


def test_what_a_node_does_not_have_is_refused_only_when_it_is_asked(
    bench: Bench,
) -> None:
    (refusal,) = [
        m
        for m in bench.tell("REQUEST_FOR_DGN", 131, desired_dgn=0x1FFB7)
        if m.name == "ACKNOWLEDGMENT"
    ]
    assert (refusal["acknowledgment_code"], refusal.destination) == (
        "nak_not_executed",
        US,
    )
    for destination in (0xFF, 251):
        said = bench.tell("REQUEST_FOR_DGN", destination, desired_dgn=0x1FEDD + 0x100)
        assert not [m for m in said if m.name == "ACKNOWLEDGMENT"]


def test_a_node_says_who_it_is(bench: Bench) -> None:
    bench.tell("REQUEST_FOR_DGN", 131, desired_dgn=0xFEEB)
    bench.tell("REQUEST_FOR_DGN", 131, desired_dgn=0x1FECA)
    bench2 = Bench()
    frame = bench2.codec.encode(
        "REQUEST_FOR_DGN", {"desired_dgn": 0xFEEB}, source=US, destination=131
    )
    bench2.coach.receive(FrameBatch([frame], 0.0))
    said = bench2.wait(2)
    text = b"".join(cast("bytes", m["data"]) for m in said if m.name == "DATA_PACKET")
    assert text.rstrip(b"\xff") == b"RV-C simulator*Dimmer*0131*1"
    claims = bench.tell("REQUEST_FOR_DGN", 131, desired_dgn=0xEE00)
    assert any(m.name == "ADDRESS_CLAIM" and m.source == 131 for m in claims)


def dim(bench: Bench, command: str, **signals: Value) -> Message:
    """Tell dimmer 5 something."""
    return bench.answer("DC_DIMMER_COMMAND_2", instance=5, command=command, **signals)


def test_a_dimmer_obeys(bench: Bench) -> None:
    dimmer = bench.coach.device("dc_dimmer", 5)
    assert isinstance(dimmer, SimulatedDimmer)
    assert dim(bench, "set_level", desired_level=40)["operating_status"] == 40
    assert dim(bench, "memory_off")["operating_status"] == 0
    on = dim(bench, "on_delay", desired_level="master_memory_value")
    assert on["operating_status"] == 40
    assert dim(bench, "toggle")["operating_status"] == 0
    assert dim(bench, "toggle")["operating_status"] == 100
    assert dim(bench, "off_delay")["load_status"] == "status_zero"
    assert dim(bench, "on_duration", delay_duration=1)["operating_status"] == 100
    bench.wait(1.5)
    assert dimmer.level == 0


def test_a_dimmer_ramps_and_stops(bench: Bench) -> None:
    dimmer = bench.coach.device("dc_dimmer", 5)
    assert isinstance(dimmer, SimulatedDimmer)
    changing = dim(bench, "ramp_brightness", desired_level=80, ramp_time=4)
    assert changing["operating_status"] == "changing_by_ramp"
    bench.wait(1.7)
    stopped = dim(bench, "stop")
    assert 30 <= (stopped.number("operating_status") or 0) <= 50
    assert dim(bench, "ramp_up")["operating_status"] == "changing_by_ramp"
    said = bench.wait(2)
    assert dimmer.level == 100
    levels = [m.get("operating_status") for m in said if m.instance == 5]
    assert 100 in levels
    dim(bench, "ramp_down")
    bench.wait(2)
    assert dimmer.level == 0


def test_a_relay_knows_no_levels(bench: Bench) -> None:
    status = bench.answer(
        "DC_DIMMER_COMMAND_2", instance=23, command="set_level", desired_level=30
    )
    assert status["operating_status"] == 100


def test_a_locked_dimmer_refuses(bench: Bench) -> None:
    assert dim(bench, "lock")["lock_status"] == "locked"
    refusal = dim(bench, "set_level", desired_level=40)
    assert refusal["acknowledgment_code"] == "conditions_do_not_allow"
    assert dim(bench, "unlock")["lock_status"] == "unlocked"
    assert dim(bench, "flash")["acknowledgment_code"] == "nak_not_executed"


def test_a_group_is_told_at_once(bench: Bench) -> None:
    def lit() -> int:
        return sum(
            isinstance(device, SimulatedDimmer) and device.level == 100
            for node in bench.coach.nodes
            for device in node.devices
        )

    bench.tell("DC_DIMMER_COMMAND_2", instance=255, group=0x7D, command="toggle")
    assert lit() == 2
    bench.tell("DC_DIMMER_COMMAND_2", instance=255, group=0x7E, command="on_delay")
    assert lit() == 24


def test_a_device_can_be_made_to_refuse_and_to_be_silent(bench: Bench) -> None:
    device = bench.coach.device("dc_dimmer", 5).refuses(8)
    refusal = dim(bench, "set_level", desired_level=40)
    assert refusal["acknowledgment_code"] == "overridden_by_user"
    device.mute()
    with pytest.raises(AssertionError):
        dim(bench, "set_level", desired_level=40)
    device.obeys()
    assert dim(bench, "set_level", desired_level=40)["operating_status"] == 40


def test_a_node_whose_devices_are_all_mute_is_gone(bench: Bench) -> None:
    bench.coach.device("water_pump").mute()
    assert not [m for m in bench.wait(12) if m.source == 127]


@pytest.mark.parametrize("kind", ["dc", "ac"])
def test_loads_are_switched_and_shed(bench: Bench, kind: str) -> None:
    command = f"{kind.upper()}_LOAD_COMMAND"
    load = bench.coach.device(f"{kind}_load", 1)
    assert isinstance(load, SimulatedLoad)

    def tell(name: str, **signals: Value) -> Message:
        return bench.answer(command, instance=1, command=name, **signals)

    assert tell("set_level", desired_level=100)["operating_status"] == 100
    assert load.current > 0
    load.shed()
    assert load.current == 0
    said = [m for m in bench.wait(0.2) if m.instance == 1]
    assert any(m.get("operating_status") == "shed" for m in said)
    assert tell("off_delay")["operating_status"] == 0
    assert tell("toggle")["operating_status"] == 100
    assert tell("set_level", desired_level="toggle")["operating_status"] == 0
    assert tell("flash")["acknowledgment_code"] == "nak_not_executed"


def test_a_room_warms_and_cools(bench: Bench) -> None:
    zone = bench.coach.device("thermostat", 1)
    assert isinstance(zone, SimulatedZone)

    def tell(**signals: Value) -> Message:
        return bench.answer("THERMOSTAT_COMMAND_1", instance=1, **signals)

    before = zone.room
    status = tell(operating_mode="heat", setpoint_temp_heat=22)
    assert (status["operating_mode"], status["setpoint_temp_heat"]) == ("heat", 22)
    assert status["setpoint_temp_cool"] == 24
    said = bench.wait(600, step=4.0)
    assert zone.room > before + 2
    assert any(m.name == "THERMOSTAT_AMBIENT_STATUS" for m in said)
    bench.coach.world.shore_power = False
    tell(operating_mode="cool", setpoint_temp_cool=18, fan_mode="on", fan_speed=50)
    warm = zone.room
    bench.wait(120, step=1.0)
    assert zone.room < warm
    assert zone.fan_speed == 50
    refusal = tell(setpoint_temp_heat=60)
    assert refusal["acknowledgment_code"] == "parameters_out_of_range"
    assert tell(fan_mode="auto", fan_speed="automatic")["fan_speed"] == "automatic"


def test_water_is_pumped_used_and_heated(bench: Bench) -> None:
    pump = bench.coach.device("water_pump")
    fresh, gray = bench.coach.device("tank", 0), bench.coach.device("tank", 2)
    heater = bench.coach.device("water_heater", 1)
    assert isinstance(pump, SimulatedPump)
    assert isinstance(fresh, SimulatedTank)
    assert isinstance(gray, SimulatedTank)
    assert isinstance(heater, SimulatedWaterHeater)
    enabled = bench.answer("WATER_PUMP_COMMAND", command="enable_pump")
    assert enabled["operating_status"] == "enabled"
    hot = bench.answer(
        "WATERHEATER_COMMAND",
        instance=1,
        operating_modes="combustion",
        set_point_temperature=60,
    )
    assert hot["set_point_temperature"] == 60
    before, litres, used = heater.water, fresh.litres, gray.litres
    bench.wait(300, step=4.0)
    assert heater.is_heating
    assert heater.water > before
    pump.tap_open = True
    said = bench.wait(600, step=4.0)
    assert fresh.litres < litres
    assert gray.litres > used
    assert any(m.get("pump_status") == "running" for m in said)
    disabled = bench.answer("WATER_PUMP_COMMAND", command="disable_pump")
    assert disabled["operating_status"] == "disabled"
    refusal = bench.answer("WATERHEATER_COMMAND", instance=1, set_point_temperature=95)
    assert refusal["acknowledgment_code"] == "parameters_out_of_range"


def test_the_battery_follows_loads_charger_and_shore_power(bench: Bench) -> None:
    battery = bench.coach.device("dc_source", 1)
    charger = bench.coach.device("charger", 1)
    inverter = bench.coach.device("inverter", 1)
    assert isinstance(battery, SimulatedBattery)
    assert isinstance(charger, SimulatedCharger)
    assert isinstance(inverter, SimulatedInverter)
    assert charger.state == "bulk"
    assert battery.current < 0
    battery.charge = 99
    bench.wait(1)
    assert charger.state == "float"
    bench.coach.world.shore_power = False
    said = bench.wait(1)
    assert battery.current > 0
    assert any(m.get("status") == "invert" for m in said)
    assert any(m.get("operating_state") == "not_charging" for m in said)
    off = bench.answer("INVERTER_COMMAND", instance=1, inverter_enable="disable")
    assert off["status"] == "disabled"
    on = bench.answer("INVERTER_COMMAND", instance=1, inverter_enable="enable")
    assert on["status"] == "invert"
    disabled = bench.tell("CHARGER_COMMAND", instance=1, status="disable")
    assert any(m.get("operating_state") == "disable" for m in disabled)
    bench.tell("CHARGER_COMMAND", instance=1, status="enable")
    bench.coach.world.shore_power = True
    battery.charge = 5
    said = bench.wait(10)
    limits = [m for m in said if m.name == "DC_SOURCE_STATUS_6"]
    battery.touch()
    limits += [m for m in bench.wait(0.5) if m.name == "DC_SOURCE_STATUS_6"]
    assert limits[-1]["low_state_of_charge_limit_status"] == "limit_reached"


def test_a_node_reports_faults_until_they_are_cleared(bench: Bench) -> None:
    node = next(node for node in bench.coach.nodes if node.address == 131)
    node.raise_fault("lamp", msb=1, isb=5, lsb=0, fmi="bad_rv-c_node", red=True)
    said = [m for m in bench.wait(2.5) if m.name == "DM_RV" and m.source == 131]
    assert len(said) == 3
    assert (said[0]["red_lamp_status"], said[0]["spn_isb"]) == ("on", 5)
    node.clear_fault("lamp")
    said = [m for m in bench.wait(1) if m.name == "DM_RV" and m.source == 131]
    assert [m["red_lamp_status"] for m in said] == ["off"]


def test_a_device_that_is_not_simulated_is_not_found(bench: Bench) -> None:
    with pytest.raises(LookupError, match="slide 9"):
        bench.coach.device("slide", 9)


async def test_it_lives_on_a_transport_and_leaves_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wire = Wire()
    coach = SimulatedCoach(wire, codec=Codec(load_spec().spec), speed=10)
    await coach.start()
    async with asyncio.timeout(5):
        while len(wire.sent) < 20:
            await asyncio.sleep(0.01)
    wire.is_full = True
    await asyncio.sleep(0.05)
    wire.lost(BusError("gone"))
    assert "has lost its bus: gone" in caplog.text
    assert coach.lost.is_set()
    await coach.stop()
    await coach.stop()
    assert not [t for t in asyncio.all_tasks() if t.get_name().startswith("rvc")]
