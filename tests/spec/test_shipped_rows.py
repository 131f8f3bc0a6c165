"""The rows of the spec as what devices have beside their own class."""

from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.rows import (
    LampRow,
    LockRow,
    Motion,
    PowerRow,
    ToggleRow,
)

SPEC = load_spec().spec
ROWS = SPEC.rows


def by_feature[RowT: LampRow | LockRow | ToggleRow | PowerRow](
    rows: tuple[RowT, ...],
) -> dict[str, RowT]:
    """Return rows by what shows a device to have them."""
    return {row.feature: row for row in rows}


def motion(status: str, key: str) -> Motion:
    """Return a motion of the spec."""
    (one,) = (m for m in ROWS.motions if (m.status, m.key) == (status, key))
    return one


def test_a_motion_of_every_kind_is_as_its_chapter_says() -> None:
    assert motion("AWNING_STATUS", "awning") == Motion(
        key="awning",
        status="AWNING_STATUS",
        command="AWNING_COMMAND",
        open={"direction_of_movement": "extend"},
        close={"direction_of_movement": "retract"},
        stop={"direction_of_movement": "stop"},
        opening=(("motion", "extending"),),
        closing=(("motion", "retracting"),),
        position="position",
        move_to="move_to_position",
        repeat=0.1,
        travel_time=90,
        lockouts=(
            ("parked_status", "blocked_by_parked_status"),
            ("ignition_key", "blocked_by_ignition"),
            ("low_voltage", "blocked_by_low_voltage"),
            ("generic_lock", "blocked_by_lockout_signal"),
            ("user_lock_status", "activated"),
        ),
        cover_class="awning",
    )
    assert motion("DC_MOTOR_CONTROL_STATUS", "dc_motor").extra == {
        "interlock": frozenset()
    }
    assert motion("WASTEDUMP_STATUS", "dump_valve_black") == Motion(
        key="dump_valve_black",
        status="WASTEDUMP_STATUS",
        command="WASTEDUMP_COMMAND",
        open={"command_black_tank": "open_dump_valve"},
        close={"command_black_tank": "close_dump_valve"},
        opened=(("valve_status_black", "open"),),
        closed=(("valve_status_black", "closed"),),
        lockouts=(("safety_lock", "on"),),
        valve=True,
        main=False,
    )


def test_the_keys_that_unique_ids_are_made_of_stay() -> None:
    assert sorted((m.status, m.key) for m in ROWS.motions) == [
        ("AWNING_STATUS", "awning"),
        ("DC_MOTOR_CONTROL_STATUS", "dc_motor"),
        ("DOOR_STATUS", "door"),
        ("LEVELING_CONTROL_STATUS", "jack_left_front"),
        ("LEVELING_CONTROL_STATUS", "jack_left_middle"),
        ("LEVELING_CONTROL_STATUS", "jack_left_rear"),
        ("LEVELING_CONTROL_STATUS", "jack_right_front"),
        ("LEVELING_CONTROL_STATUS", "jack_right_middle"),
        ("LEVELING_CONTROL_STATUS", "jack_right_rear"),
        ("ROOF_FAN_STATUS_2", "dome"),
        ("SLIDE_STATUS", "slide"),
        ("STEP_STATUS", "step"),
        ("TV_LIFT_STATUS", "tv_lift"),
        ("VALVE_STATUS", "valve"),
        ("VEHICLE_SEAT_STATUS", "seat_back"),
        ("VEHICLE_SEAT_STATUS", "seat_head_rest"),
        ("VEHICLE_SEAT_STATUS", "seat_leg_rest"),
        ("VEHICLE_SEAT_STATUS", "seat_position"),
        ("WASTEDUMP_STATUS", "dump_valve_black"),
        ("WASTEDUMP_STATUS", "dump_valve_gray"),
        ("WASTEDUMP_STATUS", "sewer_hose"),
        ("WINDOW_SHADE_CONTROL_STATUS", "window_shade"),
        ("WINDOW_STATUS", "window"),
    ]


def test_a_lamp_a_lock_and_a_toggle_are_as_their_chapters_say() -> None:
    assert by_feature(ROWS.lamps)["AWNING_STATUS.secondary_light"] == LampRow(
        key="secondary_light",
        status="AWNING_STATUS",
        signal="secondary_light",
        command="AWNING_COMMAND",
        turn_on={"secondary_light": "on"},
        turn_off={"secondary_light": "off"},
        level="secondary_light_level",
        set_level="secondary_light_level",
    )
    assert by_feature(ROWS.locks)["DOOR_STATUS.lock_status"] == LockRow(
        key="door_lock",
        status="DOOR_STATUS",
        signal="lock_status",
        locked="locked",
        unlocked="unlocked",
        command="DOOR_COMMAND",
        lock={"lock_command": "lock", "command": "no_additional_action"},
        unlock={"lock_command": "unlock", "command": "no_additional_action"},
        enabled=True,
    )
    assert by_feature(ROWS.toggles)["GENERATOR_STATUS_1.status"] == ToggleRow(
        key="generator",
        status="GENERATOR_STATUS_1",
        signal="status",
        off_labels=frozenset({"stopped", "fault"}),
        command="GENERATOR_COMMAND",
        turn_on={"command": "start"},
        turn_off={"command": "stop"},
        supervised_by="generator_start",
    )


def test_power_is_measured_or_reckoned() -> None:
    assert by_feature(ROWS.power)["BATTERY_STATUS_1.dc_current"] == PowerRow(
        key="battery_power",
        status="BATTERY_STATUS_1",
        voltage="dc_voltage",
        current="dc_current",
        attribute="power",
        energy={"energy_discharged": 1, "energy_charged": -1},
        enabled=False,
    )
    assert by_feature(ROWS.power)["ATS_AC_STATUS_1.rms_current"] == PowerRow(
        key="ac_power",
        status="ATS_AC_STATUS_1",
        voltage="rms_voltage",
        current="rms_current",
        measured=("ATS_AC_STATUS_3", "real_power"),
        unsigned=True,
        energy={"ac_energy": 1},
        sensor=False,
        enabled=False,
    )


def test_the_other_rows_keep_their_keys_too() -> None:
    assert sorted(row.feature for row in ROWS.lamps) == [
        "AWNING_STATUS.awning_light",
        "AWNING_STATUS.secondary_light",
        "ROOF_FAN_STATUS_1.light",
    ]
    assert {feature: row.key for feature, row in by_feature(ROWS.locks).items()} == {
        "AC_LOAD_STATUS_2.lock_status": "control_lock",
        "AWNING_STATUS.user_lock_status": "control_lock",
        "DC_DIMMER_STATUS_3.lock_status": "control_lock",
        "DC_LOAD_STATUS_2.lock_status": "control_lock",
        "DC_MOTOR_CONTROL_STATUS.lock_status": "control_lock",
        "DOOR_STATUS.lock_status": "door_lock",
        "SLIDE_STATUS.user_lock_status": "control_lock",
        "TV_LIFT_STATUS.user_lock_status": "control_lock",
        "WINDOW_SHADE_CONTROL_STATUS.lock_status": "control_lock",
        "WINDOW_STATUS.user_lock_status": "control_lock",
    }
    assert {feature: row.key for feature, row in by_feature(ROWS.toggles).items()} == {
        "CHARGER_STATUS.operating_state": "charger",
        "GENERATOR_STATUS_1.status": "generator",
        "SOLAR_CONTROLLER_STATUS.operating_state": "solar_controller",
        "WATERHEATER_STATUS_2.output_status_burner_indicator": "burner",
        "WATERHEATER_STATUS_2.output_status_electric_high": "electric_high_element",
        "WATERHEATER_STATUS_2.output_status_electric_low": "electric_low_element",
    }
    assert sorted(row.status for row in ROWS.power) == [
        "ATS_AC_STATUS_1",
        "BATTERY_STATUS_1",
        "CHARGER_AC_STATUS_1",
        "DC_SOURCE_STATUS_1",
        "GENERATOR_AC_STATUS_1",
        "GENERIC_AC_STATUS_1",
        "INVERTER_AC_STATUS_1",
        "SOLAR_CONTROLLER_BATTERY_STATUS",
    ]
