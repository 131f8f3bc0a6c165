"""What the tests of platforms share."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from ..genset import GENERATOR, START, STOP, Genset
from ..kit import Kit


@pytest.fixture
async def genset(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Genset]:
    """Return a coach with such a generator, whose start is allowed."""
    mapped = {"dimmer": [START, STOP], "name": "Generator 83", "as": "generator"}
    hass.config_entries.async_update_entry(
        entry,
        data={"coach_map": {"devices": [mapped]}},
        options={"allow_burners": True},
    )
    kit = Kit(hass, entry)
    await kit.set_up()
    for instance in (START, STOP):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    assert hass.states.get(GENERATOR) is None
    genset = Genset(kit)
    await kit.until(lambda: hass.states.get(GENERATOR) is not None)
    yield genset
    genset.task.cancel()
    await kit.tear_down()
