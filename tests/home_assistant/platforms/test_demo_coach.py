"""The demo coach: what an owner of a whole coach would see."""

import os
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.simulator.names import DEMO_MAP
from tests.paths import FIXTURES

from ..kit import coach_entry, network_data

SNAPSHOT = FIXTURES / "demo_coach.txt"


def described(hass: HomeAssistant, entry: MockConfigEntry) -> list[str]:
    """Return all entities with what makes them what they are, one a line."""
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    prefix = f"{entry.entry_id}_"
    return sorted(
        " | ".join(
            str(part)
            for part in (
                one.entity_id,
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
    )


async def test_every_entity_is_as_it_was(
    hass: HomeAssistant, demo: MockConfigEntry
) -> None:
    now = described(hass, demo)
    if os.environ.get("RVC_SNAPSHOT"):
        SNAPSHOT.write_text("\n".join(now) + "\n", encoding="utf-8")
    assert now == SNAPSHOT.read_text(encoding="utf-8").splitlines()


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
    before = {line.split(" | ")[1] for line in described(hass, demo)}
    after = {line.split(" | ")[1] for line in described(hass, again)}
    assert after == before
    for one in er.async_entries_for_config_entry(er.async_get(hass), again.entry_id):
        state = hass.states.get(one.entity_id)
        assert state is not None, one.entity_id
    # What was not heard yet can be told already, and says that nobody answers.
    with pytest.raises(HomeAssistantError, match="did not answer|no address"):
        await hass.services.async_call(
            "number",
            "set_value",
            {"entity_id": number_of(hass, again, "freezer"), "value": -20},
            blocking=True,
        )
    await hass.config_entries.async_unload(again.entry_id)


def number_of(hass: HomeAssistant, entry: MockConfigEntry, word: str) -> str:
    """Return a number entity with a word in its name."""
    return next(
        one.entity_id
        for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        if one.domain == "number" and word in one.entity_id
    )
