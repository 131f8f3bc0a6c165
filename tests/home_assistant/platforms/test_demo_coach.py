"""The demo coach: what an owner of a whole coach would see."""

from pathlib import Path
from typing import Any, override

from homeassistant.core import HomeAssistant, split_entity_id
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.amber import AmberSnapshotExtension
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from custom_components.rvc import PLATFORMS
from custom_components.rvc.const import DOMAIN
from custom_components.rvc.simulator.names import DEMO_MAP

from ..kit import coach_entry, network_data


class OneFileForEachPlatform(AmberSnapshotExtension):
    """Keeps the snapshot of a platform in a file of its name."""

    @classmethod
    @override
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(
            Path(super().dirname(test_location=test_location)) / "test_demo_coach"
        )

    @classmethod
    @override
    def get_file_basename(
        cls, *, test_location: PyTestLocation, index: SnapshotIndex
    ) -> str:
        return str(index)


def entities_of(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, str]:
    """Return what makes each entity what it is, by its id."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    prefix = f"{entry.entry_id}_"
    return {
        one.entity_id: " | ".join(
            str(part)
            for part in (
                one.unique_id.removeprefix(prefix),
                one.original_name,
                one.entity_category or "-",
                "on" if one.disabled_by is None else "off",
                one.original_device_class or "-",
                one.unit_of_measurement or "-",
                (one.capabilities or {}).get("state_class") or "-",
            )
        )
        for one in entities
    }


def unique_ids(hass: HomeAssistant, entry: MockConfigEntry) -> set[str]:
    """Return the unique ids of all entities, without the entry's."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return {one.unique_id.removeprefix(f"{entry.entry_id}_") for one in entities}


async def test_every_entity_is_as_it_was(
    hass: HomeAssistant,
    demo: MockConfigEntry,
    snapshot: SnapshotAssertion,
    subtests: pytest.Subtests,
) -> None:
    by_platform = {str(platform): dict[str, str]() for platform in PLATFORMS}
    for entity_id, what in entities_of(hass, demo).items():
        by_platform[split_entity_id(entity_id)[0]][entity_id] = what
    for platform, entities in by_platform.items():
        with subtests.test(platform):
            assert entities == snapshot(
                name=platform, extension_class=OneFileForEachPlatform
            )


async def test_everything_is_there_again_before_it_is_heard(
    hass: HomeAssistant,
    demo: MockConfigEntry,
    quick: None,
    hass_storage: dict[str, Any],
    entity_registry_enabled_by_default: None,
) -> None:
    """A coach that is switched off has all of its entities after a restart."""
    remembered = demo.runtime_data.coach.registry.memory()
    again = coach_entry(
        network_data(channel="silent"),
        title="Silent coach",
        data={"coach_map": DEMO_MAP},
    )
    again.add_to_hass(hass)
    hass_storage[f"{DOMAIN}.{again.entry_id}"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.{again.entry_id}",
        "data": remembered,
    }
    await hass.config_entries.async_setup(again.entry_id)
    await hass.async_block_till_done()
    # Totals are there again by the entity registry, which this entry is new to.
    totals = {"total_ac_input", "total_battery", "total_solar"}
    assert unique_ids(hass, again) == unique_ids(hass, demo) - totals
    for one in er.async_entries_for_config_entry(er.async_get(hass), again.entry_id):
        state = hass.states.get(one.entity_id)
        assert state is not None, one.entity_id
        if one.domain in ("climate", "cover", "light", "number"):
            assert state.state == "unavailable"
    await hass.config_entries.async_unload(again.entry_id)
