"""What frames of known products mean, and that they mean it for these alone."""

from typing import Any

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import lay_dialect_over, load_spec
from custom_components.rvc.spec.dialects import DIALECTS, dialect_of_product

from ..paths import ROOT

SPEC = load_spec().spec
STANDARD = Codec(SPEC)
CODECS = {name: Codec(lay_dialect_over(SPEC, one)) for name, one in DIALECTS.items()}
BY_MAP = {"stores_level", "data_page_0", "page_1_only"}

# Product, frame, what it means there, and what it means from any other node
FRAMES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "aqua_hot",
        "19FE9997#01FFC5FFFFFF83FF",
        {"output_status_burner": None, "hot_water_priority": KeyError},
        {"hot_water_priority": None, "engine_preheat": "test_forced_on"},
    ),
    (
        "aqua_hot",
        "19FE9997#01FFC5FFFFFF83FF",
        {
            "zone_1_calls_for_heat": "on",
            "zone_2_calls_for_heat": "on",
            "interior_heating": "on",
            "heat_source_on": "off",
        },
        {"zone_1_calls_for_heat": KeyError},
    ),
    (
        "aqua_hot",
        "19FE9997#01FFC4FFFFFF43FF",
        {"zone_1_calls_for_heat": "off", "interior_heating": "off"},
        {},
    ),
    # A byte without data tells of no heat.
    (
        "aqua_hot",
        "19FE9997#01FFFFFFFFFFFFFF",
        {"zone_1_calls_for_heat": None, "interior_heating": KeyError},
        {},
    ),
    (
        "aqua_hot",
        "19FE9797#01F0FF10FFFFFFFF",
        {"output_status": "off", "front_pump": "off", "floor_pump": "on"},
        {"output_status": "off", "front_pump": KeyError},
    ),
    (
        "aqua_hot",
        "18FF0197#0101FFFFFFFF46FF",
        {"instance": 1, "zone_temperature": pytest.approx((70 - 32) / 1.8)},
        {"zone_temperature": KeyError},
    ),
    # Its second row and its summary hold something else.
    ("aqua_hot", "18FF0197#0102FFFFFFFF46FF", {"zone_temperature": KeyError}, {}),
    (
        "aqua_hot",
        "18FF2E97#0107FF01FFFFFFFF",
        {"quiet_mode": "on"},
        {"quiet_mode": KeyError},
    ),
    (
        "aqua_hot",
        "18FF2E97#010AFFFFFFFFFFFF",
        {"interior_heating_priority": None},
        {"interior_heating_priority": KeyError},
    ),
    ("aqua_hot", "18FF2F9E#010700010000FFFF", {"quiet_mode": "on"}, {}),
    (
        "aqua_hot",
        "19FE989E#01F6FFFFFFFFFFFF",
        {"command": "burner_toggle"},
        {"command": None},
    ),
    ("aqua_hot", "19FE989E#01FFFFDFFFFFFFFF", {"engine_preheat": "on"}, {}),
    (
        "firefly",
        "19AAFD98#01780A0100943577",
        {"dc_voltage": 13.3, "dc_current": 0},
        {},
    ),
    (
        "firefly_g12",
        "19FBDA9B#A301FFFFFFFFFFFF",
        {"instance": 0xA3, "position": "on"},
        {},
    ),
    ("firefly_g12", "19FBDA9B#A300", {"position": "off"}, {}),
    (
        "firefly_g6",
        "19FEDB9D#02FFC8851E00FFFF",
        {"command": "toggle_forward", "delay_duration": 30},
        {"command": "toggle_forward"},
    ),
    ("firefly_g6", "19FEDF9D#02FFC8451E00FFFF", {"command": "toggle_reverse"}, {}),
    ("firefly_g6", "19FEDB9D#02FF000D0000FFFF", {"command": "ramp_up_13"}, {}),
    (
        "firefly_g12",
        "19AAFD9B#01780A0100943577",
        {"dc_voltage": 13.3, "device_priority": "battery_soc_bms"},
        {},
    ),
    (
        "firefly_g6",
        "19FEDB9D#02FFFA11FF00FFFF",
        {"command": "ramp_brightness", "desired_level": "dimmed_memory_value"},
        {"command": "ramp_brightness", "interlock": "no_interlock"},
    ),
    (
        "firefly_g6",
        "19FEDB9D#02FF0006FF00FFFF",
        {"command": "memory_off", "desired_level": 0},
        {"command": "memory_off", "desired_level": 0},
    ),
    (
        "firefly_g6",
        "19FEDB9F#02FFFA05FF00FFFF",
        {"command": "toggle"},
        {"command": "toggle"},
    ),
    ("firefly_spectrum", "19AAFD00#01780A0100943577", {"dc_voltage": 13.3}, {}),
    ("spyder", "190FFD85#0178060100943577", {"dc_voltage": 13.1}, {}),
    (
        "silverleaf_tm102",
        "01FEFEFA#01040001F0000CFF",
        {"criterion_type": "dc_voltage", "time_under_threshold": 1},
        {"criterion_type": "dc_voltage", "time_under_threshold": 1.2},
    ),
    (
        "silverleaf_tm102",
        "01FEFEFA#0204F901FFFFFFFF",
        {
            "criterion_type": "exercise",
            "criterion_settings": bytes.fromhex("01FFFFFFFF"),
        },
        {"criterion_type": 249, "criterion_settings": KeyError},
    ),
    (
        "silverleaf_tm102",
        "01FEFEFA#0205FA0108001E02",
        {
            "criterion_type": "top_off_by_voltage",
            "criterion_settings": bytes.fromhex("0108001E02"),
            "time_under_threshold": KeyError,
        },
        {"criterion_type": 250},
    ),
    (
        "silverleaf_tm102",
        "017003FA#02001E00FFFFFFFF",
        {"criterion_type": "dc_voltage", "time_under_counter": 30},
        # It is but an older number, so anybody's.
        {"criterion_type": "dc_voltage", "time_under_counter": 30},
    ),
    (
        "silverleaf_tm2xx",
        "18EF9F64#A9C9FFFFFFFFFFFF",
        {"burner": "on", "electric_element": "high", "engine_preheat": None},
        {"burner": KeyError},
    ),
    (
        "silverleaf_tm2xx",
        "18EFFF64#A944FFFFFFFFFFFF",
        {"burner": "off", "electric_element": "low", "engine_preheat": "on"},
        {"burner": KeyError},
    ),
    # Another of its messages has no meaning that is known.
    ("silverleaf_tm2xx", "18EF9F64#A844FFFFFFFFFFFF", {"burner": KeyError}, {}),
    (
        "timberline",
        "19FFF765#01000000FFFFFFFF",
        {"operating_modes": "off"},
        {"operating_modes": "off"},
    ),
    (
        "timberline",
        "19EF6565#84F4002580250A00",
        {
            "solenoid": "off",
            "temperature_sensor": "panel_sensor",
            "tank_temperature": 23,
            "heater_temperature": 27,
            "manual_fan_speed": 5,
        },
        {"tank_temperature": KeyError},
    ),
    (
        "timberline",
        "19EF6565#86102700010500FF",
        {"heater_operating_time": 10000},
        {"heater_operating_time": KeyError},
    ),
    (
        "timberline",
        "19EF6565#8AA0053CFFFFFFFF",
        {"system_limit": 1440, "hot_water_limit": 60},
        {},
    ),
    ("timberline", "19EF6565#8AFFFFFFFFFFFFFF", {"system_limit": None}, {}),
    (
        "firefly_g12",
        "195FCE9B#0D00080100000000",
        {"stop_voltage": 13.2},
        {"stop_voltage": KeyError},
    ),
    (
        "firefly_g12",
        "195FCE9B#2B00001600000000",
        {"quiet_time_begin_hour": 22, "quiet_time_begin_minute": 0},
        {},
    ),
    (
        "firefly_g12",
        "195FCE9C#9B00010000000000",
        {"automatic_engine_start": "on"},
        {"automatic_engine_start": KeyError},
    ),
    # What no source explains is left alone.
    ("firefly_g12", "195FCE9B#E500010000000000", {"selector": KeyError}, {}),
    (
        "firefly_g12",
        "18BFC19B#0308020000000000",
        {"instance": 3, "raw_level": 520},
        {"raw_level": KeyError},
    ),
    (
        "keystone_in_command",
        "19FFFD80#01140B0100000000",
        {"dc_voltage": 13.35, "dc_current": None},
        {"dc_voltage": 13.35, "dc_current": -2_000_000},
    ),
    (
        "keystone_in_command",
        "19FFF780#0100000000000000",
        {"operating_modes": "off", "water_temperature": None},
        {"operating_modes": "off", "water_temperature": -273},
    ),
    (
        "keystone_in_command",
        "19FFB380#0100000000000000",
        {"operating_status": "enabled", "current_system_pressure": None},
        {"operating_status": "enabled", "current_system_pressure": 0},
    ),
    (
        "xantrex_freedom",
        "19FFFC42#0164FFFFC8FFFFFF",
        {"state_of_charge": None},
        {"state_of_charge": 100},
    ),
    ("xantrex_freedom", "19FFFC42#0164FFFFB4FFFFFF", {"state_of_charge": 90}, {}),
    (
        "xantrex_freedom",
        "19FFD442#0108D0FFFFFFFFFF",
        {"status": "under_voltage"},
        {"status": 8},
    ),
    ("magnum", "19FFD442#0101D0FFFFFFFFFF", {"status": "invert"}, {}),
    ("victron_gx", "19FFFDE1#01770A01FFFFFFFF", {"dc_voltage": 13.3}, {}),
    ("renogy_rego", "19FFFD8D#01780A0100943577", {"dc_current": 0}, {}),
    ("lithionics", "19FFFD46#01780A0100943577", {"dc_voltage": 13.3}, {}),
    (
        "wakespeed",
        "0CF00480#FFFFFFB02CFFFFFF",
        {"engine_speed": KeyError},
        {"engine_speed": 1430},
    ),
    (
        "seelevel_709",
        "19FFB748#010B20FFFFFFFFFF",
        {"relative_level": 11, "resolution": 32, "absolute_level": None},
        {"relative_level": 11, "resolution": 32},
    ),
    ("go_power", "19FEB381#01780A0100FFFFFF", {}, {}),
]


def holds(message: Message, expected: dict[str, Any]) -> None:
    """Check the signals of a message; KeyError is for one that it does not have."""
    for name, value in expected.items():
        if value is KeyError:
            assert name not in message.signals
        else:
            assert message[name] == value, name


@pytest.mark.parametrize(("name", "text", "there", "elsewhere"), FRAMES)
def test_frames_of_a_product(
    name: str, text: str, there: dict[str, Any], elsewhere: dict[str, Any]
) -> None:
    frame = Frame.parse(text)
    holds(CODECS[name].decode(frame), there)
    holds(STANDARD.decode(frame), elsewhere)


def test_every_product_has_a_frame_a_source_and_a_row_in_the_docs() -> None:
    assert {name for name, *_ in FRAMES} == DIALECTS.keys() - BY_MAP
    docs = (ROOT / "docs" / "products.md").read_text(encoding="utf-8")
    for name, dialect in DIALECTS.items():
        assert f"`{name}`" in docs
        assert dialect.title
        assert dialect.sure in ("wire", "code", "maker")
        assert name in BY_MAP or dialect.products
        if name not in BY_MAP:
            assert f"{dialect.sure} |" in docs.split(f"`{name}`")[1].split("\n")[0]


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_what_a_product_says_and_takes_can_be_read(name: str) -> None:
    dialect = DIALECTS[name]
    for text in dialect.says:
        assert len(Frame.parse(text).data) <= 8


@pytest.mark.parametrize(
    ("name", "products"),
    [
        ("firefly", ["Firefly Integrations*Multiplex*1*"]),
        ("firefly_g6", ["FIREFLY*G6A*1*"]),
        ("firefly_g12", ["FIREFLY Integrations*G12*1*"]),
        ("firefly_spectrum", ["Firefly*Vegatouch Spectrum*1*"]),
        ("keystone_in_command", ["Keystone*iN-Command*1*"]),
        ("xantrex_freedom", ["Xantrex*Freedom XC Pro*1*"]),
        ("victron_gx", ["Victron Energy*Cerbo GX*1*"]),
        ("spyder", ["*Spyder Controls*", "  Spyder*VM*1", "SPYDER"]),
        ("aqua_hot", ["Aqua Hot*250*", "AquaHot*"]),
    ],
)
def test_products_by_their_texts(name: str, products: list[str]) -> None:
    for product in products:
        assert dialect_of_product(product) is DIALECTS[name]


@pytest.mark.parametrize(
    ("product", "name"),
    [
        ("Main-Command*Center*1*", None),
        ("Maincommand", None),
        ("Spyderman*Toys", None),
        ("TM-1020*", None),
        ("SilverLeaf*TM-2201*", None),
        ("Spyd\ufffder Controls", None),
        ("", None),
        # Serial numbers are no models.
        ("Firefly Integrations*Panel*G12345*", "firefly"),
        ("Firefly*Panel*SN G6001*", "firefly"),
    ],
)
def test_texts_that_come_near_a_product(product: str, name: str | None) -> None:
    found = dialect_of_product(product)
    assert (found and found.name) == name
