"""Energy, where the steps of the options write to it; the options are loaded."""

from collections.abc import AsyncIterator
from datetime import timedelta

from homeassistant.components import energy
from homeassistant.components.energy import data as energy_data
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

# Else the first who opens the options waits for them, and a coach goes on meanwhile.
import custom_components.rvc.flows.options

assert custom_components.rvc.flows.options


@pytest.fixture
def database(recorder_db_url: str) -> None:
    """Prepare the recorder's database, which must be there before Home Assistant."""


@pytest.fixture
async def with_energy(recorder_mock: Recorder, hass: HomeAssistant) -> None:
    """Set Energy up, as default_config does."""
    assert await async_setup_component(hass, energy.DOMAIN, {})


@pytest.fixture
async def manager(
    hass: HomeAssistant, with_energy: None
) -> AsyncIterator[energy_data.EnergyManager]:
    """Return what keeps the preferences of Energy, where nobody set any."""
    yield await energy_data.async_get_manager(hass)
    # What is saved a minute later is not left to the next test.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    await hass.async_block_till_done()
