"""The rows of the spec as what devices have beside their own class."""

from custom_components.rvc.devices.catalogue import motions_of
from custom_components.rvc.devices.motion.model import Motion
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec


def motion(status: str, key: str) -> Motion:
    """Return a motion of the spec."""
    (one,) = (m for m in motions_of(SPEC) if (m.status, m.key) == (status, key))
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
    assert sorted((m.status, m.key) for m in motions_of(SPEC)) == [
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


def test_rows_are_built_once_for_each_spec() -> None:
    assert motions_of(SPEC) is motions_of(SPEC)
