"""Switches and alarms: events, device triggers and lines in the logbook."""

from homeassistant.components import automation
from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_get_device_automations,
    async_mock_service,
)

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.device_names import load_device_names
from custom_components.rvc.events import EVENT
from custom_components.rvc.logbook import async_describe_events

from ..kit import Kit, coach_entry, network_data

RELEASED = "19FFB89C#0700FDFFFFFFFFFF"
PRESSED = "19FFB89C#0701FDFFFFFFFFFF"
SWITCH = "event.input_7_pressed"


async def press(kit: Kit, *, on: bool) -> None:
    """Press or release the switch."""
    await kit.says(
        "DIGITAL_INPUT_STATUS",
        instance=7,
        position="on" if on else "off",
        configuration_momentary="momentary",
    )


async def test_a_pressed_switch_is_an_event(hass: HomeAssistant, coach: Kit) -> None:
    told = async_capture_events(hass, EVENT)
    await press(coach, on=False)
    assert coach.state(SWITCH).state == "unknown"
    await press(coach, on=True)
    assert coach.state(SWITCH).attributes["event_type"] == "pressed"
    await press(coach, on=False)
    assert coach.state(SWITCH).attributes["event_type"] == "released"
    assert [event.data["type"] for event in told] == ["pressed", "released"]


async def test_a_switch_with_positions_is_turned(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.says("DIGITAL_INPUT_STATUS", instance=7, position=2)
    await coach.says("DIGITAL_INPUT_STATUS", instance=7, position=3)
    state = coach.state(SWITCH)
    assert (state.attributes["event_type"], state.attributes["position"]) == (
        "changed",
        3,
    )


async def alarm(kit: Kit, state: str) -> None:
    """Let the fresh water tank's alarm be in a state."""
    await kit.says(
        "GENERIC_ALARM_STATUS",
        dsa=72,
        instance=1,
        device_instance=0,
        alarm_triggered=state,
    )


async def test_an_alarm_is_an_event(hass: HomeAssistant, coach: Kit) -> None:
    told = async_capture_events(hass, EVENT)
    await alarm(coach, "not_triggered")
    await alarm(coach, "triggered")
    assert coach.state("binary_sensor.alarms_tank_nearly_empty_triggered").state == "on"
    state = coach.state("event.alarms_tank_nearly_empty")
    assert state.attributes["event_type"] == "alarm_triggered"
    await alarm(coach, "not_triggered")
    assert [event.data["type"] for event in told] == ["alarm_triggered", "alarm_over"]
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": "button.alarms_acknowledge_tank_nearly_empty"},
        blocking=True,
    )
    await coach.until(lambda: coach.commands("GENERIC_ALARM_COMMAND"))
    (command,) = coach.commands("GENERIC_ALARM_COMMAND")
    assert (command["dsa"], command["acknowledge_alarm"]) == (72, "acknowledge")


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("house_digital_input_7", {"pressed", "released"}),
        ("house_alarm", {"alarm_triggered", "alarm_over"}),
        ("house_node_156", {"fault_appeared", "fault_cleared"}),
        ("house_tank_0", set()),
    ],
)
async def test_devices_have_triggers_of_their_class(
    hass: HomeAssistant, coach: Kit, key: str, kinds: set[str]
) -> None:
    await press(coach, on=False)
    await alarm(coach, "not_triggered")
    await coach.hears("19FFB79C#0001640401080200")
    triggers = await async_get_device_automations(
        hass, DeviceAutomationType.TRIGGER, coach.device(key).id
    )
    assert {one["type"] for one in triggers if one["domain"] == DOMAIN} == kinds


@pytest.mark.parametrize("network", ["alarm_network", "node_2", "digital_input"])
async def test_a_network_s_name_gives_its_devices_no_triggers(
    hass: HomeAssistant, quick: None, network: str
) -> None:
    entry = coach_entry(network_data(network, channel=f"triggers {network}"))
    entry.add_to_hass(hass)
    kit = Kit(hass, entry, network)
    await kit.set_up()
    await kit.hears("19FFB79C#0001640401080200")
    await alarm(kit, "not_triggered")

    async def triggers(key: str) -> set[str]:
        device_id = kit.device(f"{network}_{key}").id
        found = await async_get_device_automations(
            hass, DeviceAutomationType.TRIGGER, device_id
        )
        return {one["type"] for one in found if one["domain"] == DOMAIN}

    expected = {
        "tank_0": set(),
        "alarm": {"alarm_triggered", "alarm_over"},
        "node_156": {"fault_appeared", "fault_cleared"},
    }
    assert {key: await triggers(key) for key in expected} == expected
    # They can be chosen while the coach is away, too.
    await kit.tear_down()
    assert {key: await triggers(key) for key in expected} == expected


async def test_a_device_trigger_starts_an_automation(
    hass: HomeAssistant, coach: Kit
) -> None:
    await press(coach, on=False)
    calls = async_mock_service(hass, "test", "automation")
    assert await async_setup_component(
        hass,
        automation.DOMAIN,
        {
            automation.DOMAIN: {
                "trigger": {
                    "platform": "device",
                    "domain": DOMAIN,
                    "device_id": coach.device("house_digital_input_7").id,
                    "type": "pressed",
                },
                "action": {"action": "test.automation"},
            }
        },
    )
    await press(coach, on=True)
    await hass.async_block_till_done()
    assert len(calls) == 1


async def test_the_logbook_has_lines(hass: HomeAssistant, coach: Kit) -> None:
    told = async_capture_events(hass, EVENT)
    described = {}
    async_describe_events(
        hass, lambda domain, kind, describe: described.update({kind: describe})
    )
    await press(coach, on=False)
    await press(coach, on=True)
    await coach.hears("19FECA9C#458301052681FFFF")
    lines = [described[EVENT](event) for event in told]
    assert [(line["name"], line["message"]) for line in lines] == [
        ("Input 7", "was pressed"),
        ("Dimmer module (156)", f"reports a fault: {told[1].data['text']}"),
    ]
    hass.config.language = "de"
    await load_device_names(hass)
    assert described[EVENT](told[0])["message"] == "wurde gedrückt"
