"""The demo coach: what an owner of a whole coach would see."""

import os
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

SNAPSHOT = Path(__file__).parent / "fixtures" / "demo_coach.txt"


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
