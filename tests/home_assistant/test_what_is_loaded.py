"""What is loaded, and when: not what only some coaches need."""

from ..fresh_process import said_by

SET_UP = """\
import asyncio, sys
from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import async_test_home_assistant
from tests.home_assistant.kit import coach_entry, network_data
import custom_components.rvc.config_flow

async def main():
    async with async_test_home_assistant() as hass:
        hass.data.pop("custom_components", None)
        entry = coach_entry(network_data(channel="alone"))
        entry.add_to_hass(hass)
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED, entry.reason
        await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_stop(force=True)

asyncio.run(main())
OURS = "custom_components.rvc."
print(*(name.removeprefix(OURS) for name in sys.modules if name.startswith(OURS)))
"""

IMPORT = """\
import sys
import custom_components.rvc
OURS = "custom_components.rvc."
print(*(name.removeprefix(OURS) for name in sys.modules if name.startswith(OURS)))
"""

FOR_SOME = (
    "cli",
    "simulator",
    "bus.recordings.binary",
    "bus.recordings.lines",
    "bus.recordings.pcap",
    "coach_map.formats.registry",
    "flows.options",
    "services.sentences",
    "spec.files",
    "spec.schema",
    "websocket.commands",
    "websocket.contract",
)
"""For the demo, the command line, recordings and maps that are read, options that are opened,
the voice assistant, owners' own messages, and pages."""


def test_home_assistant_imports_next_to_nothing() -> None:
    assert said_by(IMPORT).split() == ["const"]


def test_a_coach_does_without_what_only_some_need() -> None:
    loaded = said_by(SET_UP).split()
    assert "coach.coach" in loaded
    needless = [
        name
        for name in loaded
        if any(name == one or name.startswith(f"{one}.") for one in FOR_SOME)
    ]
    assert not needless
