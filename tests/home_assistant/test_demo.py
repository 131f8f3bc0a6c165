"""The demo: its Energy page names what is there, and it can be rude."""

import json
import re
from typing import Any

from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
)
from homeassistant.util import slugify
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.data import identifier_of
from custom_components.rvc.entities.areas import area_named, is_area_proposed
from custom_components.rvc.simulator.rude.coach import RudeCoach
from demo.run import is_allowed
from demo.stores import COACH
from tests.paths import ROOT

from .kit import coach_entry, network_data


def ids_with_areas(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the ids that Home Assistant 2026.11 gives: area, device and entity.

    An area that is only proposed is not in them.
    """
    areas, devices = ar.async_get(hass), dr.async_get(hass)
    runtime = entry.runtime_data
    mapped = {
        identifier_of(entry, one.key)
        for one in runtime.coach.devices.values()
        if not is_area_proposed(runtime, one)
    }
    ids = set()
    for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        device = devices.async_get(one.device_id or "")
        assert device is not None
        area = None
        if device.identifiers & mapped:
            area = areas.async_get_area(device.area_id or "")
        parts = (area and area.name, device.name, one.original_name)
        name = slugify(" ".join(part for part in parts if part))
        ids.add(f"{split_entity_id(one.entity_id)[0]}.{name}")
    return ids


async def test_what_the_demo_counts_is_there(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    there = ids_with_areas(hass, demo)
    text = (ROOT / "demo" / "energy.json").read_text(encoding="utf-8")
    shown = set(re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', text))
    assert len(shown) >= 12
    assert shown - there == set()


async def test_the_demo_begins_with_what_one_gets_by_hand(
    hass: HomeAssistant, quick: None
) -> None:
    flows: Any = hass.config_entries.flow
    flow = (await flows.async_init(DOMAIN, context={"source": "user"}))["flow_id"]
    await flows.async_configure(flow, {"next_step_id": "demo"})
    await flows.async_configure(flow, {})
    await hass.async_block_till_done()
    await flows.async_configure(flow)
    made = await flows.async_configure(flow, {"coach": "just_discover"})
    entry = made["result"]
    options: Any = hass.config_entries.options
    menu = await options.async_init(entry.entry_id)
    form = await options.async_configure(menu["flow_id"], {"next_step_id": "settings"})
    allowed = {
        str(part): {
            str(field): is_allowed(str(field), field.default())
            for field in section.schema.schema
        }
        for part, section in form["data_schema"].schema.items()
    }
    await options.async_configure(form["flow_id"], allowed)
    await hass.async_block_till_done()
    laid_out = json.loads(COACH.read_text(encoding="utf-8"))
    (network,) = entry.subentries.values()
    (laid_network,) = laid_out.pop("subentries")
    for key in ("domain", "title", "version", "source", "data", "options"):
        assert laid_out[key] == getattr(entry, key), key
    for key in ("subentry_type", "title", "unique_id", "data"):
        assert laid_network[key] == getattr(network, key), key
    await hass.config_entries.async_unload(entry.entry_id)


async def test_no_id_says_a_word_twice(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    areas = {slugify(one.name) for one in ar.async_get(hass).async_list_areas()}
    assert len(areas) > 8
    for entity_id in ids_with_areas(hass, demo):
        name = split_entity_id(entity_id)[1]
        assert not any(name.startswith(f"{area}_{area}") for area in areas), name


async def test_the_areas_of_a_coach_have_icons(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    icons = {one.name: one.icon for one in ar.async_get(hass).async_list_areas()}
    assert icons["Bedroom"] == "mdi:bed"
    assert None not in icons.values(), icons


async def test_an_area_of_the_owner_stays_as_it_is(
    hass: HomeAssistant, quick: None
) -> None:
    areas = ar.async_get(hass)
    mine = areas.async_create("bedroom")
    assert area_named(hass, "Bedroom") == mine
    assert area_named(hass, "Rumpus").icon is None
    assert area_named(hass, "Bath, mid").icon == "mdi:shower"


async def test_a_deleted_area_does_not_come_back(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    areas = ar.async_get(hass)
    area = areas.async_get_area_by_name("Bedroom")
    assert area is not None
    areas.async_delete(area.id)
    assert await hass.config_entries.async_reload(demo.entry_id)
    await hass.async_block_till_done()
    assert areas.async_get_area_by_name("Bedroom") is None


@pytest.mark.parametrize(("seed", "is_rude"), [("7", True), ("", False), ("x", False)])
async def test_the_demo_is_rude_when_asked(
    hass: HomeAssistant,
    quick: None,
    monkeypatch: pytest.MonkeyPatch,
    seed: str,
    is_rude: bool,
) -> None:
    monkeypatch.setenv("RVCRUDE", seed)
    entry = coach_entry(network_data(kind="demo"), title="Demo coach")
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    assert isinstance(entry.runtime_data.simulated, RudeCoach) is is_rude
    await hass.config_entries.async_unload(entry.entry_id)
