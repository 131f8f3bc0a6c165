"""Makers' nodes are recognized by what they send, and are told what they take."""

from collections.abc import Iterable
from functools import partial

import pytest

from custom_components.rvc.coach.recognition import Recognition
from custom_components.rvc.coach_map.model import CoachMap
from custom_components.rvc.devices.errors import DeviceDidNotAnswer, DeviceDidNotObey
from custom_components.rvc.devices.load import DcLoad
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.devices.water_heater import WaterHeater
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import load_spec
from custom_components.rvc.spec.dialects import DIALECTS

from .conftest import RunningCoach, StartCoach

CODEC = Codec(load_spec().spec)
RECOGNIZED = sorted(name for name, one in DIALECTS.items() if one.heard)
PLAIN = (
    "19FEDA9C#19FF7CFCFFFF00FF",
    "19FFE29C#0101FF00240024FF",
    "19FFF79C#01000000FFFFFFFF",
    "19FFFD9C#01780A0100943577",
    "19FFFC9C#0178FFFFC8FFFFFF",
    "19FFB79C#000304FFFFFFFFFF",
    "19FFD49C#0101D0FFFFFFFFFF",
    "18FECA9C#0558FFFFFFFF00FF",
    "19FECA9C#0558FFFFFFFF00FF",
    "19FFC79C#010C01007DFF06FF",
    "18EEFF9C#341220F100000080",
    "19FEDB9D#19FFC800FF00FFFF",
)


def recognized(frames: Iterable[str]) -> dict[int, set[str]]:
    """Return the dialects of each address that frames tell."""
    recognition = Recognition()
    sources = set()
    for text in frames:
        message = CODEC.decode(Frame.parse(text))
        sources.add(message.source)
        recognition.update(message)
    return {
        source: names
        for source in sources
        if (names := {one.dialect.name for one in recognition.of(source, None)})
    }


def test_nodes_that_keep_to_the_standard_have_no_dialect() -> None:
    assert recognized(PLAIN) == {}


HEARD = {
    "aqua_hot": (0x97, ["18FF2E97#0107FF00FFFFFFFF", "18FF2F9E#0107000100 00FFFF"]),
    "firefly": (0x98, ["195FCE98#AA00320000000000", "19FACE98#00", "19FACF98#00"]),
    "firefly_g12": (0x9B, ["195FCE9B#9B000100", "18BFC19B#011002", "19FBDA9B#A101"]),
    "firefly_g6": (0x8E, ["19FEDA8E#02FF00FF", "19FEDB9D#02FFFA11FF00FFFF"]),
    "firefly_spectrum": (0x00, ["19BBFD00#00", "195FCE00#AA0032"]),
    "spyder": (0x85, ["190FFD85#0178060100943577"]),
    "silverleaf_tm102": (0xFA, ["01FFB7FA#00000A00006801FF", "00FECAFA#4548010004FF"]),
    "silverleaf_tm2xx": (0x64, ["18EF9F64#A9C0FFFFFFFFFFFF"]),
    "timberline": (0x65, ["19FFF765#01000000", "19EF6565#84F0002500250000"]),
    "keystone_in_command": (0x80, ["19FFFD80#01140B0100000000"]),
    "xantrex_freedom": (0x42, ["18EEFF42#3412E00E0081A0C0", "19FFD442#0102D0FF"]),
    "magnum": (0x42, ["18EF4242#00", "19FFD442#0101D0FF"]),
    "victron_gx": (
        0xE1,
        ["19FFFDE1#0177", "18FEDAE1#01", "18FECAE1#0542", "19FECAE1#0542"],
    ),
    "renogy_rego": (
        0x8D,
        ["19FEC98D#0178", "19FEC78D#0178", "19FEA58D#0178", "18FED58D#00"],
    ),
    "lithionics": (0x46, ["19FEC946#0178", "19FEC746#0178"]),
    "wakespeed": (0x80, ["18FED580#00", "0CF00480#FFFFFFB02C", "19FFC780#010C"]),
    "page_1_only": (0x47, ["0CF00447#FFFFFFB02CFFFFFF"]),
    "go_power": (0x81, ["19FE8081#01", "19FDFF81#01", "19FEB381#01"]),
}


@pytest.mark.parametrize("name", RECOGNIZED)
def test_a_product_is_recognized_by_what_it_sends(name: str) -> None:
    source, frames = HEARD[name]
    texts = [one.replace(" ", "") for one in frames]
    assert name in recognized(texts)[source]
    # One message alone is enough for few, and an address for none.
    elsewhere = [f"{one[:6]}A7{one[8:]}" for one in texts[:1]]
    few = ("spyder", "keystone_in_command", "page_1_only")
    assert recognized(elsewhere).get(0xA7, set()) <= set(few)


def test_who_is_recognized_is_said_with_the_reason() -> None:
    recognition = Recognition()
    for text in ("195FCE9B#9B", "19FBDA9B#A101"):
        changed = recognition.update(CODEC.decode(Frame.parse(text)))
    assert changed == [0x9B, 0x9B]
    assert {one.dialect.name: one.reason for one in recognition.of(0x9B, None)} == {
        "firefly": "heard 15FCE, 1FBDA",
        "firefly_g12": "heard 15FCE, 1FBDA",
    }
    (spoken,) = recognition.of(0x85, "Spyder Controls*VM*1*")
    assert spoken.reason == "product Spyder Controls VM 1"
    recognition.forget(0x9B)
    assert recognition.of(0x9B, None) == []


@pytest.mark.parametrize("name", ["go_power", "lithionics", "renogy_rego"])
def test_what_a_node_says_of_itself_goes_before_a_guess(name: str) -> None:
    """Any product that keeps to the standard may send what tells these."""
    source, frames = HEARD[name]
    recognition = Recognition()
    for text in frames:
        recognition.update(CODEC.decode(Frame.parse(text.replace(" ", ""))))
    (guessed,) = recognition.of(source, None)
    assert (guessed.dialect.name, guessed.is_guess) == (name, True)
    assert recognition.of(source, "RV-C simulator*Solar controller*1*") == []


def test_ways_that_differ_are_no_guess() -> None:
    recognition = Recognition()
    recognition.update(CODEC.decode(Frame.parse(HEARD["spyder"][1][0])))
    (sure,) = recognition.of(0x85, "Another maker*1*")
    assert (sure.dialect.name, sure.is_guess) == ("spyder", False)


async def tell(running: RunningCoach, *frames: str) -> None:
    """Say everything twice: what comes once makes no device."""
    for _ in range(2):
        await running.house.hears(*frames)


def sent(running: RunningCoach, dgn: int) -> list[str]:
    """Return the data of what was sent under a number."""
    return [one.data.hex() for one in running.house.sent if one.dgn == dgn]


HEATER_OFF = "19FFF797#01000000FFFFFFFF"
IS_AQUA_HOT = "18FF2E97#0107FF00FFFFFFFF"


async def test_an_aqua_hot_is_told_burner_and_element_in_one_byte(
    running: RunningCoach,
) -> None:
    await tell(running, HEATER_OFF, IS_AQUA_HOT)
    heater = running.device("water_heater", 1)
    assert isinstance(heater, WaterHeater)

    def obeys(message: Message) -> Frame:
        burns = {0xF1: 1, 0x1F: 3}[message.data[1]]
        return Frame.parse(f"19FFF797#01{burns:02X}0000FFFFFFFF")

    running.house.answers_by("WATERHEATER_COMMAND_2", obeys)
    await heater.set_mode("gas_and_electric")
    assert sent(running, 0x1FE98) == ["01f1ffffffffffff", "011fffffffffffff"]
    assert heater.mode == "gas_and_electric"
    assert not sent(running, 0x1FFF6)


async def test_an_aqua_hot_that_only_toggles_is_looked_at_before(
    running: RunningCoach,
) -> None:
    await tell(running, HEATER_OFF, IS_AQUA_HOT)
    heater = running.device("water_heater", 1)
    assert isinstance(heater, WaterHeater)

    def toggles(message: Message) -> Frame:
        burns = 1 if message.data[1] == 0xF6 else 0
        return Frame.parse(f"19FFF797#01{burns:02X}0000FFFFFFFF")

    running.house.answers_by("WATERHEATER_COMMAND_2", toggles)
    await heater.set_mode("combustion")
    assert sent(running, 0x1FE98) == ["01f1ffffffffffff"] * 2 + ["01f6ffffffffffff"]


async def test_another_water_heater_is_told_by_the_standard(
    running: RunningCoach,
) -> None:
    await tell(running, HEATER_OFF)
    heater = running.device("water_heater", 1)
    assert isinstance(heater, WaterHeater)
    running.house.answers_by("WATERHEATER_COMMAND", lambda _: Frame.parse(HEATER_OFF))
    with pytest.raises(DeviceDidNotObey):
        await heater.set_mode("combustion")
    assert sent(running, 0x1FFF6) == ["0101ffffffffffff"] * 2
    assert not sent(running, 0x1FE98)


ZONE_OFF = "19FFE285#0000FF00240024FF"


@pytest.mark.parametrize(
    ("zone", "speed", "data"),
    [
        (ZONE_OFF, "low", "00d464ffffffffff"),
        (ZONE_OFF, "high", "00d4c8ffffffffff"),
        ("19FFE285#00146400240024FF", None, "00c0ffffffffffff"),
        ("19FFE285#0001FF00240024FF", "low", "00df64ffffffffff"),
        ("19FFE285#0001FF00240024FF", None, "00cfffffffffffff"),
    ],
)
async def test_the_fan_of_a_spyder_zone(
    running: RunningCoach, zone: str, speed: str | None, data: str
) -> None:
    await tell(running, "190FFD85#0178060100943577", zone)
    device = running.device("thermostat", 0)
    assert isinstance(device, Thermostat)
    fan = "1" if speed else "0"
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1",
        lambda _: Frame.parse(f"19FFE285#00{fan}4FF00240024FF"),
    )
    await device.set_fan(
        on=speed is not None, speed=device.fan_speeds[speed] if speed else None
    )
    assert sent(running, 0x1FEF9) == [data]


async def test_the_fan_of_another_zone_that_is_off(running: RunningCoach) -> None:
    await tell(running, ZONE_OFF)
    device = running.device("thermostat", 0)
    assert isinstance(device, Thermostat)
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1", lambda _: Frame.parse("19FFE285#0010FF00240024FF")
    )
    await device.set_fan(on=True, speed=device.fan_speeds["low"])
    assert sent(running, 0x1FEF9) == ["00df42ffffffffff"]


async def test_a_spyder_set_point_reads_as_asked_where_it_is_cut_off(
    running: RunningCoach,
) -> None:
    await tell(running, "190FFD85#0178060100943577", ZONE_OFF)
    zone = running.device("thermostat", 0)
    assert isinstance(zone, Thermostat)
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1",
        lambda told: Frame.parse(f"19FFE285#0000FF{told.data[3:5].hex()}0024FF"),
    )
    for asked in range(50, 91):
        await zone.set_temperatures(heat_to=(asked - 32) * 5 / 9)
        told = running.house.commands("THERMOSTAT_COMMAND_1")[-1]
        number = told.number("setpoint_temp_heat")
        assert number is not None
        assert int(number * 9 / 5 + 32) == asked
        assert zone.heat_to is not None
        assert round(zone.heat_to * 9 / 5 + 32) == asked


async def test_the_second_try_of_a_zone_says_all_that_is_known(
    running: RunningCoach,
) -> None:
    await tell(running, "19FFE29C#01116400240025FF")
    zone = running.device("thermostat", 1)
    assert isinstance(zone, Thermostat)
    answers = iter(["19FFE29C#01116400240025FF", "19FFE29C#01126400240025FF"])
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1", lambda _: Frame.parse(next(answers))
    )
    await zone.set_mode("heat")
    assert sent(running, 0x1FEF9) == ["01f2ffffffffffff", "01126400240025ff"]


async def test_a_keystone_gets_whole_commands_with_zeros(running: RunningCoach) -> None:
    await tell(running, "19FFFD80#01140B0100000000", "19FFE280#0200645824582400")
    zone = running.device("thermostat", 2)
    assert isinstance(zone, Thermostat)
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1", lambda _: Frame.parse("19FFE280#0205645824582400")
    )
    await zone.set_mode("heat")
    assert sent(running, 0x1FEF9) == ["0205005824582400"]


def _load_answer(report: str, told: Message) -> Frame:
    is_off = told.data[4] == 3 or not told.data[2]
    return Frame.parse(f"{report}{'00' if is_off else 'C8'}FFFFFFFFFF")


async def test_loads_of_a_keystone_and_of_others(running: RunningCoach) -> None:
    for source, on, off in (
        (0x80, "03fffa0001ff0000", "03fffa0003ff0000"),
        (0x9C, "04ffc8f300ffffff", "04ff00f300ffffff"),
    ):
        instance = int(on[:2], 16)
        report = f"19FFBD{source:02X}#{instance:02X}FF"
        await tell(running, f"{report}00FFFFFFFFFF", "19FFFD80#01140B0100000000")
        load = running.device("dc_load", instance)
        assert isinstance(load, DcLoad)
        running.house.answers_by("DC_LOAD_COMMAND", partial(_load_answer, report))
        await load.turn_on()
        await load.turn_off()
        assert sent(running, 0x1FFBC)[-2:] == [on, off]


async def test_a_house_battery_under_a_number_of_its_makers(
    running: RunningCoach,
) -> None:
    await tell(running, "190FFD85#0178060100943577")
    assert running.device("dc_source", 1).number("DC_SOURCE_STATUS_1", "dc_voltage")
    # Nobody else's number is taken for it.
    assert CODEC.decode(Frame.parse("190FFD85#0178060100943577")).name is None


async def test_switch_inputs_of_a_firefly_controller(running: RunningCoach) -> None:
    await tell(running, "18BFC19B#0110020000000000", "19FBDA9B#A101", "19FBDA9B#A100")
    pressed = running.device("digital_input", 0xA1)
    await running.house.hears("19FBDA9B#A101")
    assert pressed.label("DIGITAL_INPUT_STATUS", "position") == "on"
    assert CODEC.decode(Frame.parse("19FBDA9B#A101")).name is None


@pytest.mark.parametrize("name", ["stores_level", None])
async def test_a_level_is_stored_where_the_map_says_so(
    start_coach: StartCoach, name: str | None
) -> None:
    names = () if name is None else (name,)
    running = await start_coach("house", coach_map=CoachMap(dialects=names))
    await tell(running, "19FEDA9C#19FF00FCFFFF00FF")
    running.house.answers_by(
        "DC_DIMMER_COMMAND_2", lambda _: Frame.parse("19FEDA9C#19FF64FCFFFF00FF")
    )
    await running.dimmer(25).turn_on(50)
    stored = ["19ff00150000ffff", "19ff00040000ffff"]
    assert sent(running, 0x1FEDB) == ["19ff6400ff00ffff", *(stored if name else [])]


async def test_a_ramp_is_sent_once_also_where_nobody_answers(
    running: RunningCoach,
) -> None:
    await tell(running, "19FEDA8E#02FF00FFFF06FFFF", "19FEDB9D#02FFFA11FF00FFFF")
    known = {one.dialect.name for one in running.session.dialects_of(0x8E)}
    assert known == {"firefly_g6"}
    with pytest.raises(DeviceDidNotAnswer):
        await running.dimmer(2).turn_on(50, ramp=2)
    assert sent(running, 0x1FEDB) == ["02ff6411ff0014ff"]


async def test_an_alternator_is_no_chassis(start_coach: StartCoach) -> None:
    running = await start_coach("house")
    speed = "0CF00480#FFFFFFB02CFFFFFF"
    await tell(running, "18FED580#00000000000000FF", speed, "19FFC780#010C01007DFF06FF")
    regulator = running.session.codecs.of(0x80)
    assert regulator.decode(Frame.parse(speed)).name is None
    assert CODEC.decode(Frame.parse(speed)).number("engine_speed") == 1430


TANK = "18FFB79C#000304FFFFFFFFFF"


async def test_statuses_on_data_page_0_are_read(running: RunningCoach) -> None:
    await tell(running, TANK)
    assert running.device("tank", 0).number("TANK_STATUS", "relative_level") == 3
    assert running.session.recognition.on_page_0 == {0x9C}


@pytest.mark.parametrize(
    "frame",
    [
        "18FECA9C#0558FFFFFFFF00FF",  # DM1 is what it is
        "18FFB700#000304FFFFFFFFFF",  # an engine's
        "18FFB79C#000304",  # too short to be one
        "18FED59C#00000000000000FF",  # J1939's: alternator information
        "18FFB69C#000304FFFFFFFFFF",  # no status
    ],
)
async def test_what_else_is_on_data_page_0_is_not(
    running: RunningCoach, frame: str
) -> None:
    await tell(running, frame)
    classes = {key.device_class for key in running.coach.devices}
    assert classes <= {"node"}
    assert not running.session.recognition.on_page_0


async def test_what_a_chassis_control_unit_says_is_no_tank(
    running: RunningCoach,
) -> None:
    await tell(running, "0CF00447#FFFFFFB02CFFFFFF", "18FFB747#000304FFFFFFFFFF")
    assert {key.device_class for key in running.coach.devices} <= {"node", "vehicle"}
    await tell(running, TANK)
    assert running.device("tank", 0) is not None


async def test_data_page_0_by_the_map(start_coach: StartCoach) -> None:
    running = await start_coach("house", coach_map=CoachMap(dialects=("page_1_only",)))
    await tell(running, TANK)
    assert not running.coach.devices
    more = await start_coach("house", coach_map=CoachMap(dialects=("data_page_0",)))
    await tell(more, "18FE989C#01FF00FFFFFFFFFF", "18FEA79C#01FF00FFFFFFFFFF")
    assert more.device("roof_fan", 1) is not None
