"""Messages to frames and back."""

from fractions import Fraction
import math

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.errors import (
    UnknownDgn,
    UnknownSignal,
    ValueNotAllowed,
)
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message, Special, Value
from tests.noise import noise


def decode(codec: Codec, text: str) -> Message:
    """Decode the candump form."""
    return codec.decode(Frame.parse(text))


def test_a_dimmer_status_is_decoded(codec: Codec) -> None:
    message = decode(codec, "19FEDA9C#19FF7CFCFFFF00FF")
    assert (message.name, message.instance) == ("DC_DIMMER_STATUS_3", 25)
    assert (message.source, message.priority, message.destination) == (0x9C, 6, None)
    assert message["operating_status"] == 62
    assert message["lock_status"] == "unlocked"
    assert message["master_memory_value"] is None
    assert message.get("no_such_signal") is None
    with pytest.raises(KeyError):
        _ = message["no_such_signal"]
    assert "DC_DIMMER_STATUS_3 from 9C" in repr(message)


def test_states_of_a_level_are_no_levels(codec: Codec) -> None:
    changing = decode(codec, "19FEDA9C#19FFFBFCFFFF00FF")
    assert changing.label("operating_status") == "changing_by_ramp"
    assert changing.number("operating_status") is None
    for code in ("FA", "FB", "FC", "FD"):
        shed = decode(codec, f"19FFBF9C#05FF{code}FFFFFFFFFF")
        assert shed.number("operating_status") is None


def test_codes_that_are_no_values_are_told_apart(codec: Codec) -> None:
    def voltage(code: str) -> Value:
        return decode(codec, f"19FFFD80#0178{code}FFFFFFFF")["dc_voltage"]

    assert voltage("FFFF") is None
    assert voltage("FEFF") is Special.OUT_OF_RANGE
    assert voltage("FDFF") is Special.RESERVED
    assert voltage("0601") == 13.1


def test_the_same_frame_is_the_same_message(codec: Codec) -> None:
    first = decode(codec, "19FEDA9C#19FF7CFCFFFF00FF")
    assert decode(codec, "19FEDA9C#19FF7CFCFFFF00FF") is first
    assert decode(codec, "19FEDA9C#1AFF7CFCFFFF00FF") is not first


def test_a_short_frame_lacks_its_last_signals(codec: Codec) -> None:
    message = decode(codec, "19FFFC80#0178FF7FFFFFFF")
    assert message["source_temperature"] == 750.96875
    assert message["time_remaining_interpretation"] is None
    request = decode(codec, "18EAFF99#EBFE00")
    assert request["desired_dgn"] == 0xFEEB
    assert request["instance"] is None
    empty = decode(codec, "19FEDA9C#")
    assert empty.instance is None
    assert set(empty.signals.values()) == {None}


def test_an_unknown_dgn_has_no_name(codec: Codec) -> None:
    message = decode(codec, "195FCE98#AA00C80000000000")
    assert (message.name, message.dgn, message.destination) == (None, 0x15F00, 0xCE)
    assert message.signals == {}
    assert "15F00 from 98" in repr(message)


def test_a_conditional_signal_needs_its_condition(codec: Codec) -> None:
    data = codec.pack(
        "AGS_CRITERION_STATUS",
        instance=1,
        criterion_type="dc_voltage",
        dc_voltage_threshold=11.5,
    )
    signals = codec.unpack("AGS_CRITERION_STATUS", data)
    assert signals["dc_voltage_threshold"] == 11.5
    assert "rms_voltage_threshold" not in signals
    assert "dc_voltage_threshold" not in codec.unpack("AGS_CRITERION_STATUS", b"\x01")
    with pytest.raises(UnknownSignal, match="rms_voltage_threshold"):
        codec.pack(
            "AGS_CRITERION_STATUS",
            criterion_type="dc_voltage",
            rms_voltage_threshold=100,
        )


def test_a_command_leaves_the_unsaid_alone(codec: Codec) -> None:
    frame = codec.encode(
        "THERMOSTAT_COMMAND_1", {"instance": 1, "setpoint_temp_heat": 20.5}, source=0x9F
    )
    assert str(frame) == "19FEF99F#01FFFFB024FFFFFF"


def test_a_command_known_to_work_is_encoded(codec: Codec) -> None:
    frame = codec.encode(
        "DC_DIMMER_COMMAND_2",
        {
            "instance": 25,
            "desired_level": 100,
            "command": "set_level",
            "interlock": "no_interlock",
        },
        source=0xF9,
    )
    # Byte 5 as every panel has it that was captured, see decision 10
    assert str(frame) == "19FEDBF9#19FFC800FF00FFFF"


def test_a_load_is_switched_without_a_delay(codec: Codec) -> None:
    signals: dict[str, Value] = {
        "instance": 0xD4,
        "desired_level": 100,
        "interlock": "no_interlock",
        "command": "set_level",
        "delay_duration": None,
    }
    frame = codec.encode("AC_LOAD_COMMAND", signals, source=0xF9)
    assert str(frame) == "19FFBEF9#D4FFC8F30000FFFF"


@pytest.mark.parametrize("fahrenheit", range(32, 121))
def test_a_whole_degree_fahrenheit_reads_as_asked(
    codec: Codec, fahrenheit: int
) -> None:
    data = codec.pack(
        "THERMOSTAT_COMMAND_1", setpoint_temp_heat=(fahrenheit - 32) * 5 / 9
    )
    code = int.from_bytes(data[3:5], "little")
    exact = (Fraction(code, 32) - 273) * 9 / 5 + 32
    assert math.floor(exact) == round(exact) == fahrenheit
    # Also on a panel that counts in tenths
    assert 0 <= exact - fahrenheit < Fraction(6, 100)


@pytest.mark.parametrize("half_degrees", range(10, 80))
def test_half_degrees_celsius_are_sent_exactly(codec: Codec, half_degrees: int) -> None:
    data = codec.pack("THERMOSTAT_COMMAND_1", setpoint_temp_cool=half_degrees / 2)
    assert int.from_bytes(data[5:7], "little") == (half_degrees / 2 + 273) * 32


def test_a_destination_and_a_priority_can_be_said(codec: Codec) -> None:
    frame = codec.encode(
        "REQUEST_FOR_DGN",
        {"desired_dgn": 0xFEEB},
        source=0x9F,
        destination=0x44,
        priority=3,
    )
    assert str(frame) == "0CEA449F#EBFE00FFFFFFFFFF"


def test_numbers_go_to_the_nearest_step(codec: Codec) -> None:
    data = codec.pack("THERMOSTAT_AMBIENT_STATUS", instance=1, ambient_temp=21.51)
    assert codec.unpack("THERMOSTAT_AMBIENT_STATUS", data)["ambient_temp"] == 21.5


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (130, "out of range"),
        (-1, "out of range"),
        (float("nan"), "not a number"),
        (b"1", "not a number"),
        (115, "scene_1_memory_value"),
        (127.5, "no data"),
        (127, "OUT_OF_RANGE"),
        ("no_such_label", "none of"),
    ],
)
def test_a_level_that_cannot_be_sent_is_refused(
    codec: Codec, value: Value, reason: str
) -> None:
    with pytest.raises(ValueNotAllowed, match=reason):
        codec.pack("DC_DIMMER_COMMAND_2", instance=1, desired_level=value)


@pytest.mark.parametrize("instance", [256, -1, 1.5, "first"])
def test_an_instance_is_a_byte(codec: Codec, instance: Value) -> None:
    with pytest.raises(ValueNotAllowed, match="0 to 255"):
        codec.pack("DC_DIMMER_COMMAND_2", instance=instance)


def test_an_instance_may_be_named(codec: Codec) -> None:
    assert codec.pack("TANK_STATUS", instance="lpg")[0] == 3
    assert codec.pack("TANK_STATUS", instance=None)[0] == 0xFF
    assert codec.pack("DC_SOURCE_STATUS_1", instance=2)[0] == 2
    assert codec.unpack("TANK_STATUS", b"\x03" + b"\xff" * 7)["instance"] == 3


def test_unknown_names_are_refused(codec: Codec) -> None:
    with pytest.raises(UnknownDgn, match="NO_SUCH"):
        codec.pack("NO_SUCH")
    with pytest.raises(UnknownSignal, match="no signal loudness"):
        codec.pack("DC_DIMMER_COMMAND_2", loudness=3)
    with pytest.raises(UnknownSignal, match="no signal instance"):
        codec.pack("WATER_PUMP_COMMAND", instance=1)
    # A layout that several DGNs share has no number of its own.
    with pytest.raises(UnknownDgn, match="AC_STATUS_1"):
        codec.encode("AC_STATUS_1", {}, source=1)


def test_special_codes_can_be_sent_where_there_are_any(codec: Codec) -> None:
    data = codec.pack("DC_SOURCE_STATUS_1", dc_voltage=Special.OUT_OF_RANGE)
    assert data[2:4] == b"\xfe\xff"
    with pytest.raises(ValueNotAllowed, match="no such code"):
        codec.pack("THERMOSTAT_STATUS_1", operating_mode=Special.RESERVED)


def test_flags_are_sets_of_names(codec: Codec) -> None:
    data = codec.pack("DC_LOAD_COMMAND", interlock=frozenset({"interlock_b"}))
    assert codec.unpack("DC_LOAD_COMMAND", data)["interlock"] == frozenset(
        {"interlock_b"}
    )
    assert codec.pack("DC_LOAD_COMMAND", interlock=None)[3] == 0xFF
    for value, reason in (
        (frozenset({"interlock_c"}), "no flag interlock_c"),
        (frozenset({"interlock_a", "interlock_b"}), "no data"),
        ("interlock_a", "not a set"),
        (1, "not a set"),
    ):
        with pytest.raises(ValueNotAllowed, match=reason):
            codec.pack("DC_LOAD_COMMAND", interlock=value)


def test_a_long_message_is_as_long_as_its_text(codec: Codec) -> None:
    data = codec.pack("PRODUCT_IDENTIFICATION", text="Make*Model*1*")
    assert data == b"Make*Model*1*"
    assert codec.unpack("PRODUCT_IDENTIFICATION", data)["text"] == "Make*Model*1*"
    assert codec.pack("PRODUCT_IDENTIFICATION", text=None) == b""
    with pytest.raises(ValueNotAllowed, match="more than one frame"):
        codec.encode("PRODUCT_IDENTIFICATION", {"text": "Make*Model*1*"}, source=1)
    assert (
        codec.encode("PRODUCT_IDENTIFICATION", {"text": "A*B**"}, source=1).data
        == b"A*B**"
    )


def test_texts_and_bytes_must_fit(codec: Codec) -> None:
    assert codec.pack("TERMINAL", ascii_character="hi") == b"hi" + b"\xff" * 6
    assert codec.unpack("TERMINAL", b"\xff" * 8)["ascii_character"] is None
    empty = codec.pack("TERMINAL", ascii_character="")
    assert codec.unpack("TERMINAL", empty)["ascii_character"] == ""
    assert codec.pack("TERMINAL", ascii_character=None) == b"\xff" * 8
    assert codec.pack("DOWNLOAD", data=None) == b"\xff" * 8
    for value, reason in (
        ("far too long", "longer than 8"),
        ("Ω", "ISO 8859-1"),
        ("ends\x00", "padding"),
        (5, "not a text"),
    ):
        with pytest.raises(ValueNotAllowed, match=reason):
            codec.pack("TERMINAL", ascii_character=value)
    for octets, reason in ((b"\x01", "not 8 bytes"), ("text", "not bytes")):
        with pytest.raises(ValueNotAllowed, match=reason):
            codec.pack("DOWNLOAD", data=octets)


def parts(message: Message) -> tuple[object, ...]:
    """Return everything that a message tells."""
    return (
        message.name,
        str(message.key),
        message.dgn,
        message.source,
        message.destination,
        message.instance,
        message.signals,
    )


def test_what_a_number_means_is_found_anew_where_it_has_many_meanings(
    codec: Codec,
) -> None:
    """What is kept of an identifier holds for other data and senders as well."""
    frames = list(noise(codec.spec, 800, 0, seed=3))
    frames += [
        Frame.parse(text)
        for text in (
            # DM1 in both layouts, a status on page 0, a short one, one without data
            "19FECA44#05FF0000000FFFFF",
            "18FECA00#00FFFFFFFFFFFFFF",
            "19FECA44#05FF0000000FFFFF",
            "18FEDA9C#19FF7CFCFFFF00FF",
            "18FEDA10#19FF7CFCFFFF00FF",
            "19FEDA9C#19FF",
            "19FEDA9C#",
            "18EAFF9E#CAFE01",
            "18EA449E#CAFE01",
        )
    ]
    for frame in frames * 2:
        codec.clear_cache()
        assert parts(codec.decode(frame)) == parts(Codec(codec.spec).decode(frame))


def test_a_text_where_a_number_stands_is_told_as_none(codec: Codec) -> None:
    with pytest.raises(ValueNotAllowed, match="'1e': it is not a number"):
        codec.pack("DC_DIMMER_COMMAND_2", ramp_time="1e")


def test_bytes_that_do_not_fit_are_told_as_hexadecimal_digits(codec: Codec) -> None:
    with pytest.raises(ValueNotAllowed, match="data cannot be AA BB 5C: it is not 8"):
        codec.pack("PROPRIETARY_MESSAGE", data=b"\xaa\xbb\\")
