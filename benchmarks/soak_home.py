"""A real Home Assistant behind the gateway of a rude coach, for the long run."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.rvc.const import CONF_ALLOW
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.gateway import SlcanServer
from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.simulator.rude.outputs import MOTOR_OUTPUTS
from custom_components.rvc.spec import load_spec

from .command_run import empty_home, entry as gateway_entry

TRAVEL = 8
"""Of the awning that two outputs drive, in s."""


@asynccontextmanager
async def rude_home(
    seed: int, *, without: Collection[str] = ()
) -> AsyncIterator[tuple[HomeAssistant, MockConfigEntry, RudeCoach]]:
    """Run both; everything is allowed, and two outputs are an awning."""
    gateway = SlcanServer()
    codec = Codec(load_spec().spec)
    coach = RudeCoach(gateway, codec=codec, seed=seed, without=without)
    await coach.start()
    try:
        async with empty_home() as hass:
            entry = _entry(gateway.port)
            entry.add_to_hass(hass)
            await hass.config_entries.async_setup(entry.entry_id)
            yield hass, entry, coach
            await hass.config_entries.async_unload(entry.entry_id)
    finally:
        await coach.stop()


def _entry(port: int) -> MockConfigEntry:
    awning = {
        "dimmer": list(MOTOR_OUTPUTS),
        "name": "Output awning",
        "as": "cover",
        "open_time": TRAVEL,
    }
    plain = gateway_entry(port)
    return MockConfigEntry(
        domain="rvc",
        version=4,
        data={"coach_map": {"devices": [awning]}},
        options=dict.fromkeys(CONF_ALLOW.values(), True),
        subentries_data=[
            {
                "data": dict(one.data),
                "subentry_type": one.subentry_type,
                "title": one.title,
                "unique_id": one.unique_id,
            }
            for one in plain.subentries.values()
        ],
    )
