"""The map of a coach: where it is kept, and what happens when it changes."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN

from ..kit import Kit

OFF = "19FEDA9C#19FF00FCFFFF00FF"
DIMMER = "house_dc_dimmer_25"
STORE = "{domain}.{entry}.map"


async def say(hass: HomeAssistant, kit: Kit, text: str, **more: object) -> Any:
    """Import a map, and wait until the coach is there again and may speak."""
    answer = await hass.services.async_call(
        DOMAIN,
        "import_map",
        {"config_entry_id": kit.entry.entry_id, "text": text, **more},
        blocking=True,
        return_response=True,
    )
    await hass.async_block_till_done()
    await kit.until(lambda: kit.running.sessions["house"].node.address)
    return answer


async def test_an_import_says_first_what_it_would_change(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    text = "devices:\n- {dimmer: 25, name: Porch, area: Patio, as: light}\n"
    told = await say(hass, coach, text, preview=True)
    assert told == {
        "format": "rvc",
        "unused": [],
        "unknown_networks": [],
        "devices": 1,
        "changes": [
            {
                "device_class": "dc_dimmer",
                "instance": 25,
                "before": None,
                "after": "Porch, light, Patio",
            }
        ],
    }
    assert coach.entry.runtime_data.document == {}
    await say(hass, coach, text)
    device = coach.device(DIMMER)
    assert device.name == "Porch"
    area = ar.async_get(hass).async_get_area_by_name("Patio")
    assert area is not None
    assert device.area_id == area.id


async def test_an_export_comes_back(hass: HomeAssistant, coach: Kit) -> None:
    text = "devices:\n- {dimmer: 25, name: Porch}\n"
    await say(hass, coach, text)
    told = await hass.services.async_call(
        DOMAIN,
        "export_map",
        {"config_entry_id": coach.entry.entry_id},
        blocking=True,
        return_response=True,
    )
    assert told is not None
    assert told["map"] == {"devices": [{"dimmer": 25, "name": "Porch"}]}
    again = await say(hass, coach, str(told["text"]))
    assert again["changes"] == []


async def test_a_bad_file_changes_nothing(hass: HomeAssistant, coach: Kit) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Porch}\n")
    with pytest.raises(ServiceValidationError, match="line 2"):
        await say(hass, coach, "devices:\n- {dimmer: 999}\n")
    assert coach.entry.runtime_data.document["devices"] == [
        {"dimmer": 25, "name": "Porch"}
    ]


async def test_a_map_invents_nothing(hass: HomeAssistant, coach: Kit) -> None:
    await say(
        hass,
        coach,
        "devices:\n- {dimmer: 25, name: Porch}\n- {thermostat: 1, name: Front}\n"
        "- {dimmer: [1, 2], name: Awning, as: cover}\n",
    )
    platforms = ("light", "cover", "climate", "switch")
    assert not hass.states.async_entity_ids(platforms)
    assert not [one for one in hass.states.async_all() if "porch" in one.entity_id]


async def test_what_an_output_is_can_be_changed(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Vent, area: Bath}\n")
    await coach.hears(OFF)
    registry = er.async_get(hass)
    light = coach.registered("light.vent")
    registry.async_update_entity(light.entity_id, name="My vent")
    before = coach.device(DIMMER)

    await say(
        hass, coach, "devices:\n- {dimmer: 25, name: Vent, as: fan, area: Bath}\n"
    )
    assert registry.async_get("light.vent") is None
    fan = coach.registered("fan.vent")
    assert (fan.name, fan.device_id) == ("My vent", before.id)
    after = coach.device(DIMMER)
    assert after.area_id == before.area_id
    await coach.hears(OFF)
    assert coach.state("fan.vent").state == "off"

    # Back again: the entity of before is made anew under the same name.
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Vent, area: Bath}\n")
    await coach.hears(OFF)
    assert coach.registered("light.vent").name == "My vent"
    assert registry.async_get("fan.vent") is None


async def test_an_entity_that_stays_what_it_is_keeps_its_id(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF)
    before = coach.registered("light.dimmer_25")
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Porch, as: light}\n")
    after = coach.registered("light.dimmer_25")
    assert (after.id, after.unique_id) == (before.id, before.unique_id)


async def test_two_outputs_become_a_cover_and_an_ignored_one_nothing(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF", "19FEDA9C#1BFF00FCFFFF00FF")
    await say(
        hass,
        coach,
        "devices:\n- {dimmer: [25, 26], name: Awning, as: cover}\n"
        "- {dimmer: 27, ignore: true}\n",
    )
    await coach.hears(OFF, "19FEDA9C#1AFF00FCFFFF00FF", "19FEDA9C#1BFF00FCFFFF00FF")
    registry = er.async_get(hass)
    assert not [one for one in registry.entities if one.startswith("light.")]
    assert coach.registered("cover.dimmer_25").device_id == coach.device(DIMMER).id
    assert coach.find_device("house_dc_dimmer_27") is None


async def test_a_device_that_the_owner_has_moved_stays_there(
    hass: HomeAssistant, coach: Kit
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 25, area: Bath}\n")
    await coach.hears(OFF)
    device = coach.device(DIMMER)
    kitchen = ar.async_get(hass).async_create("Kitchen")
    dr.async_get(hass).async_update_device(device.id, area_id=kitchen.id)
    await say(hass, coach, "devices:\n- {dimmer: 25, area: Bedroom}\n")
    moved = coach.device(DIMMER)
    assert moved.area_id == kitchen.id


async def test_a_map_that_was_an_option_is_kept(
    hass: HomeAssistant, quick: None, hass_storage: dict[str, Any]
) -> None:
    old = MockConfigEntry(
        domain=DOMAIN,
        version=2,
        options={
            "coach_map": {
                "devices": [
                    {"dimmer": 25, "name": "Porch"},
                    {"dimmer": 26, "as": "switch", "gate": "burners"},
                ]
            }
        },
        subentries_data=[
            {
                "data": {
                    "network": "house",
                    "kind": "other",
                    "interface": "virtual",
                    "channel": "old",
                    "options": {},
                },
                "subentry_type": "network",
                "title": "House",
                "unique_id": "house",
            }
        ],
    )
    old.add_to_hass(hass)
    await hass.config_entries.async_setup(old.entry_id)
    assert (dict(old.data), dict(old.options)) == ({}, {})
    mapped = old.runtime_data.coach_map.devices["dc_dimmer", 25]
    assert mapped.name == "Porch"
    key = STORE.format(domain=DOMAIN, entry=old.entry_id)
    assert hass_storage[key]["data"]["map"]["devices"] == [
        {"dimmer": 25, "name": "Porch"},
        {"dimmer": 26, "as": "switch", "requires": "burners"},
    ]
    assert old.runtime_data.document == hass_storage[key]["data"]["map"]
    await hass.config_entries.async_remove(old.entry_id)
    assert key not in hass_storage


@pytest.mark.parametrize("damage", [{"map": {"devices": 7}}, {"what": 1}])
async def test_a_damaged_map_falls_back_to_its_copy(
    hass: HomeAssistant,
    coach: Kit,
    hass_storage: dict[str, Any],
    damage: dict[str, Any],
) -> None:
    await say(hass, coach, "devices:\n- {dimmer: 25, name: Porch}\n")
    key = STORE.format(domain=DOMAIN, entry=coach.entry.entry_id)
    hass_storage[key]["data"] = damage
    await hass.config_entries.async_reload(coach.entry.entry_id)
    mapped = coach.entry.runtime_data.coach_map.devices["dc_dimmer", 25]
    assert mapped.name == "Porch"
    issue = f"map_restored_{coach.entry.entry_id}"
    assert ir.async_get(hass).async_get_issue(DOMAIN, issue)
    assert hass_storage[key]["data"]["map"]["devices"][0]["name"] == "Porch"


@pytest.mark.parametrize("key", ["requires", "gate"])
async def test_what_a_switch_requires_is_required(
    hass: HomeAssistant, coach: Kit, key: str
) -> None:
    burner = f"{{dimmer: 25, name: Burner, as: switch, {key}: burners}}"
    await say(hass, coach, f"devices:\n- {burner}\n")
    await coach.hears(OFF)
    with pytest.raises(ServiceValidationError, match="Allow generator and burners"):
        await hass.services.async_call(
            "switch", "turn_on", {"entity_id": "switch.burner"}, blocking=True
        )
    assert not coach.commands("DC_DIMMER_COMMAND_2")


async def test_a_map_that_was_kept_under_an_old_key_is_read(
    hass: HomeAssistant, coach: Kit, hass_storage: dict[str, Any]
) -> None:
    burner = {"dimmer": 25, "name": "Burner", "as": "switch"}
    key = STORE.format(domain=DOMAIN, entry=coach.entry.entry_id)
    await say(hass, coach, "devices: []")
    hass_storage[key]["data"] = {"map": {"devices": [burner | {"gate": "burners"}]}}
    await hass.config_entries.async_reload(coach.entry.entry_id)
    runtime = coach.entry.runtime_data
    assert runtime.document == {"devices": [burner | {"requires": "burners"}]}
    assert runtime.coach_map.devices["dc_dimmer", 25].requires == "burners"


async def test_a_map_of_another_network_leaves_the_devices_alone(
    hass: HomeAssistant, coach: Kit
) -> None:
    fan = "devices:\n- {dimmer: 25, name: Vent, as: fan}\n"
    await say(hass, coach, fan)
    await coach.hears(OFF)
    assert coach.state("fan.vent").state == "off"
    await say(hass, coach, f"{fan}networks: {{trailer: RV-C of the trailer}}\n")
    await coach.hears(OFF)
    # It is a lamp again, as it would be without a map.
    assert coach.state("light.vent").state == "off"
    assert hass.states.get("fan.vent") is None
    assert coach.device(DIMMER).name == "Dimmer 25"
    await say(hass, coach, f"{fan}networks: {{house: RV-C of the coach}}\n")
    await coach.hears(OFF)
    assert coach.state("fan.vent").state == "off"
