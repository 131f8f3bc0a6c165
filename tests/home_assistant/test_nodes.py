"""Nodes and their faults."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.protocol.frame import GLOBAL_ADDRESS
from custom_components.rvc.protocol.transport_protocol import broadcast

from .kit import NODE, Kit

# DM_RV of a dimmer node: no fault, then the red lamp for output 5
HEALTHY = "19FECA9C#0583FFFFFFFFFFFF"
FAULTY = "19FECA9C#458301052681FFFF"
THE_NODE = f"house_node_{NODE}"
FAULT = "binary_sensor.node_156_dimmer_fault"


async def tell_long(kit: Kit, name: str, **said: str | int) -> None:
    """Say something that takes several frames."""
    data = kit.codec.pack(name, **said)
    dgns = kit.codec.spec.dgns
    for packet, part in broadcast(dgns[name].dgn or 0, data):
        await kit.hears(str(kit.frame(dgns[packet].dgn or 0, part, GLOBAL_ADDRESS)))


async def test_a_node_is_known_by_what_it_says(coach: Kit) -> None:
    await coach.hears(HEALTHY)
    assert coach.device(THE_NODE).model == "Dimmer module"
    assert coach.device(THE_NODE).name == "Dimmer module (156)"
    await tell_long(coach, "PRODUCT_IDENTIFICATION", text="Silverleaf*TM-102*4711*2")
    await tell_long(coach, "SOFTWARE_IDENTIFICATION", number_of_fields=1, text="2.71*")
    device = coach.device(THE_NODE)
    assert (device.manufacturer, device.model) == ("Silverleaf", "TM-102")
    assert (device.serial_number, device.sw_version) == ("4711", "2.71")
    assert (device.hw_version, device.name) == ("2", "TM-102 (156)")
    assert coach.state("binary_sensor.node_156_connection").state == "on"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_node_that_falls_silent_is_disconnected(coach: Kit) -> None:
    await coach.hears(HEALTHY, HEALTHY)
    assert coach.state("sensor.node_156_silent_since").state == "unknown"
    coach.running.sessions["house"].availability.check(coach.running.now() + 100)
    await coach.hass.async_block_till_done()
    assert coach.state("binary_sensor.node_156_connection").state == "off"
    since = dt_util.parse_datetime(coach.state("sensor.node_156_silent_since").state)
    assert since is not None
    assert 0 <= (dt_util.utcnow() - since).total_seconds() < 120
    await coach.hears(HEALTHY)
    assert coach.state("sensor.node_156_silent_since").state == "unknown"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_faults_come_and_go(hass: HomeAssistant, coach: Kit) -> None:
    told = async_capture_events(hass, "rvc_event")
    await coach.hears(HEALTHY)
    assert coach.state(FAULT).state == "off"
    await coach.hears(FAULTY, FAULTY)
    state = coach.state(FAULT)
    assert state.state == "on"
    assert state.attributes["red_lamp"]
    (text,) = state.attributes["faults"]
    assert text == "Dimmer 5, current red: grounded circuit or high current"
    assert coach.state("event.node_156_faults").attributes["text"] == text
    await coach.hears(HEALTHY)
    assert coach.state(FAULT).state == "off"
    assert [event.data["type"] for event in told] == ["fault_appeared", "fault_cleared"]
    assert {event.data["device_id"] for event in told} == {coach.device(THE_NODE).id}


async def test_a_fault_that_is_not_repeated_is_forgotten(coach: Kit) -> None:
    await coach.hears(HEALTHY, FAULTY)
    key = next(k for k in coach.running.devices if k.instance == NODE)
    faulty = coach.running.devices[key]
    faulty.forget_faults(hass_time(coach) + 100)  # type: ignore[attr-defined]
    assert coach.state(FAULT).state == "off"


def hass_time(kit: Kit) -> float:
    """Return the event loop's time."""
    return kit.hass.loop.time()


async def test_a_standing_red_lamp_becomes_a_repair_issue(
    hass: HomeAssistant, coach: Kit
) -> None:
    issues = ir.async_get(hass)
    await coach.hears(HEALTHY, FAULTY)
    assert not [key for key in issues.issues if key[1].startswith("red_lamp")]
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(seconds=61))
    await hass.async_block_till_done()
    (issue,) = [
        one for key, one in issues.issues.items() if key[1].startswith("red_lamp")
    ]
    assert issue.translation_placeholders is not None
    assert "Dimmer 5" in issue.translation_placeholders["faults"]
    await coach.hears(HEALTHY)
    assert not [key for key in issues.issues if key[1].startswith("red_lamp")]


# The node calls itself a dimmer, and then a tank as well.
NAMES = {
    "45480000A381FFFF": "Dimmer-Modul (156)",
    "450500401FFFFFFF": "Dimmer-Modul (156)",
    "4583010526FFFFFF": "Dimmer-Modul (156)",
}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (
            "45480000A381FFFF",
            "Tank, Stromversorgung: Kurzschluss gegen hohe Spannung",
        ),
        ("4505 0040 1FFFFFFF".replace(" ", ""), "Gerätetyp 5, SPN 512: Fehler"),
        ("4583010526FFFFFF", "Dimmer 5, current red: Masseschluss oder zu viel Strom"),
    ],
)
async def test_faults_are_told_in_home_assistants_language(
    hass: HomeAssistant, entry: MockConfigEntry, data: str, text: str
) -> None:
    hass.config.language = "de"
    coach = Kit(hass, entry)
    await coach.set_up()
    told = async_capture_events(hass, "rvc_event")
    await coach.hears(HEALTHY, f"19FECA9C#{data}")
    assert told[0].data["text"] == text
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(seconds=61))
    await hass.async_block_till_done()
    (issue,) = (
        one
        for (_, key), one in ir.async_get(hass).issues.items()
        if key.startswith("red_lamp")
    )
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["faults"] == text
    assert issue.translation_placeholders["node"] == NAMES[data]
    await coach.tear_down()


async def test_a_red_lamp_that_soon_goes_out_is_no_issue(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(HEALTHY, FAULTY, HEALTHY)
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(seconds=61))
    await hass.async_block_till_done()
    assert not [key for key in ir.async_get(hass).issues if key[1].startswith("red")]


async def test_dm1_is_read_like_dm_rv(coach: Kit) -> None:
    await coach.hears("18FECA9C#458301052681FFFF")
    assert coach.state(FAULT).state == "on"


async def test_a_fault_goes_when_the_same_word_of_health_comes_again(
    coach: Kit,
) -> None:
    await coach.hears(HEALTHY, HEALTHY)
    await coach.hears("18FECA9C#458301052681FFFF")
    assert coach.state(FAULT).state == "on"
    await coach.hears(HEALTHY)
    assert coach.state(FAULT).state == "off"


@pytest.mark.usefixtures("entity_registry_enabled_by_default")
async def test_a_node_can_be_asked_again(hass: HomeAssistant, coach: Kit) -> None:
    await coach.hears(HEALTHY)
    await hass.services.async_call(
        "button", "press", {"entity_id": "button.node_156_ask_again"}, blocking=True
    )
    await coach.until(
        lambda: (
            {
                m["desired_dgn"]
                for m in coach.commands("REQUEST_FOR_DGN")
                if m.destination == NODE
            }
            >= {0xEE00, 0xFEEB, 0xFEDA, 0x1FECA}
        )
    )


@pytest.mark.parametrize("address", [NODE, 0])
async def test_faults_are_cleared_by_an_action_only(
    hass: HomeAssistant, coach: Kit, address: int
) -> None:
    await coach.hears(f"{HEALTHY[:6]}{address:02X}{HEALTHY[8:]}")
    call = {"config_entry_id": coach.entry.entry_id, "source_address": address}
    await hass.services.async_call(DOMAIN, "clear_faults", call, blocking=True)
    await coach.until(lambda: coach.commands("GENERAL_RESET"))
    (reset,) = coach.commands("GENERAL_RESET")
    assert (reset.destination, reset.data.hex()) == (address, "f7ffffffffffffff")
    with pytest.raises(Exception, match="source address 7 has been found"):
        await hass.services.async_call(
            DOMAIN, "clear_faults", call | {"source_address": 7}, blocking=True
        )


# Both layouts of DM1


async def test_a_fault_in_six_bytes_is_one(hass: HomeAssistant, coach: Kit) -> None:
    tank = "binary_sensor.node_250_tank_fault"
    told = async_capture_events(hass, "rvc_event")
    await coach.hears("01FFB7FA#00000A00006801FF", "01FFB7FA#00000A00006801FF")
    fault = "00FECAFA#4548010004FF"
    await coach.hears(fault, fault)
    state = coach.state(tank)
    assert (state.state, state.attributes["red_lamp"]) == ("on", True)
    (text,) = state.attributes["faults"]
    assert text == "Fresh water tank, absolute level: short to low voltage"
    await coach.hears("00FECAFA#0548FFFFFFFF")
    assert coach.state(tank).state == "off"
    await coach.hears("00FECAFA#0558FFFFFFFF", "00FECAFA#0558FFFFFFFF")
    assert coach.state("binary_sensor.node_250_thermostat_fault").state == "off"
    assert [event.data["type"] for event in told] == ["fault_appeared", "fault_cleared"]


CONTROLLER = "binary_sensor.node_{}_fault"


@pytest.mark.parametrize("flash", ["00", "FF", "F7"])
@pytest.mark.parametrize("length", [6, 7, 8])
async def test_a_healthy_chassis_controller_has_no_fault(
    hass: HomeAssistant, coach: Kit, flash: str, length: int
) -> None:
    told = async_capture_events(hass, "rvc_event")
    healthy = f"18FECA03#00{flash}00000000FFFF"[: 9 + 2 * length]
    await coach.hears(healthy, healthy)
    state = coach.state(CONTROLLER.format(3))
    assert state.state == "off"
    assert state.attributes["faults"] == []
    assert not told
    faults = [one for one in hass.states.async_entity_ids() if "device_type" in one]
    assert not faults


async def test_a_chassis_controllers_fault_is_told_in_words(
    hass: HomeAssistant, coach: Kit
) -> None:
    told = async_capture_events(hass, "rvc_event")
    faulty = "18FECA00#07FF6F001201FFFF"
    await coach.hears(faulty, faulty)
    state = coach.state(CONTROLLER.format(0))
    text = "Engine coolant level: below operational range, moderately severe"
    assert state.state == "on"
    assert state.attributes["faults"] == [text]
    assert [state.attributes[f"{one}_lamp"] for one in LAMPS] == [
        False,
        True,
        False,
        False,
    ]
    await coach.hears("18FECA00#00FF00000000FFFF")
    assert coach.state(CONTROLLER.format(0)).state == "off"
    assert [event.data["type"] for event in told] == ["fault_appeared", "fault_cleared"]
    assert (told[0].data["spn"], told[0].data["fmi"]) == (111, 18)
    assert told[0].data["text"] == text


LAMPS = ("red", "yellow", "malfunction", "protect")


async def test_what_has_no_name_says_its_number(coach: Kit) -> None:
    faulty = "18FECA00#04FF0D020F01FFFF"
    await coach.hears(faulty, faulty, "19FECA8D#1446031280FFFFFF")
    await coach.hears("19FECA8D#1446031280FFFFFF")
    assert coach.state(CONTROLLER.format(0)).attributes["faults"] == [
        "SPN 525: above operational range, least severe"
    ]
    assert coach.state("binary_sensor.node_141_battery_fault").attributes["faults"] == [
        "Battery 18, SPN 28: above normal range"
    ]


@pytest.mark.parametrize(
    ("lamps", "issue"), [("40", None), ("04", None), ("01", None), ("10", "stop_lamp")]
)
async def test_only_the_red_stop_lamp_of_the_chassis_is_an_issue(
    hass: HomeAssistant, coach: Kit, lamps: str, issue: str | None
) -> None:
    faulty = f"18FECA00#{lamps}FF6F001201FFFF"
    await coach.hears(faulty, faulty)
    async_fire_time_changed(hass, dt_util.utcnow() + dt_util.dt.timedelta(seconds=61))
    await hass.async_block_till_done()
    issues = ir.async_get(hass).issues
    found = [
        (one.translation_key, one.is_fixable)
        for (_, key), one in issues.items()
        if key.startswith("red_lamp")
    ]
    assert found == ([] if issue is None else [(issue, False)])


async def test_a_long_list_of_faults_is_read_whole(coach: Kit) -> None:
    data = bytes.fromhex("04FF" + "640001016E000001BE000201")
    for _ in range(2):
        for packet, part in broadcast(0xFECA, data):
            dgn = coach.codec.spec.dgns[packet].dgn or 0
            await coach.hears(str(coach.frame(dgn, part, GLOBAL_ADDRESS)))
    assert coach.state(CONTROLLER.format(NODE)).attributes["faults"] == [
        "Engine oil pressure: below normal range",
        "Engine coolant temperature: above normal range",
        "Engine speed: erratic or invalid",
    ]


async def test_a_malfunction_lamp_that_flashes_fast_is_no_device(coach: Kit) -> None:
    healthy, flashes = "18FECA00#00FF00000000FFFF", "18FECA00#407F6F001201FFFF"
    await coach.hears(healthy, healthy, flashes, flashes)
    state = coach.state(CONTROLLER.format(0))
    assert state.state == "on"
    assert state.attributes["malfunction_lamp"]
    assert not state.attributes["red_lamp"]
    others = [
        one
        for one in coach.hass.states.async_entity_ids("binary_sensor")
        if one.startswith("binary_sensor.node_0_") and one.endswith("_fault")
    ]
    assert others == [] or others == [CONTROLLER.format(0)]
