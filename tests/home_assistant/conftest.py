"""What the tests in Home Assistant share: the integration in a real one."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
import itertools
from typing import Any
from unittest.mock import PropertyMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components
from custom_components.rvc.bus.link import Transport
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.const import CONF_CHANNEL
from custom_components.rvc.data import TIMING
from custom_components.rvc.flows.connections.model import Config
from custom_components.rvc.flows.connections.registry import CONNECTIONS
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.spec.permissions import PERMISSIONS
from tests.clock import REAL_TIME
from tests.fake_link import FakeLink

from .kit import LINKS, QUICK, Kit, coach_entry, network_data

assert custom_components  # Home Assistant looks for it among the loaded modules.

_channels = itertools.count()


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave out what the test plugin does for each call: it notes whence it came."""


@pytest.fixture
async def hass(hass: HomeAssistant) -> AsyncIterator[HomeAssistant]:
    """Let entity ids say no areas, as owners may choose.

    Integrations that are still being set up when Home Assistant stops leave timers
    behind; so all are waited for.
    """
    parts = [er.EntityNamePart.DEVICE, er.EntityNamePart.ENTITY]
    er.async_get(hass).async_update_settings(entity_id_parts=parts)
    yield hass
    await hass.async_block_till_done()


@pytest.fixture
def timing() -> Timing:
    """Return the pauses of all coaches; a test may be parametrized with others."""
    return QUICK


@pytest.fixture
def quick(
    request: pytest.FixtureRequest,
    hass: HomeAssistant,
    timing: Timing,
    monkeypatch: pytest.MonkeyPatch,
    enable_custom_integrations: None,
) -> None:
    """Let Home Assistant load the integration, with links in the place of adapters.

    Tests that are marked with `real_time` have python-can's adapters.
    """
    hass.data[TIMING] = timing
    LINKS.clear()
    if request.node.get_closest_marker(REAL_TIME) is not None:
        return

    def connect(hass: HomeAssistant, config: Config, timing: BusTiming) -> Transport:
        return LINKS.setdefault(config[CONF_CHANNEL], FakeLink())

    linked = replace(CONNECTIONS["other"], transport=connect)
    monkeypatch.setitem(CONNECTIONS, "other", linked)


@pytest.fixture
def entry(hass: HomeAssistant, quick: None) -> MockConfigEntry:
    """Return the entry of a coach on a virtual CAN bus, not yet set up."""
    config_entry = coach_entry(network_data(channel=f"test {next(_channels)}"))
    config_entry.add_to_hass(hass)
    return config_entry


@pytest.fixture
async def open_coach(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Set up a coach whose owner allows everything."""
    allowed = {f"allow_{permission}": True for permission in PERMISSIONS}
    hass.config_entries.async_update_entry(entry, options=allowed)
    kit = Kit(hass, entry)
    await kit.set_up()
    yield kit
    await kit.tear_down()


@pytest.fixture
async def coach(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Set up a coach and return the other end of its bus."""
    kit = Kit(hass, entry)
    await kit.set_up()
    yield kit
    await kit.tear_down()


@pytest.fixture
def entity_registry_enabled_by_default() -> Iterator[None]:
    """Switch all entities on, also those that an owner has to ask for."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        PropertyMock(return_value=True),
    ):
        yield


@pytest.fixture
def demo_options() -> dict[str, Any]:
    """Return the options of the demo coach."""
    return {}


@pytest.fixture
async def demo(
    hass: HomeAssistant, quick: None, demo_options: dict[str, Any]
) -> AsyncIterator[MockConfigEntry]:
    """Set the demo coach up and wait until everything has been heard."""
    entry = coach_entry(
        network_data(kind="demo"), title="Demo coach", options=demo_options
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await everything(hass, entry)
    yield entry
    await hass.config_entries.async_unload(entry.entry_id)


async def everything(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Let all statuses be sent twice, and wait until Home Assistant has them."""
    simulated: SimulatedCoach = entry.runtime_data.simulated
    statistics = entry.runtime_data.coach.networks["house"].statistics
    for most in (3000, 6000):
        before = -1
        for node in simulated.nodes:
            for device in node.devices:
                device.touch()
        while before < statistics.received < most:
            before = statistics.received
            await asyncio.sleep(0.5)
            await hass.async_block_till_done()
