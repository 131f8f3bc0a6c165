"""What the owner has not allowed is not sent, whatever the path to the bus."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rvc.const import DOMAIN

from .kit import Kit
from .services.test_coach_map import say

# Dimmer 5 and load 5 light burners, dimmers 177 and 178 move an awning.
MAP = """\
devices:
- {dimmer: 5, name: Burner, as: switch, requires: burners}
- {dc_load: 5, name: Feed, as: switch, requires: contactors}
- {ac_load: 5, name: Grill, as: switch, requires: burners}
- {dimmer: [177, 178], name: Patio awning, as: cover, open_time: 20}
- {dimmer: 25, name: Ceiling, as: light}
"""
COMMANDS = ("DC_DIMMER_COMMAND_2", "DC_DIMMER_COMMAND", "DC_LOAD_COMMAND")


@pytest.fixture
async def mapped(hass: HomeAssistant, coach: Kit) -> Kit:
    """Return a coach that has such outputs, and whose owner allows nothing."""
    await say(hass, coach, MAP)
    # Dimmer 25 belongs to group 1, 5 to group 2; 178 does not tell its groups.
    await coach.hears(
        "19FEDA9C#057D00FCFFFF00FF",
        "19FEDA9C#B17B00FCFFFF00FF",
        "19FEDA9C#B27B00FCFFFF00FF",
        "19FEDA9C#197E00FCFFFF00FF",
    )
    await coach.says("DC_LOAD_STATUS", instance=5, operating_status=0)
    await coach.says("AC_LOAD_STATUS", instance=5, operating_status=0)
    coach.sent.clear()
    return coach


def raw(kit: Kit, dgn: str, **signals: object) -> tuple[str, str, dict[str, Any]]:
    """Return the call of a raw message."""
    entry = {"config_entry_id": kit.entry.entry_id}
    return DOMAIN, "send_message", {**entry, "dgn": dgn, "signals": signals}


def told(kit: Kit) -> list[object]:
    """Return what outputs were told."""
    return [message for name in COMMANDS for message in kit.commands(name)]


@pytest.mark.parametrize(
    ("domain", "action", "data"),
    [
        ("switch", "turn_on", {"entity_id": "switch.burner"}),
        ("switch", "toggle", {"entity_id": "switch.burner"}),
        ("switch", "turn_on", {"entity_id": "switch.feed"}),
        ("homeassistant", "turn_on", {"entity_id": "switch.grill"}),
        (
            DOMAIN,
            "command_load",
            {"entity_id": "switch.burner", "command": "set_level", "level": 100},
        ),
        (DOMAIN, "command_load", {"entity_id": "switch.feed", "command": "toggle"}),
        (
            DOMAIN,
            "command_load",
            {"entity_id": "switch.burner", "command": "off_delay", "level": 80},
        ),
        ("cover", "open_cover", {"entity_id": "cover.patio_awning"}),
        ("cover", "close_cover", {"entity_id": "cover.patio_awning"}),
    ],
)
async def test_an_action_on_an_entity_needs_the_permission(
    hass: HomeAssistant,
    mapped: Kit,
    domain: str,
    action: str,
    data: Mapping[str, Any],
) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(domain, action, dict(data), blocking=True)
    await hass.async_block_till_done()
    assert not told(mapped)


@pytest.mark.parametrize(
    ("dgn", "signals"),
    [
        (
            "DC_DIMMER_COMMAND_2",
            {"instance": 5, "command": "set_level", "desired_level": 100},
        ),
        ("DC_DIMMER_COMMAND_2", {"instance": 5, "command": "toggle"}),
        ("DC_DIMMER_COMMAND", {"instance": 5, "master_brightness": 100}),
        ("DC_DIMMER_COMMAND", {"instance": 0, "master_brightness": 100}),
        ("DC_LOAD_COMMAND", {"instance": 5, "command": "toggle"}),
        ("DC_LOAD_COMMAND", {"instance": "all_loads", "command": "toggle"}),
        ("AC_LOAD_COMMAND", {"instance": 5, "desired_level": 100}),
        ("DC_DIMMER_COMMAND_2", {"instance": 177, "command": "on_duration"}),
        ("DC_DIMMER_COMMAND_2", {"instance": 178, "command": "toggle"}),
        # Many at once: with groups, with all of them, without an instance.
        ("DC_DIMMER_COMMAND_2", {"instance": 255, "group": 125, "command": "toggle"}),
        ("DC_DIMMER_COMMAND_2", {"group": "all_groups", "command": "toggle"}),
        ("DC_DIMMER_COMMAND_2", {"instance": 25, "group": 125, "command": "toggle"}),
        ("DC_DIMMER_COMMAND_2", {"command": "toggle"}),
        # What the spec protects.
        ("WATERHEATER_COMMAND_2", {"instance": 1, "command": "burner_enable"}),
        ("REFRIGERATOR_COMMAND", {"instance": 1, "cavity": 0, "fuel_source": "gas"}),
    ],
)
async def test_a_raw_message_needs_the_permission(
    hass: HomeAssistant, mapped: Kit, dgn: str, signals: dict[str, object]
) -> None:
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(*raw(mapped, dgn, **signals), blocking=True)
    assert not mapped.commands(dgn)


@pytest.mark.parametrize(
    ("dgn", "signals"),
    [
        ("DC_DIMMER_COMMAND_2", {"instance": 25, "command": "toggle"}),
        ("DC_DIMMER_COMMAND_2", {"instance": 255, "group": 126, "command": "toggle"}),
        ("REFRIGERATOR_COMMAND", {"instance": 1, "fuel_source": "ac_voltage"}),
        # What only ends needs none.
        (
            "DC_DIMMER_COMMAND_2",
            {"instance": 5, "command": "off_delay", "desired_level": 0},
        ),
        ("DC_DIMMER_COMMAND_2", {"instance": 177, "command": "stop"}),
        (
            "DC_DIMMER_COMMAND_2",
            {"group": "all_groups", "command": "set_level", "desired_level": 0},
        ),
    ],
)
async def test_a_raw_message_to_others_needs_none(
    hass: HomeAssistant, mapped: Kit, dgn: str, signals: dict[str, object]
) -> None:
    await hass.services.async_call(*raw(mapped, dgn, **signals), blocking=True)
    await mapped.until(lambda: mapped.commands(dgn))


def group(kit: Kit, kind: str = "dimmer", **fields: object) -> dict[str, object]:
    """Return the call of a group command."""
    entry = {"config_entry_id": kit.entry.entry_id}
    return {**entry, "kind": kind, "command": "toggle", **fields}


@pytest.mark.parametrize(
    ("fields", "output"),
    [
        ({"groups": [2]}, "Burner"),
        ({"groups": [1, 2]}, "Burner"),
        ({"groups": [3]}, "Patio awning"),
        # Which outputs belong to the groups of nodes, nobody tells.
        ({"node_group": 1}, "Burner"),
        ({"groups": [1], "kind": "dc_load"}, "Feed"),
        ({"groups": [1], "kind": "ac_load"}, "Grill"),
    ],
)
async def test_a_group_with_a_protected_output_is_not_commanded(
    hass: HomeAssistant, mapped: Kit, fields: dict[str, Any], output: str
) -> None:
    with pytest.raises(HomeAssistantError, match=f"could also reach {output}"):
        await hass.services.async_call(
            DOMAIN, "command_group", group(mapped, **fields), blocking=True
        )
    assert not told(mapped)


async def test_other_groups_are_commanded(hass: HomeAssistant, mapped: Kit) -> None:
    await hass.services.async_call(
        DOMAIN, "command_group", group(mapped, groups=[1]), blocking=True
    )
    await mapped.until(lambda: mapped.commands("DC_DIMMER_COMMAND_2"))


async def test_all_may_be_switched_off(hass: HomeAssistant, mapped: Kit) -> None:
    off = group(mapped, groups=[2, 3], command="off_delay", level=0)
    await hass.services.async_call(DOMAIN, "command_group", off, blocking=True)
    await mapped.until(lambda: mapped.commands("DC_DIMMER_COMMAND_2"))


async def test_with_the_permission_a_pair_still_takes_no_group_command(
    hass: HomeAssistant, mapped: Kit
) -> None:
    allowed = {"allow_burners": True, "allow_motion": True}
    hass.config_entries.async_update_entry(mapped.entry, options=allowed)
    await hass.config_entries.async_reload(mapped.entry.entry_id)
    await mapped.until(lambda: mapped.running.sessions["house"].node.address)
    await mapped.hears(
        "19FEDA9C#057D00FCFFFF00FF",
        "19FEDA9C#B17B00FCFFFF00FF",
        "19FEDA9C#B2FF00FCFFFF00FF",
    )
    with pytest.raises(HomeAssistantError, match="could also reach Patio awning"):
        await hass.services.async_call(
            DOMAIN, "command_group", group(mapped, groups=[3]), blocking=True
        )
    # One half of the pair has not told its groups: it may be in each.
    with pytest.raises(HomeAssistantError, match="could also reach Patio awning"):
        await hass.services.async_call(
            DOMAIN, "command_group", group(mapped, groups=[2]), blocking=True
        )
    await mapped.hears("19FEDA9C#B27B00FCFFFF00FF")
    await hass.services.async_call(
        DOMAIN, "command_group", group(mapped, groups=[2]), blocking=True
    )
    await mapped.until(lambda: mapped.commands("DC_DIMMER_COMMAND_2"))


async def test_a_device_action_and_a_scene_need_the_permission(
    hass: HomeAssistant, mapped: Kit
) -> None:
    blink = {
        "domain": DOMAIN,
        "device_id": mapped.device("house_dc_dimmer_5").id,
        "type": "blink",
    }
    steps = [{"action": "switch.turn_on", "target": {"entity_id": "switch.burner"}}]
    scripts = {"blinks": {"sequence": [blink]}, "burns": {"sequence": steps}}
    assert await async_setup_component(hass, "script", {"script": scripts})
    for name in scripts:
        with pytest.raises(HomeAssistantError):
            await hass.services.async_call("script", name, blocking=True)
    assert await async_setup_component(hass, "scene", {})
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            "scene", "apply", {"entities": {"switch.burner": "on"}}, blocking=True
        )
    assert not told(mapped)


@pytest.mark.parametrize(("read_only", "features"), [(False, 3), (True, 0)])
async def test_a_valve_that_is_only_looked_at_offers_nothing(
    hass: HomeAssistant, coach: Kit, read_only: bool, features: int
) -> None:
    options = {"read_only": read_only}
    hass.config_entries.async_update_entry(coach.entry, options=options)
    await say(hass, coach, "devices:\n- {dc_load: 7, name: Drain, as: valve}\n")
    for _ in range(2):
        await coach.says("DC_LOAD_STATUS", instance=7, operating_status=0)
    assert coach.state("valve.drain").attributes["supported_features"] == features
