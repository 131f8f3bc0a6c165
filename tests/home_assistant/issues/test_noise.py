"""Who talks nonsense or fights over a device is named in a repair issue."""

import asyncio
from dataclasses import replace
import time

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.spec import load_spec
from tests.home_assistant.kit import QUICK, Kit
from tests.noise import babble, babble_of_one_node

OFF = "19FEDA9C#19FF00FCFFFF00FF"
OTHER_ON = "19FEDA42#19FFC8FCFFFF04FF"
TICK = 3.0


def issues(coach: Kit) -> dict[str, ir.IssueEntry]:
    """Return the issues by their translation keys."""
    found = ir.async_get(coach.hass).issues.values()
    return {one.translation_key or "": one for one in found if one.domain == "rvc"}


def placeholders(coach: Kit, key: str) -> dict[str, str]:
    """Return what an issue is about."""
    return issues(coach)[key].translation_placeholders or {}


async def play(coach: Kit, frames: list[Frame]) -> None:
    """Play frames."""
    network = coach.running.networks["house"]
    for begin in range(0, len(frames), 40):
        network.receive(FrameBatch(frames[begin : begin + 40], time.time()))
        await asyncio.sleep(0.02)
    await coach.hass.async_block_till_done()
    await asyncio.sleep(TICK)


async def test_a_babbling_node_is_named(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await coach.hears(OFF, "18ECFF42#20100003FFEBFE00")
    for number, part in enumerate(
        ("41636D652A4C7A", "2A31322A552020", "2020FFFFFFFFFF")
    ):
        await coach.hears(f"18EBFF42#{number + 1:02X}{part}")
    await play(coach, babble_of_one_node(load_spec().spec, 1)[:3000])
    about = placeholders(coach, "babbling_nodes")
    assert "66" in about["nodes"]
    assert about["network"] == "House"
    await play(coach, babble_of_one_node(load_spec().spec, 1)[3000:6000])
    assert caplog.text.count("nobody confirms") == 1
    assert await hass.config_entries.async_unload(coach.entry.entry_id)
    assert not ir.async_get(hass).issues


async def test_nonsense_of_everybody_names_nobody(
    hass: HomeAssistant, coach: Kit
) -> None:
    await play(coach, babble(load_spec().spec)[:3000])
    assert int(placeholders(coach, "babbling_network")["nodes"]) > 200
    assert len(hass.states.async_all()) < 400


async def test_an_ordinary_coach_has_none(hass: HomeAssistant, coach: Kit) -> None:
    lamps = [f"19FEDA9C#{number:02X}FF7CFCFFFF04FF" for number in range(1, 151)]
    await coach.hears(*lamps)
    await asyncio.sleep(TICK)
    assert not issues(coach)


async def test_devices_that_are_too_many_are_told(
    hass: HomeAssistant, coach: Kit
) -> None:
    coach.running.registry.places.limit = 4
    lamps = [f"19FEDA9C#{number:02X}FF7CFCFFFF04FF" for number in range(1, 9)]
    for _ in range(4):
        await coach.hears(*lamps)
        await asyncio.sleep(5)
    await asyncio.sleep(TICK)
    assert placeholders(coach, "too_many_devices")["limit"] == "4"
    assert len(hass.states.async_entity_ids("light")) <= 4


async def test_two_nodes_that_fight_are_named_until_it_ends(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        await coach.hears(OFF, OTHER_ON)
    await asyncio.sleep(TICK)
    about = placeholders(coach, "rival_nodes")
    assert about["device"] == "Dimmer 25"
    assert "156" in about["nodes"]
    assert "66" in about["nodes"]
    assert "156" in about["believed"]
    assert "66" not in about["believed"]
    for _ in range(20):
        await coach.hears(OFF, OTHER_ON)
    assert caplog.text.count("report other values") == 1
    for _ in range(14):
        await coach.hears(OFF)
        await asyncio.sleep(5)
    assert not issues(coach)


@pytest.mark.parametrize("timing", [replace(QUICK, inquiry=0.0)])
async def test_a_device_that_is_forgotten_fights_no_more(
    hass: HomeAssistant, coach: Kit
) -> None:
    for _ in range(5):
        await coach.hears(OFF, OTHER_ON)
    for key in list(coach.running.devices):
        coach.running.registry.forget(key)
    await asyncio.sleep(TICK)
    assert not issues(coach)
