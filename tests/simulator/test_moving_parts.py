"""The simulated coach's moving parts move, stop, and refuse."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.simulator.devices.additions import Strip
from custom_components.rvc.simulator.devices.comfort import RoofFan
from custom_components.rvc.simulator.devices.device import Refusal, SimulatedDevice
from custom_components.rvc.simulator.devices.motion import (
    Leveling,
    Slide,
    awning,
    shade,
    step,
)
from custom_components.rvc.simulator.devices.panels import Clock, Input
from custom_components.rvc.simulator.devices.stateful import StatefulDevice
from custom_components.rvc.simulator.world import World
from custom_components.rvc.spec import load_spec

CODEC = Codec(load_spec().spec)
SPEC = CODEC.spec


def tell(device: SimulatedDevice, name: str, **said: object) -> None:
    """Tell a device a command."""
    frame = CODEC.encode(name, said, source=0x9F)  # type: ignore[arg-type]
    message: Message = CODEC.decode(frame)
    device.commands[name](message)


def wait(device: SimulatedDevice, seconds: float) -> None:
    """Let time pass."""
    for _ in range(round(seconds / 0.05)):
        device.step(0.05, World())


def hold(device: StatefulDevice, name: str, seconds: float, **said: object) -> None:
    """Repeat a command every 100 ms."""
    for _ in range(round(seconds / 0.1)):
        tell(device, name, instance=device.instance, **said)
        wait(device, 0.1)


def test_an_awning_moves_as_long_as_it_is_told() -> None:
    device = awning(SPEC, 1)
    hold(device, "AWNING_COMMAND", 2, direction_of_movement="extend")
    assert device.get("AWNING_STATUS", "motion") == "extending"
    assert device.drive.position == pytest.approx(10, abs=1)
    wait(device, 0.5)
    assert device.get("AWNING_STATUS", "motion") == "no_motion"
    reached = device.drive.position
    wait(device, 2)
    assert device.drive.position == reached


def test_it_stands_still_at_its_ends_and_when_it_jams() -> None:
    device = awning(SPEC, 1)
    device.drive.position = 98
    hold(device, "AWNING_COMMAND", 1, direction_of_movement="extend")
    assert device.drive.position == 100
    assert not device.is_moving
    device.drive.jammed = True
    hold(device, "AWNING_COMMAND", 1, direction_of_movement="retract")
    assert device.drive.position == 100


def test_it_goes_to_a_position_by_itself_and_can_be_stopped() -> None:
    device = awning(SPEC, 1)
    tell(device, "AWNING_COMMAND", instance=1, move_to_position=30)
    wait(device, 10)
    assert device.get("AWNING_STATUS", "position") == 30
    tell(device, "AWNING_COMMAND", instance=1, move_to_position=0)
    wait(device, 1)
    tell(device, "AWNING_COMMAND", instance=1, direction_of_movement="stop")
    wait(device, 3)
    assert 20 < device.drive.position < 30


def test_a_lock_out_refuses_and_stops() -> None:
    device = Slide(SPEC, 1)
    hold(device, "SLIDE_COMMAND", 0.5, direction_of_movement="extend")
    assert device.get("SLIDE_MOTOR_STATUS", "current_motor_1") == 18
    device.update("SLIDE_STATUS", ignition_key="motion_prevented")
    wait(device, 0.1)
    assert not device.is_moving
    with pytest.raises(Refusal):
        tell(device, "SLIDE_COMMAND", instance=1, direction_of_movement="extend")


def test_a_shade_runs_for_its_duration() -> None:
    device = shade(SPEC, 1)
    tell(
        device,
        "WINDOW_SHADE_CONTROL_COMMAND",
        instance=1,
        command="forward",
        duration=2,
    )
    assert device.get("WINDOW_SHADE_CONTROL_STATUS", "forward_status") == "forward_on"
    wait(device, 2.2)
    assert device.get("WINDOW_SHADE_CONTROL_STATUS", "forward_status") == "forward_off"
    assert device.drive.position == pytest.approx(20, abs=2)


def test_all_of_a_class_can_be_told() -> None:
    device = step(SPEC, 3)
    frame = CODEC.encode("STEP_COMMAND", {"instance": 0}, source=1)
    assert device.is_addressed_by(CODEC.decode(frame))


def test_rain_closes_a_dome_unless_it_is_ignored() -> None:
    fan = RoofFan(SPEC, 1)
    fan.drive.position = 60
    fan.rain(falls=True)
    wait(fan, 5)
    assert fan.drive.position == 0
    fan.rain(falls=False)
    fan.update("ROOF_FAN_STATUS_2", rain_sensor_override="sensor_overridden")
    fan.drive.position = 60
    fan.rain(falls=True)
    wait(fan, 5)
    assert fan.drive.position == 60


def test_jacks_move_as_long_as_they_are_told() -> None:
    device = Leveling(SPEC)
    mode = "manual_hydraulic_multi_point"
    tell(
        device,
        "LEVELING_CONTROL_COMMAND",
        operating_mode=mode,
        extend_or_fill_left_front="on",
    )
    wait(device, 0.1)
    assert device.get("HYDRAULIC_PUMP_STATUS", "pump_run_status") == "running"
    assert (
        device.get("LEVELING_CONTROL_STATUS", "extending_or_filling_left_front") == "on"
    )
    wait(device, 0.5)
    assert device.get("HYDRAULIC_PUMP_STATUS", "pump_run_status") == "not_running"
    device.update("LEVELING_CONTROL_STATUS", park_brake="operation_prevented")
    with pytest.raises(Refusal):
        tell(device, "LEVELING_CONTROL_COMMAND", operating_mode="store")


def test_a_switch_is_pressed_and_released() -> None:
    device = Input(SPEC, 1, lamp=8)
    device.press()
    assert device.get("DIGITAL_INPUT_STATUS", "position") == "on"
    device.release()
    assert device.changed == {"DIGITAL_INPUT_STATUS"}


def test_a_strip_takes_both_kinds_of_commands() -> None:
    strip = Strip(SPEC, 30)
    tell(
        strip, "DC_DIMMER_COMMAND", instance=30, master_brightness=40, red_brightness=10
    )
    assert strip.get("DC_DIMMER_STATUS_3", "operating_status") == 40
    for command in ("lock", "unlock"):
        tell(strip, "DC_DIMMER_COMMAND_2", instance=30, command=command)
        assert strip.get("DC_DIMMER_STATUS_3", "lock_status") == f"{command}ed"
    tell(strip, "DC_DIMMER_COMMAND_2", instance=30, command="flash")
    assert strip.get("DC_DIMMER_STATUS_3", "operating_status") == "flashing"
    tell(
        strip, "DC_DIMMER_COMMAND_2", instance=30, command="off_delay", desired_level=0
    )
    assert strip.get("DC_DIMMER_STATUS_1", "master_brightness") == 0


def test_the_clock_goes_on() -> None:
    clock = Clock(SPEC)
    clock.commands["SET_DATE_TIME_COMMAND"]
    with pytest.raises(Refusal) as acknowledged:
        tell(clock, "SET_DATE_TIME_COMMAND", hour=5, minute=59, second=58)
    assert acknowledged.value.code == 0
    wait(clock, 3)
    assert clock.get("DATE_TIME_STATUS", "minute") == 0
    assert clock.get("DATE_TIME_STATUS", "hour") == 5


def test_a_word_that_the_status_lacks_changes_nothing() -> None:
    device = shade(SPEC, 1)
    tell(device, "WINDOW_SHADE_CONTROL_COMMAND", instance=1, command="tilt")
    assert device.get("WINDOW_SHADE_CONTROL_STATUS", "last_command") == "tilt"
    assert device.get("WINDOW_SHADE_CONTROL_STATUS", "group") is None
