"""What only makers' messages tell of, as entities; and that others are not touched."""

from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest

from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.products import SimulatedProduct

from .kit import Kit

OF_MAKERS = ("aqua_hot", "aqua_hot_zone", "firefly", "silverleaf", "timberline")
PLAIN = 0xA7


async def plug_in(coach: Kit, name: str) -> list[str]:
    """Have a simulated product on the bus; returns what is sent to it, as it comes."""
    product = SimulatedProduct(coach.codec, name)
    sent: list[str] = []
    now = 0.0

    def take(frame: Frame) -> None:
        nonlocal now
        now += 0.001
        sent.append(str(frame))
        product.receive(coach.codec.decode(frame))
        for answer in product.due(now):
            coach.link.reply(answer)

    for _ in range(3):
        await coach.hears(*map(str, product.due(now)))
        now += 5.0
    coach.link.on_sent = take
    return sent


def commanded(sent: list[str], number: str) -> list[str]:
    """Return the data of what was sent under a number as it is on the wire."""
    return [one[9:] for one in sent if one[3:8] == number or one[2:6] == number]


async def call(coach: Kit, entity_id: str, action: str, **data: object) -> None:
    await coach.hass.services.async_call(
        entity_id.partition(".")[0],
        action,
        {"entity_id": entity_id, **data},
        blocking=True,
    )


async def test_a_boiler_behind_a_silverleaf_module(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    coach = open_coach
    sent = await plug_in(coach, "silverleaf_tm2xx")
    burner, element = "switch.boiler_burner", "select.boiler_electric_element"
    assert coach.state(burner).state == "off"
    assert coach.state(element).attributes["options"] == ["off", "low", "high"]
    await coach.turn(burner, "on")
    assert coach.state(burner).state == "on"
    await coach.turn(burner, "off")
    await call(coach, element, "select_option", option="high")
    assert coach.state(element).state == "high"
    await coach.turn("switch.boiler_engine_preheat", "on")
    # To the module alone, each with all else left as it is
    assert commanded(sent, "EF64") == [
        "ABFDFFFFFFFFFFFF",
        "ABFCFFFFFFFFFFFF",
        "ABCBFFFFFFFFFFFF",
        "AB7FFFFFFFFFFFFF",
    ]


async def test_a_boiler_is_asked_for_its_report_and_answers_from_either_address(
    hass: HomeAssistant, entity_registry_enabled_by_default: None, open_coach: Kit
) -> None:
    """The module may be a TM-229, which has another address."""
    coach = open_coach
    report = "18EF9F61#A900FFFFFFFFFFFF"
    await coach.hears(report, report)
    sent: list[str] = []

    def answer(frame: Frame) -> None:
        sent.append(str(frame))
        if str(frame)[2:6] == "EF61":
            coach.link.reply(Frame.parse("18EF9F61#A908FFFFFFFFFFFF"))

    coach.link.on_sent = answer
    await call(coach, "button.boiler_request_report", "press")
    await coach.until(
        lambda: coach.state("select.boiler_electric_element").state == "high"
    )
    assert commanded(sent, "EF61") == ["AAFFFFFFFFFFFFFF"]


async def test_a_burner_needs_its_option(hass: HomeAssistant, coach: Kit) -> None:
    sent = await plug_in(coach, "silverleaf_tm2xx")
    with pytest.raises(HomeAssistantError):
        await coach.turn("switch.boiler_burner", "on")
    with pytest.raises(HomeAssistantError):
        await coach.turn("switch.boiler_engine_preheat", "on")
    assert not commanded(sent, "EF64")


async def test_an_aqua_hot_has_zones_pumps_and_settings(
    hass: HomeAssistant, open_coach: Kit
) -> None:
    coach = open_coach
    sent = await plug_in(coach, "aqua_hot")
    zones = [coach.state(f"sensor.aqua_hot_zone_{zone}_temperature") for zone in (0, 1)]
    assert [round(float(one.state), 1) for one in zones] == [22.2, 21.1]
    heater = "binary_sensor.water_heater_1"
    assert coach.state(f"{heater}_zone_1_calls_for_heat").state == "off"
    assert coach.state(f"{heater}_interior_heating").state == "off"
    assert coach.state("binary_sensor.circulation_pump_1_floor_pump").state == "on"
    assert coach.state("binary_sensor.circulation_pump_1_front_pump").state == "off"
    await coach.turn("switch.aqua_hot_1_quiet_mode", "on")
    assert coach.state("switch.aqua_hot_1_quiet_mode").state == "on"
    await coach.turn("switch.aqua_hot_1_interior_heating_priority", "on")
    assert commanded(sent, "FF2F") == ["010700010000FFFF", "010A00010000FFFF"]


def _shows(coach: Kit, entity_id: str, number: float) -> bool:
    return float(coach.state(entity_id).state) == number


async def test_a_zone_reads_in_whole_degrees_fahrenheit(
    hass: HomeAssistant, coach: Kit
) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    await plug_in(coach, "aqua_hot")
    coach.link.on_sent = lambda _: None
    zone = "sensor.aqua_hot_zone_0_temperature"
    # None is one degree from the last, which noise may be too.
    for asked in (41, 59, 68, 73, 69, 74, 100):
        await coach.hears(f"18FF0197#0001FFFFFFFF{asked:02X}FF")
        await coach.until(partial(_shows, coach, zone, asked))


async def test_a_timberline(
    hass: HomeAssistant, entity_registry_enabled_by_default: None, open_coach: Kit
) -> None:
    coach = open_coach
    sent = await plug_in(coach, "timberline")
    assert float(coach.state("sensor.timberline_tank_temperature").state) == 23
    limit = "number.timberline_system_time_limit"
    await call(coach, limit, "set_value", value=600)
    assert float(coach.state(limit).state) == 600
    sensor = "select.timberline_temperature_sensor"
    await call(coach, sensor, "select_option", option="panel_sensor")
    assert coach.state(sensor).state == "panel_sensor"
    await call(coach, "button.timberline_clear_errors", "press")
    await call(coach, "button.timberline_hot_water_first", "press")
    assert commanded(sent, "EF65") == [
        "895802FFFFFFFFFF",
        "83F7FFFFFFFFFFFF",
        "81FFFFFFFFFFFFFF",
        "83FDFFFFFFFFFFFF",
    ]


async def test_a_firefly_g12_shows_its_settings_and_tank_probes(
    hass: HomeAssistant, coach: Kit
) -> None:
    await plug_in(coach, "firefly_g12")
    settings = coach.device("house_firefly_controller")
    assert settings.model == "Firefly G12 settings"
    registry = er.async_get(hass)
    of_it = er.async_entries_for_device(
        registry, settings.id, include_disabled_entities=True
    )
    # They start an engine: what is read can never be written.
    assert {one.domain for one in of_it} <= {"sensor", "binary_sensor"}
    assert len(of_it) == 3
    assert float(coach.state("sensor.black_water_tank_probe_raw_count").state) == 520


async def test_a_charge_rate_of_a_firefly_g12_is_a_percentage(
    hass: HomeAssistant, entity_registry_enabled_by_default: None, coach: Kit
) -> None:
    await plug_in(coach, "firefly_g12")
    node = coach.running.devices[DeviceKey("house", "firefly_controller", None)].source
    rate = "sensor.firefly_settings_max_charge_rate"
    # 80 %, then what a damaged frame would say
    for data, expected in (("92FFA000", "80.0"), ("92FF331A", "unknown")):
        frame = f"195F00{node:02X}#{data}FFFFFFFF"
        await coach.hears(frame, frame)
        assert coach.state(rate).state == expected


@pytest.mark.parametrize(
    "name", ["aqua_hot", "silverleaf_tm2xx", "timberline", "firefly_g12"]
)
async def test_the_same_numbers_of_another_node_mean_nothing(
    hass: HomeAssistant, coach: Kit, name: str
) -> None:
    """A number of a maker's is nobody's where the node is not known as its own."""
    product = SimulatedProduct(coach.codec, name)
    for text in product.dialect.says:
        # Each from a node of its own: together they would make one known.
        if text[2:6] in ("FF01", "EF9F") or text[3:8] in ("5FCE9", "BFC19"):
            other = f"{text[:6]}{PLAIN:02X}{text[8:]}"
            await coach.hears(other)
            await coach.hears(other)
    classes = {key.device_class for key in coach.running.devices}
    assert not any(one.startswith(OF_MAKERS) for one in classes)


@pytest.mark.parametrize(
    ("product", "node", "called"),
    [
        ("silverleaf_tm2xx", 0x64, "Boiler module (100)"),
        # Not by its zones, of which there are most
        ("aqua_hot", 0x97, "Circulation pump module (151)"),
    ],
)
async def test_nodes_are_called_by_what_others_have_too(
    hass: HomeAssistant, coach: Kit, product: str, node: int, called: str
) -> None:
    await plug_in(coach, product)
    coach.running.registry.forget(DeviceKey("house", "node", node))
    simulated = SimulatedProduct(coach.codec, product)
    frames = [one for one in simulated.dialect.says if one[6:8] == f"{node:02X}"]
    for _ in range(3):
        await coach.hears(*frames)
    coach.running.ticks.notify()
    await hass.async_block_till_done()
    assert coach.device(f"house_node_{node}").name == called
