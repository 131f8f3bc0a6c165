"""What automations can be made of: messages, conditions and actions of devices."""

from datetime import timedelta
from typing import Any

from homeassistant.components import automation
from homeassistant.components.device_automation import DeviceAutomationType
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    async_get_device_automations,
    async_mock_service,
)

from custom_components.rvc import device_action
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.trigger import LastData

from .kit import Kit
from .services.test_coach_map import say

TANK = "19FFB79C#0001640401080200"
FULLER = "19FFB79C#0002640401080200"
HEALTHY = "19FECA9C#0583FFFFFFFFFFFF"
FAULTY = "19FECA9C#458301052681FFFF"


async def automate(
    hass: HomeAssistant, trigger: dict[str, Any], *conditions: dict[str, Any]
) -> list[ServiceCall]:
    """Set an automation up, and return the calls that it makes."""
    calls: list[ServiceCall] = async_mock_service(hass, "test", "automation")
    said = {
        "dgn": "{{ trigger.dgn }}",
        "instance": "{{ trigger.instance }}",
        "signals": "{{ trigger.signals }}",
    }
    config = {
        "alias": "Test",
        "triggers": [trigger],
        "conditions": list(conditions),
        "actions": [{"action": "test.automation", "data": said}],
    }
    assert await async_setup_component(
        hass, automation.DOMAIN, {automation.DOMAIN: config}
    )
    await hass.async_block_till_done()
    return calls


async def test_a_message_that_says_something_new_triggers(
    hass: HomeAssistant, coach: Kit
) -> None:
    trigger = {"trigger": "rvc.message", "options": {"dgn": "tank_status"}}
    calls = await automate(hass, trigger)
    await coach.hears(TANK, TANK, FULLER, FULLER, TANK)
    assert [call.data["signals"]["relative_level"] for call in calls] == [1, 2, 1]
    assert {call.data["dgn"] for call in calls} == {"TANK_STATUS"}


async def test_a_message_triggers_also_where_the_change_may_be_noise(
    hass: HomeAssistant, coach: Kit
) -> None:
    volts = [f"19FFFD46#0178{code:02X}0100943577" for code in (8, 9)]
    await coach.hears(*volts * 3)
    trigger = {"trigger": "rvc.message", "options": {"dgn": "DC_SOURCE_STATUS_1"}}
    calls = await automate(hass, trigger)
    await coach.hears(*volts * 3)
    assert len(calls) == 6


async def test_commands_trigger_each_time_and_only_those_that_are_meant(
    hass: HomeAssistant, coach: Kit
) -> None:
    trigger = {
        "trigger": "rvc.message",
        "options": {
            "dgn": "DC_DIMMER_COMMAND_2",
            "instance": 7,
            "source_address": 0x44,
            "config_entry_id": coach.entry.entry_id,
        },
    }
    calls = await automate(hass, trigger)
    pressed = "19FEDB44#07FFC80100FF00FF"
    await coach.hears(pressed, pressed, "19FEDB44#08FFC80100FF00FF")
    await coach.hears("19FEDB45#07FFC80100FF00FF")
    assert [call.data["instance"] for call in calls] == [7, 7]


async def test_a_trigger_lives_longer_than_the_coach_s_set_up(
    hass: HomeAssistant, coach: Kit
) -> None:
    trigger = {"trigger": "rvc.message", "options": {"dgn": "TANK_STATUS"}}
    calls = await automate(hass, trigger)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    await hass.async_block_till_done()
    await coach.hears(TANK)
    assert len(calls) == 1
    await hass.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.test"}, blocking=True
    )
    await coach.hears(FULLER)
    assert len(calls) == 1


def test_the_table_of_the_last_messages_has_an_end() -> None:
    last = LastData(limit=2)
    assert last.update(("tank", 0), b"empty")
    assert last.update(("tank", 1), b"empty")
    assert not last.update(("tank", 0), b"empty")
    # A third one empties the table: all are new again.
    assert last.update(("tank", 2), b"empty")
    assert last.update(("tank", 0), b"empty")


async def test_nodes_have_conditions_and_actions(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(HEALTHY)
    node = coach.device("house_node_156").id
    conditions = await async_get_device_automations(
        hass, DeviceAutomationType.CONDITION, node
    )
    assert {one["type"] for one in conditions if one["domain"] == DOMAIN} == {
        "is_available",
        "has_faults",
    }
    actions = await async_get_device_automations(
        hass, DeviceAutomationType.ACTION, node
    )
    assert {one["type"] for one in actions if one["domain"] == DOMAIN} == {
        "ask_again",
        "clear_faults",
    }


@pytest.mark.parametrize("kind", ["is_available", "has_faults"])
async def test_a_condition_holds_or_not(
    hass: HomeAssistant, coach: Kit, kind: str
) -> None:
    await coach.hears(HEALTHY)
    condition = {
        "condition": "device",
        "domain": DOMAIN,
        "device_id": coach.device("house_node_156").id,
        "type": kind,
    }
    calls = await automate(hass, {"trigger": "event", "event_type": "now"}, condition)
    hass.bus.async_fire("now")
    await hass.async_block_till_done()
    assert len(calls) == (kind == "is_available")
    await coach.hears(FAULTY)
    hass.bus.async_fire("now")
    await hass.async_block_till_done()
    assert len(calls) == (2 if kind == "is_available" else 1)
    await hass.config_entries.async_unload(coach.entry.entry_id)
    hass.bus.async_fire("now")
    await hass.async_block_till_done()
    assert len(calls) == (2 if kind == "is_available" else 1)


async def act(hass: HomeAssistant, kind: str, device: str) -> None:
    """Carry out a device action."""
    config = {"domain": DOMAIN, "device_id": device, "type": kind}
    await device_action.async_call_action_from_config(hass, config, {}, None)


async def test_actions_are_carried_out_or_say_why_not(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(FAULTY, "19FEDA9C#19FFC8FCFFFF04FF")
    node = coach.device("house_node_156").id
    await act(hass, "clear_faults", node)
    await coach.until(lambda: coach.commands("GENERAL_RESET"))
    before = len(coach.commands("REQUEST_FOR_DGN"))
    await act(hass, "ask_again", node)
    await coach.until(lambda: len(coach.commands("REQUEST_FOR_DGN")) >= before + 7)
    dimmer = coach.device("house_dc_dimmer_25").id
    with pytest.raises(HomeAssistantError, match="isn't known to be a light"):
        await act(hass, "blink", dimmer)
    with pytest.raises(HomeAssistantError, match="is not available"):
        await act(hass, "clear_faults", dimmer)
    with pytest.raises(HomeAssistantError, match="is not available"):
        await act(hass, "blink", "nobody")
    assert await device_action.async_get_action_capabilities(hass, {}) == {}
    # It is offered for what may blink alone.
    assert await device_action.async_get_actions(hass, dimmer) == []
    await say(hass, coach, "devices:\n- {dimmer: 25, as: light}\n")
    await coach.hears("19FEDA9C#19FFC8FCFFFF04FF")
    (only,) = await device_action.async_get_actions(hass, dimmer)
    assert only["type"] == "blink"
    hub = coach.device().id
    for kind in (DeviceAutomationType.ACTION, DeviceAutomationType.CONDITION):
        found = await async_get_device_automations(hass, kind, hub)
        assert not [one for one in found if one["domain"] == DOMAIN]


async def test_what_is_gone_for_a_month_is_forgotten(
    hass: HomeAssistant, coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coach.hears(TANK, "19FEDA9C#19FFC8FCFFFF04FF")
    running = coach.running
    registry = running.registry
    tank = DeviceKey("house", "tank", 0)
    lamp = DeviceKey("house", "dc_dimmer", 25)
    (seen,) = (
        record.seen
        for record in registry.records(running.sessions["house"])
        if record.device.key == lamp
    )
    now = running.now() + 100_000
    for _ in range(29):
        seen.update(now - 1_000)
        assert registry.count_absences(now, 86_400, 30) == []
    remembered = {one["device_class"]: one["absent"] for one in registry.memory()}
    assert (remembered["tank"], remembered["dc_dimmer"]) == (29, 0)
    # While nobody speaks at all no day is counted.
    monkeypatch.setattr(running.networks["house"], "state", "silent")
    assert registry.count_absences(now, 86_400, 30) == []
    monkeypatch.undo()
    seen.update(now - 1_000)
    gone = registry.count_absences(now, 86_400, 30)
    assert tank in gone
    assert lamp not in gone


async def test_a_forgotten_device_leaves_the_registry(
    hass: HomeAssistant, coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await coach.hears(TANK)
    gone = coach.device("house_tank_0").id
    key = DeviceKey("house", "tank", 0)
    monkeypatch.setattr(coach.running.registry, "count_absences", lambda *_: [key])
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(days=1, seconds=1))
    await hass.async_block_till_done()
    assert dr.async_get(hass).async_get(gone) is None
    assert key not in coach.running.devices
