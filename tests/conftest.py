"""What all tests share: the integration in a real Home Assistant."""

from collections.abc import AsyncIterator, Iterator
import itertools

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

import custom_components
from custom_components.rvc.const import DOMAIN

from .kit import Kit

assert custom_components  # Home Assistant looks for it among the loaded modules.

_OURS = "rvc"
_channels = itertools.count()


@pytest.fixture(autouse=True)
def _no_deprecations(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail when Home Assistant complains about how it is used."""
    yield
    for record in caplog.get_records("call"):
        message = record.getMessage()
        assert not ("custom integration 'rvc'" in message and "will stop" in message)
        assert not (_OURS in record.name and record.levelname == "ERROR"), message


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration, and its node be in a hurry."""
    monkeypatch.setattr("custom_components.rvc.bus.network._GAP", 0.001)
    monkeypatch.setattr("custom_components.rvc.own_node._CLAIM_WAIT", 0.01)


@pytest.fixture
def entry(hass: HomeAssistant, quick: None) -> MockConfigEntry:
    """Return the entry of a coach on a virtual CAN bus, not yet set up."""
    channel = f"test {next(_channels)}"
    config_entry = MockConfigEntry(
        domain=DOMAIN,
        title="Coach",
        data={
            "kind": "other",
            "interface": "virtual",
            "channel": channel,
            "options": {},
        },
    )
    config_entry.add_to_hass(hass)
    return config_entry


@pytest.fixture
async def coach(hass: HomeAssistant, entry: MockConfigEntry) -> AsyncIterator[Kit]:
    """Set up a coach and return the other end of its bus."""
    kit = Kit(hass, entry)
    await kit.set_up()
    yield kit
    await kit.tear_down()
