"""What nodes of NMEA 2000 send on a coach's bus."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec

SPEC = load_spec().spec
CODEC = Codec(SPEC)


@pytest.mark.parametrize(
    ("frame", "name", "instance", "signals"),
    [
        # Gray water 2 at 62.5 %, of 150 L
        (
            "19F21123#22093DDC050000FF",
            "N2K_FLUID_LEVEL",
            2,
            {"fluid_type": "gray_water", "fluid_level": 62.5, "tank_size": 150},
        ),
        # No level is known
        (
            "19F21123#11FF7FFFFFFFFFFF",
            "N2K_FLUID_LEVEL",
            1,
            {"fluid_type": "water", "fluid_level": None, "tank_size": None},
        ),
        # 13.25 V, discharged with 12.3 A, at 20 °C
        (
            "19F21405#002D0585FF8372FF",
            "N2K_BATTERY_STATUS",
            0,
            {"dc_voltage": 13.25, "dc_current": -12.3, "source_temperature": 20.0},
        ),
        (
            "19F21405#00FF7FFF7FFFFFFF",
            "N2K_BATTERY_STATUS",
            0,
            {"dc_voltage": None, "dc_current": None, "source_temperature": None},
        ),
        # The first frame of a fast packet
        (
            "19F21205#400B010000576378",
            "N2K_DC_DETAILED_STATUS",
            0,
            {"dc_type": "battery", "state_of_charge": 87, "state_of_health": 99},
        ),
        (
            "0DF20D10#03E1FFFFFFFFFFFF",
            "N2K_SWITCH_BANK_STATUS",
            3,
            {
                "indicator_1": "on",
                "indicator_2": "off",
                "indicator_3": "error",
                "indicator_4": None,
            },
        ),
        # The refrigerator at 4 °C
        (
            "15FD0823#FF0107436CFFFFFF",
            "N2K_TEMPERATURE",
            1,
            {"temperature_source": "refrigeration", "actual_temperature": 4.0},
        ),
        (
            "15FD0C23#FF0104B37804FFFF",
            "N2K_TEMPERATURE_EXTENDED_RANGE",
            1,
            {"temperature_source": "main_cabin"},
        ),
    ],
)
def test_the_few_that_coaches_carry_are_read(
    frame: str, name: str, instance: int, signals: dict[str, object]
) -> None:
    message = CODEC.decode(Frame.parse(frame))
    assert (message.name, message.instance) == (name, instance)
    for signal, value in signals.items():
        if isinstance(value, float):
            assert message[signal] == pytest.approx(value)
        else:
            assert message[signal] == value, signal


def test_further_frames_of_a_fast_packet_are_no_status() -> None:
    assert CODEC.decode(Frame.parse("19F21205#41E00100FFFFFFFF")).name is None


def test_no_number_of_rv_c_is_taken() -> None:
    named = [dgn for dgn in SPEC.dgns.values() if dgn.name.startswith("N2K_")]
    assert len(named) == 6
    numbers = (str(number) for number in SPEC.tables["assigned_dgns"])
    assigned = {int(one, 16) for one in numbers if "#" not in one}
    for dgn in named:
        assert dgn.dgn is not None
        assert dgn.dgn not in assigned
        of_number = SPEC.by_number.get(dgn.dgn)
        assert of_number is None or of_number.name == dgn.name
