"""What the owner is told, and what can be put right from there."""

from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.rvc.bus.errors import CannotOpen
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.stores.coach_map import MapStore

from ..kit import NODE, QUICK, Kit
from ..services.test_coach_map import say

FAULTY = "19FECA9C#458301052681FFFF"


async def fix(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, issue_id: str
) -> dict[str, Any]:
    """Go through the fix flow of an issue, and return its end."""
    await async_setup_component(hass, "repairs", {})
    client = await hass_client()
    flows = "/api/repairs/issues/fix"
    begun = await client.post(flows, json={"handler": DOMAIN, "issue_id": issue_id})
    shown = await begun.json()
    assert shown["step_id"] == "confirm"
    ended = await client.post(f"{flows}/{shown['flow_id']}", json={})
    end: dict[str, Any] = await ended.json()
    await hass.async_block_till_done()
    return end


def later(hass: HomeAssistant, **span: float) -> None:
    """Let time pass."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(**span))


async def standing_fault(hass: HomeAssistant, coach: Kit) -> str:
    """Let a node report a fault for a minute; return its issue."""
    await coach.hears(FAULTY)
    later(hass, seconds=61)
    await hass.async_block_till_done()
    (issue_id,) = (key for _, key in ir.async_get(hass).issues if "red_lamp" in key)
    return issue_id


async def test_what_the_map_names_and_nobody_hears_is_told_after_a_day(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    await say(
        hass,
        coach,
        "devices:\n- {dimmer: 25, name: Porch}\n- {dimmer: [1, 2], as: cover}\n"
        "- {dimmer: [25, 26], as: cover}\n".replace("[25, 26]", "[27, 28]")
        + "- {dimmer: 99, ignore: true}\n",
    )
    await coach.hears("19FEDA9C#19FF00FCFFFF00FF", "19FEDA9C#1BFF00FCFFFF00FF")
    issue_id = f"map_unseen_{coach.entry.entry_id}"
    issues = ir.async_get(hass)
    later(hass, hours=23)
    await hass.async_block_till_done()
    assert not issues.async_get_issue(DOMAIN, issue_id)
    later(hass, hours=25)
    await hass.async_block_till_done()
    issue = issues.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["devices"] == (
        "Dimmer 1, Dimmer 2, Dimmer 28"
    )
    end = await fix(hass, hass_client, issue_id)
    assert end["type"] == "create_entry"
    # Of a pair one was heard: it stays.
    assert [one["dimmer"] for one in coach.entry.runtime_data.document["devices"]] == [
        25,
        [27, 28],
        99,
    ]
    assert not issues.async_get_issue(DOMAIN, issue_id)


@pytest.mark.parametrize(
    ("networks", "is_reported"),
    [
        ("{houze: RV-C}", True),
        # It is for more networks than there are by now.
        ("{house: RV-C, chassis: J1939}", False),
        ("{house: RV-C}", False),
    ],
)
async def test_a_network_that_the_map_names_and_nobody_has_is_told(
    hass: HomeAssistant, coach: Kit, networks: str, is_reported: bool
) -> None:
    text = f"networks: {networks}\ndevices: [{{dimmer: 25, name: Porch}}]\n"
    told = await hass.services.async_call(
        DOMAIN, "import_map", {"text": text}, blocking=True, return_response=True
    )
    assert told is not None
    unknown = [one for one in ("chassis", "houze") if one in networks]
    assert told["unknown_networks"] == unknown
    issues, issue_id = ir.async_get(hass), f"map_networks_{coach.entry.entry_id}"
    issue = issues.async_get_issue(DOMAIN, issue_id)
    assert (issue is not None) is is_reported
    await say(hass, coach, "devices: [{dimmer: 25, name: Porch}]\n")
    assert issues.async_get_issue(DOMAIN, issue_id) is None


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (CannotOpen("may_not_bring_up", "sudo ip link"), "network_may_not_bring_up"),
        (CannotOpen("wrong_bit_rate", "500000"), "network_wrong_bit_rate"),
        (CannotOpen("wrong_mode", "sudo ip link"), "network_wrong_mode"),
        (CannotOpen("busy", "taken"), "network_lost"),
    ],
)
async def test_what_is_wrong_with_a_network_is_told_apart(
    hass: HomeAssistant,
    coach: Kit,
    hass_client: ClientSessionGenerator,
    error: CannotOpen,
    key: str,
) -> None:
    network = coach.running.networks["house"]
    coach.link.cannot_open = error
    coach.link.lose(error)
    await coach.until(lambda: network.last_error is error)
    later(hass, seconds=301)
    await hass.async_block_till_done()
    issue_id = f"network_away_{coach.entry.entry_id}_house"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_key == key
    coach.link.cannot_open = None
    await fix(hass, hass_client, issue_id)
    # It was set up anew, and this time it opens.
    await coach.until(lambda: coach.running.networks["house"].connected)


async def test_a_standing_fault_can_be_cleared(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    issue_id = await standing_fault(hass, coach)
    end = await fix(hass, hass_client, issue_id)
    assert end["type"] == "create_entry"
    await coach.until(lambda: coach.commands("GENERAL_RESET"))
    (reset,) = coach.commands("GENERAL_RESET")
    assert reset.get("clear_faults") == "clear_faults"


async def test_clearing_faults_resets_nothing_else(
    hass: HomeAssistant, coach: Kit
) -> None:
    await standing_fault(hass, coach)
    await hass.services.async_call(
        DOMAIN, "clear_faults", {"source_address": NODE}, blocking=True
    )
    await coach.until(lambda: coach.commands("GENERAL_RESET"))
    (reset,) = coach.commands("GENERAL_RESET")
    said = {name for name, value in reset.signals.items() if value is not None}
    assert said == {"clear_faults"}


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        (
            "en",
            "The command to Dimmer module (156) was not sent: its network is set to listen only.",
        ),
        (
            "de",
            "Dimmer-Modul (156) wurde nicht angesprochen: Sein Netzwerk wird nur mitgehört.",
        ),
    ],
)
async def test_a_fix_that_fails_says_why(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    language: str,
    reason: str,
) -> None:
    hass.config.language = language
    coach = Kit(hass, entry)
    await coach.set_up()
    issue_id = await standing_fault(hass, coach)
    coach.running.networks["house"].listen_only = True
    end = await fix(hass, hass_client, issue_id)
    assert (end["type"], end["reason"]) == ("abort", "not_fixed")
    assert end["description_placeholders"]["reason"].startswith(reason)
    await coach.tear_down()


async def test_a_wrong_definition_is_read_again(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    tmp_path: Path,
) -> None:
    hass.config.config_dir = str(tmp_path)
    wrong = tmp_path / DOMAIN / "mine.yaml"
    wrong.parent.mkdir()
    wrong.write_text("device: mine\ndgns:\n  MY_DGN: {colour: blue}\n")
    kit = Kit(hass, entry)
    await kit.set_up()
    issue_id = "refused_spec_file_mine.yaml"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    wrong.unlink()
    await fix(hass, hass_client, issue_id)
    assert not ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    await kit.tear_down()


@pytest.mark.parametrize("what", ["clear_faults", "forget_unseen"])
async def test_a_coach_that_is_gone_needs_no_fix(
    hass: HomeAssistant,
    coach: Kit,
    hass_client: ClientSessionGenerator,
    what: str,
) -> None:
    ir.async_create_issue(
        hass,
        DOMAIN,
        "old",
        data={"fix": what, "entry_id": "gone", "node": "house_node_1"},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key="red_lamp",
        translation_placeholders={"node": "?", "address": "1", "faults": "-"},
    )
    end = await fix(hass, hass_client, "old")
    assert end["type"] == "create_entry"
    assert not coach.commands("GENERAL_RESET")


@pytest.mark.parametrize(
    "timing", [replace(QUICK, bus=replace(QUICK.bus, recorder_flush=0.02))]
)
async def test_a_full_disk_ends_a_recording_and_is_told(
    hass: HomeAssistant, coach: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 40, 1 << 40, 0))
    where = {"config_entry_id": coach.entry.entry_id}
    await hass.services.async_call(DOMAIN, "start_recording", where, blocking=True)
    issues = ir.async_get(hass)
    await coach.until(lambda: issues.async_get_issue(DOMAIN, "recording_disk_full"))
    monkeypatch.undo()
    await hass.services.async_call(DOMAIN, "start_recording", where, blocking=True)
    assert not issues.async_get_issue(DOMAIN, "recording_disk_full")
    await hass.services.async_call(DOMAIN, "stop_recording", where, blocking=True)


async def test_an_address_is_asked_for_again(
    hass: HomeAssistant, coach: Kit, hass_client: ClientSessionGenerator
) -> None:
    issue_id = f"network_without_address_{coach.entry.entry_id}_house"
    before = coach.running
    before.sessions["house"].node.claim.cannot_claim = True
    issues = ir.async_get(hass)
    await coach.until(lambda: issues.async_get_issue(DOMAIN, issue_id))
    end = await fix(hass, hass_client, issue_id)
    assert end["type"] == "create_entry"
    assert coach.running is not before
    assert issues.async_get_issue(DOMAIN, issue_id) is None


async def test_what_is_unloaded_has_no_address_to_complain_of(
    hass: HomeAssistant, coach: Kit
) -> None:
    issue_id = f"network_without_address_{coach.entry.entry_id}_house"
    coach.running.sessions["house"].node.claim.cannot_claim = True
    issues = ir.async_get(hass)
    await coach.until(lambda: issues.async_get_issue(DOMAIN, issue_id))
    await hass.config_entries.async_unload(coach.entry.entry_id)
    assert issues.async_get_issue(DOMAIN, issue_id) is None


async def test_a_restored_map_is_told_until_it_was_looked_at(
    hass: HomeAssistant,
    coach: Kit,
    hass_client: ClientSessionGenerator,
    hass_storage: dict[str, Any],
) -> None:
    store = MapStore(hass, coach.entry.entry_id)
    await store.save({"devices": [{"dimmer": 25, "name": "Porch"}]})
    hass_storage[f"{DOMAIN}.{coach.entry.entry_id}.map"]["data"] = {}
    await hass.config_entries.async_reload(coach.entry.entry_id)
    issue_id = f"map_restored_{coach.entry.entry_id}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id)
    end = await fix(hass, hass_client, issue_id)
    assert end["type"] == "create_entry"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue_id) is None
    assert coach.entry.runtime_data.coach_map.devices["dc_dimmer", 25].name == "Porch"
