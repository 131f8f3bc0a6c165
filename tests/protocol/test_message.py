"""What tells the messages of a device apart."""

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import MessageKey, message_key
from custom_components.rvc.spec import load_spec


def test_a_key_is_its_text() -> None:
    key = MessageKey("ATS_AC_STATUS_1:0-1-0")
    assert key == "ATS_AC_STATUS_1:0-1-0"
    assert hash(key) == hash("ATS_AC_STATUS_1:0-1-0")
    assert (key.dgn, key.part, key.codes) == ("ATS_AC_STATUS_1", "0-1-0", (0, 1, 0))
    assert key.slug == "ats_ac_status_1_0-1-0"


def test_most_keys_have_no_part() -> None:
    key = message_key("TANK_STATUS")
    assert (key.dgn, key.part, key.codes) == ("TANK_STATUS", "", ())
    assert key.slug == "tank_status"
    assert message_key("TANK_STATUS") is key


def test_a_message_has_the_key_of_its_part() -> None:
    codec = Codec(load_spec().spec)
    frame = codec.encode(
        "TIRE_STATUS",
        {"tire_axle": "steer_axle", "tire_position": "outside_right"},
        source=0x9C,
    )
    message = codec.decode(frame)
    assert message.key == "TIRE_STATUS:0-3"
    assert message.key.codes == (0, 3)


def test_what_the_spec_does_not_know_has_an_empty_key() -> None:
    frame = Frame.parse("19EFFF9C#0102030405060708")
    message = Codec(load_spec().spec).decode(frame)
    assert (message.name, message.key) == (None, "")
