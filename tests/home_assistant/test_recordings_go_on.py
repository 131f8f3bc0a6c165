"""A recording under way while its coach, its network or Home Assistant goes."""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.bus.errors import CannotOpen, NetworkLost
from custom_components.rvc.recordings import Recordings
from custom_components.rvc.services.recordings import list_recordings

from .kit import Kit

ON = "19FEDA9C#19FFC8FCFFFF04FF"
OFF = "19FEDA9C#19FF00FCFFFF00FF"


@pytest.fixture(autouse=True)
def config_folder(hass: HomeAssistant, tmp_path: Path) -> Iterator[None]:
    """Keep recordings apart from the tests' own folder."""
    before, hass.config.config_dir = hass.config.config_dir, str(tmp_path)
    yield
    hass.config.config_dir = before


def recordings_of(coach: Kit) -> Recordings:
    """Return the recordings of a coach that runs."""
    recordings: Recordings = coach.entry.runtime_data.recordings
    return recordings


async def listed(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return what is listed, by name."""
    return {one["name"]: one for one in await list_recordings(hass)}


async def test_a_reload_ends_a_recording_and_loses_nothing_of_it(
    hass: HomeAssistant, coach: Kit
) -> None:
    first = Path(await recordings_of(coach).start())
    await coach.hears(ON, OFF)
    before = recordings_of(coach)
    await hass.config_entries.async_reload(coach.entry.entry_id)
    assert not before.is_recording
    text = first.read_text()
    assert ON in text
    assert OFF in text
    assert text.endswith("\n")
    one = (await listed(hass))[first.name]
    assert not one["under_way"]
    assert one["seconds"] is not None
    assert one["networks"] == ["House"]
    # Who still has the page open from before is told, and the next one begins.
    with pytest.raises(HomeAssistantError, match="No coach"):
        await before.start()
    second = Path(await recordings_of(coach).start())
    assert second != first
    await coach.hears(ON)
    await recordings_of(coach).stop()
    assert ON in second.read_text()
    assert first.read_text() == text


async def test_a_lost_network_does_not_end_a_recording(
    hass: HomeAssistant, coach: Kit
) -> None:
    path = Path(await recordings_of(coach).start())
    await coach.hears(ON)
    coach.link.cannot_open = CannotOpen("not_found", "can0")
    coach.link.lose(NetworkLost("gone"))
    await hass.async_block_till_done()
    assert recordings_of(coach).is_recording
    assert (await listed(hass))[path.name]["under_way"]
    coach.link.cannot_open = None
    await coach.until(lambda: coach.link.is_open)
    await coach.hears(OFF)
    await recordings_of(coach).stop()
    text = path.read_text()
    assert text.index(ON) < text.index(OFF)


async def test_home_assistant_that_stops_ends_a_recording(
    hass: HomeAssistant, coach: Kit
) -> None:
    recordings = recordings_of(coach)
    path = Path(await recordings.start())
    await coach.hears(ON)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert not recordings.is_recording
    assert ON in path.read_text()
    with pytest.raises(HomeAssistantError, match="No coach"):
        await recordings.start()
    assert not (await listed(hass))[path.name]["under_way"]


async def test_a_recording_that_was_killed_is_a_whole_one(
    hass: HomeAssistant, coach: Kit
) -> None:
    """What was on the disk is listed with its length; half a line is no frame."""
    path = Path(await recordings_of(coach).start())
    await coach.hears(ON, OFF)
    await recordings_of(coach).stop()
    text = path.read_text()
    killed = path.with_name("20260101T000001Z_001.log")
    killed.write_text(text + text.splitlines()[-1][:-3])
    killed.with_suffix(".json").write_text('{"networks": {"can0"')
    os.utime(killed)
    about = await listed(hass)
    assert about[killed.name]["seconds"] == about[path.name]["seconds"]
    assert about[killed.name]["networks"] == []
