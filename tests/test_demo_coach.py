"""The demo coach: what an owner of a whole coach would see."""

from collections.abc import AsyncIterator
import os
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import DOMAIN
from custom_components.rvc.simulator.coach import SimulatedCoach

SNAPSHOT = Path(__file__).parent / "fixtures" / "demo_coach.txt"


@pytest.fixture
async def demo(hass: HomeAssistant, quick: None) -> AsyncIterator[MockConfigEntry]:
    """Set the demo coach up and wait until everything has been heard."""
    entry = MockConfigEntry(domain=DOMAIN, title="Demo coach", data={"kind": "demo"})
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await everything(hass, entry)
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)


async def everything(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Let all statuses be sent once, and wait until Home Assistant has them."""
    simulated: SimulatedCoach = entry.runtime_data.simulated
    statistics = entry.runtime_data.coach.networks["house"].statistics
    before = -1
    for node in simulated.nodes:
        for device in node.devices:
            device.touch()
    import asyncio

    while statistics.received != before:
        before = statistics.received
        await asyncio.sleep(0.5)
        await hass.async_block_till_done()
        if before > 3000:
            break


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
