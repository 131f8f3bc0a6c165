"""Set points and modes as makers' thermostats take them, and nodes that come near."""

import asyncio
from collections.abc import Callable
import math

import pytest

from custom_components.rvc.coach.recognition import Recognition
from custom_components.rvc.devices.errors import DeviceDidNotObey
from custom_components.rvc.devices.thermostat import Thermostat
from custom_components.rvc.devices.water_pump import WaterPump
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from .conftest import RunningCoach
from .test_makers_ways import CODEC, ZONE_OFF, recognized, sent, tell


class SteppedZone:
    """The zone of a Firefly G12, whose set points go in steps of 1 °F."""

    def __init__(self, running: RunningCoach, *, cools: bool = False) -> None:
        """Answer commands at 70 °F; one that cools moves that set point alone."""
        self._running = running
        self._cools = cools
        self.degrees = 70
        running.house.answers_by("THERMOSTAT_COMMAND_1", self._answer)

    async def found(self) -> Thermostat:
        """Return the zone, once it is known."""
        dialect = ["18BFC19B#0110020000000000", "19FBDA9B#A101"]
        await tell(self._running, *dialect, str(self.status()))
        zone = self._running.device("thermostat", 0)
        assert isinstance(zone, Thermostat)
        return zone

    def _answer(self, told: Message) -> Frame:
        self.degrees += {0xFA: 1, 0xF9: -1}[told.data[5]]
        return self.status()

    def status(self) -> Frame:
        """Return its status."""
        code = round((celsius(self.degrees) + 273) * 32).to_bytes(2, "little").hex()
        heat = "0024" if self._cools else code
        return Frame.parse(f"19FFE29B#0001FF{heat}{code}FF")


def celsius(degrees: float) -> float:
    """Return °F in °C."""
    return (degrees - 32) * 5 / 9


async def test_of_two_set_points_in_steps_the_newer_is_gone_to(
    running: RunningCoach,
) -> None:
    stepped = SteppedZone(running)
    zone = await stepped.found()

    async def changes_its_mind() -> None:
        await asyncio.sleep(0.3)
        await zone.set_temperature(celsius(66))

    await asyncio.gather(zone.set_temperature(celsius(78)), changes_its_mind())
    assert stepped.degrees == 66
    assert len(sent(running, 0x1FEF9)) < 20


async def test_the_set_point_that_is_meant_is_looked_at(running: RunningCoach) -> None:
    stepped = SteppedZone(running, cools=True)
    zone = await stepped.found()
    await zone.set_temperatures(cool_to=celsius(74))
    assert stepped.degrees == 74
    assert len(sent(running, 0x1FEF9)) == 4


async def test_a_zone_that_does_not_step_is_told_once(running: RunningCoach) -> None:
    stepped = SteppedZone(running)
    zone = await stepped.found()
    running.house.answers_by("THERMOSTAT_COMMAND_1", lambda _: stepped.status())
    with pytest.raises(DeviceDidNotObey):
        await zone.set_temperature(celsius(78))
    assert len(sent(running, 0x1FEF9)) == 1


SPECTRUM = ("19BBFD85#00", "195FCE85#AA0032")
SPYDER = ("190FFD85#0178060100943577",)


@pytest.mark.parametrize(
    ("dialect", "proven"),
    [
        # Neither more nor less than the codes of these projects
        (SPECTRUM, lambda asked: int((celsius(asked) + 273 + 0.5) * 32 + 1e-9)),
        (SPYDER, lambda asked: math.ceil((celsius(asked + 0.5) + 273) * 32 - 1e-9)),
        ((), lambda asked: math.ceil((celsius(asked) + 273) * 32 - 1e-9)),
    ],
)
async def test_every_degree_has_the_code_that_proven_senders_give_it(
    running: RunningCoach, dialect: tuple[str, ...], proven: Callable[[int], int]
) -> None:
    await tell(running, *dialect, ZONE_OFF)
    zone = running.device("thermostat", 0)
    assert isinstance(zone, Thermostat)
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1",
        lambda told: Frame.parse(f"19FFE285#0000FF{told.data[3:5].hex()}0024FF"),
    )
    for asked in range(40, 101):
        await zone.set_temperatures(heat_to=celsius(asked))
        told = bytes.fromhex(sent(running, 0x1FEF9)[-1])
        code = int.from_bytes(told[3:5], "little")
        assert code == proven(asked), asked
        assert int((code / 32 - 273) * 9 / 5 + 32) == asked
        assert zone.heat_to is not None
        assert round(zone.heat_to * 9 / 5 + 32) == asked


@pytest.mark.parametrize(
    ("dialect", "data"),
    [
        (SPYDER, "00c0ffffffffffff"),
        (("195FCE85#AA0032", "19FBDA85#A101"), "00c0ffffffffffff"),
        # All of it, with the fan as it is
        (SPECTRUM, "0010640024 0024ff"),
        ((), "00f0ffffffffffff"),
    ],
)
async def test_a_zone_is_switched_off_as_its_panels_do(
    running: RunningCoach, dialect: tuple[str, ...], data: str
) -> None:
    await tell(running, *dialect, "19FFE285#00116400240024FF")
    zone = running.device("thermostat", 0)
    assert isinstance(zone, Thermostat)
    running.house.answers_by("THERMOSTAT_COMMAND_1", lambda _: Frame.parse(ZONE_OFF))
    await zone.set_mode("off")
    assert sent(running, 0x1FEF9) == [data.replace(" ", "")]


async def test_the_fan_of_a_spectrum_zone_that_is_off(running: RunningCoach) -> None:
    await tell(running, *SPECTRUM, ZONE_OFF)
    zone = running.device("thermostat", 0)
    assert isinstance(zone, Thermostat)
    running.house.answers_by(
        "THERMOSTAT_COMMAND_1",
        lambda _: Frame.parse("19FFE285#0014640024 0024FF".replace(" ", "")),
    )
    await zone.set_fan(on=True, speed=50)
    assert sent(running, 0x1FEF9) == ["0014640024 0024ff".replace(" ", "")]


CLAIMS = ("18EEFF85#341220F100000080", "18EEFF85#341230F100000080")


async def test_another_node_at_an_address_has_its_own_ways(
    running: RunningCoach,
) -> None:
    def known() -> set[str]:
        return {one.dialect.name for one in running.session.dialects_of(0x85)}

    product = running.house.codec.encode(
        "PRODUCT_IDENTIFICATION", {"text": "Renogy*"}, source=0x85
    )
    await tell(running, CLAIMS[0], *SPYDER, str(product))
    assert known() == {"spyder", "renogy_rego"}
    # The same node claims again after each start.
    await tell(running, CLAIMS[0])
    assert known() == {"spyder", "renogy_rego"}
    await tell(running, CLAIMS[1])
    assert known() == set()
    assert 0x85 not in running.session.codecs.by_source


@pytest.mark.parametrize(
    "frames",
    [
        # Another maker whose code shares eight of its eleven bits: 116
        ("18EEFF42#3412800E0081A0C0", "19FFD442#0101D0FF"),
        # A battery with diagnostics of both kinds and product data
        ("19FFFD46#0178", "18FEDA46#01", "18FECA46#0542", "19FECA46#0542"),
        # What a panel tells a Timberline
        ("19EF6597#8500", "19EF6597#8900"),
    ],
)
def test_nodes_that_come_near_a_product(frames: tuple[str, ...]) -> None:
    assert recognized(frames) == {}


def test_a_product_that_is_also_heard_is_said_once() -> None:
    recognition = Recognition()
    recognition.update(CODEC.decode(Frame.parse(SPYDER[0])))
    (known,) = recognition.of(0x85, "Spyder Controls*VM*")
    assert known.reason == "product Spyder Controls VM"


TM_102 = ("01FFB7FA#00000A00006801FF", "00FECAFA#0548FFFFFFFF")


@pytest.mark.parametrize(
    ("known_by", "source", "told"),
    [
        (TM_102, 0xFA, ["01ffffffffffffff", "00ffffffffffffff"]),
        ((), 0x9C, ["fdffffffffffffff", "fcffffffffffffff"]),
    ],
)
async def test_a_pump_is_switched_as_its_node_is_known_to_take_it(
    running: RunningCoach, known_by: tuple[str, ...], source: int, told: list[str]
) -> None:
    await tell(running, *known_by, f"19FFB3{source:02X}#F0FFFFFFFFFFFFFF")
    pump = running.device("water_pump", None)
    assert isinstance(pump, WaterPump)
    running.house.answers_by(
        "WATER_PUMP_COMMAND",
        lambda order: Frame.parse(
            f"19FFB3{source:02X}#{0xF0 | order.data[0] & 3:02X}FFFFFFFFFFFFFF"
        ),
    )
    await pump.turn_on()
    await pump.turn_off()
    assert sent(running, 0x1FFB2) == told


async def test_a_ramp_is_stopped_as_panels_do(running: RunningCoach) -> None:
    await tell(running, "19FEDA9C#19FF64FCFFFF00FF")
    running.house.answers_by(
        "DC_DIMMER_COMMAND_2", lambda _: Frame.parse("19FEDA9C#19FF64FCFFFF04FF")
    )
    await running.dimmer(25).do("stop")
    assert sent(running, 0x1FEDB) == ["19ff00040000ffff"]
