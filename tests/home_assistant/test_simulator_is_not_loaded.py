"""The simulator is loaded for the demo alone."""

import subprocess
import sys

from ..paths import ROOT

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
print(*(name for name in sys.modules if "rvc.simulator" in name))
"""


def test_a_coach_that_is_no_demo_does_without_the_simulator() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SET_UP],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
