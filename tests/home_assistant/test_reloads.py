"""What is heard, and what is changed, in the middle of a reload."""

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.coach_map.editing import with_device
from custom_components.rvc.coach_map.model import Document, MappedDevice
from custom_components.rvc.stores.coach_map import change_map, edit_map
from tests.conftest import Complaints

from .kit import Kit

DIMMED = "19FEDA9C#19FF7CFCFFFF04FF"
OTHER = "19FEDA9C#1AFF7CFCFFFF04FF"


async def test_what_is_heard_during_an_unload_is_added_by_the_next_set_up(
    hass: HomeAssistant, coach: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    await coach.hears(DIMMED)
    unload = hass.config_entries.async_unload_platforms

    async def unload_among_frames(*of: Any) -> bool:
        done = await unload(*of)
        # The platforms are gone, and the network is still open.
        await coach.puts(OTHER, OTHER)
        await asyncio.sleep(0)
        return done

    with patch.object(
        hass.config_entries, "async_unload_platforms", unload_among_frames
    ):
        await hass.config_entries.async_reload(coach.entry.entry_id)
    await coach.until(lambda: coach.running.networks["house"].connected)
    await coach.hears(DIMMED, OTHER, OTHER)
    assert "does not generate unique IDs" not in caplog.text
    for instance in (25, 26):
        assert coach.state(f"light.dimmer_{instance}").state == "on"


async def test_what_is_heard_on_a_network_that_is_removed_is_no_error(
    hass: HomeAssistant, coach: Kit, complaints: Complaints
) -> None:
    (network,) = coach.entry.subentries.values()
    hass.config_entries.async_remove_subentry(coach.entry, network.subentry_id)
    # The reload has not begun yet.
    await coach.puts(DIMMED)
    await hass.async_block_till_done()
    assert not complaints.messages


async def test_maps_that_are_changed_at_once_are_taken_one_after_the_other(
    hass: HomeAssistant, coach: Kit
) -> None:
    await coach.hears(DIMMED)
    names = ("Porch", "Hall", "Bath")
    await asyncio.gather(
        *(
            change_map(hass, coach.entry, {"devices": [{"dimmer": 25, "name": name}]})
            for name in names
        )
    )
    assert coach.entry.state is ConfigEntryState.LOADED
    assert coach.entry.runtime_data.document["devices"][0]["name"] == names[-1]


async def test_what_two_people_say_of_devices_at_once_is_all_kept(
    hass: HomeAssistant, coach: Kit
) -> None:
    def saying(instance: int, name: str) -> Callable[[Document], Document]:
        said = MappedDevice("dc_dimmer", (instance,), name=name)
        return lambda now: with_device(now, said)

    await asyncio.gather(
        edit_map(hass, coach.entry, saying(25, "Porch")),
        edit_map(hass, coach.entry, saying(26, "Hall")),
    )
    devices = coach.entry.runtime_data.document["devices"]
    assert [one["name"] for one in devices] == ["Porch", "Hall"]


async def test_the_map_of_a_coach_that_is_not_set_up_is_not_changed(
    hass: HomeAssistant, coach: Kit
) -> None:
    await hass.config_entries.async_unload(coach.entry.entry_id)
    with pytest.raises(HomeAssistantError, match="No coach"):
        await change_map(hass, coach.entry, {"devices": []})
