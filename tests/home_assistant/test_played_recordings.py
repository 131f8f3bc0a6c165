"""Recordings that are played: whatever they say once is shown."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.data import TIMING

from .kit import coach_entry, network_data

PAUSE = 10
"""In s, between two frames."""


def recording(folder: Path, lamps: int, pause: float) -> Path:
    """Write a recording in which each lamp reports once."""
    path = folder / "once.log"
    path.write_text(
        "".join(
            f"({1_700_000_000 + lamp * pause:.6f}) can0"
            f" 19FEDA{lamp >> 7:02X}#{lamp & 0x7F:02X}FFC8FCFFFF00FF\n"
            for lamp in range(1, lamps + 1)
        )
    )
    return path


async def played(hass: HomeAssistant, path: Path, speed: str) -> MockConfigEntry:
    """Return a coach whose recording has come to its end."""
    hass.data[TIMING] = Timing()
    entry = coach_entry(
        network_data(kind="recording", path=str(path), speed=speed, repeat=False)
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    network = entry.runtime_data.coach.networks["house"]
    await until(lambda: network.finished)
    await hass.async_block_till_done()
    return entry


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    while not condition():
        await asyncio.sleep(1)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("speed", ["1", "max"])
async def test_what_a_recording_says_once_is_shown(
    hass: HomeAssistant, tmp_path: Path, speed: str
) -> None:
    entry = await played(hass, recording(tmp_path, 60, PAUSE), speed)
    assert len(hass.states.async_entity_ids("light")) == 60
    assert {state.state for state in hass.states.async_all("light")} == {"on"}
    await hass.config_entries.async_unload(entry.entry_id)


@pytest.mark.usefixtures("quick")
async def test_a_recording_of_nonsense_does_not_fill_home_assistant(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    entry = await played(hass, recording(tmp_path, 2000, 0.001), "max")
    assert len(entry.runtime_data.coach.devices) <= 201
    await hass.config_entries.async_unload(entry.entry_id)
