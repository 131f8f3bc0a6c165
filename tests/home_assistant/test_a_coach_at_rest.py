"""A recording of a coach at rest, played for an hour: nothing flaps or is false."""

import asyncio
from collections import defaultdict
from pathlib import Path

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.data import TIMING
from custom_components.rvc.devices import NODE

from .kit import coach_entry, network_data

HOUR = 3600
LAP = 60
"""Seconds of the recording, which is played over and over."""

# How often in s, and what is said then in turn
SAID: list[tuple[float, list[str]]] = [
    # A battery monitor, the current of which is about nothing, and an empty one
    (
        0.5,
        [
            "19FFFD80#01640D0164913577",
            "19FFFD80#01640D0130923577",
            "19FFFD80#01640D01A0983577",
            "19FFFD80#01640D01A0923577",
        ],
    ),
    (0.5, ["19FFFD50#0178FFFFFFFFFFFF", "19FFFC50#0178FFFFFFFFFFFF"]),
    (0.5, ["19FFFC80#01640024B4FFFFFF"]),
    # A charger, a monitor that says otherwise, and their diagnostics
    (5, ["19FFC7E1#010E016086C801FF"]),
    (5, ["01FFC7FA#010C01007DFF06FF"]),
    (5, ["19FECAE1#054AFFFFFFFFFFFF"]),
    (5, ["19FECAFA#0558FFFFFFFFFFFF"]),
    # Two lamps, and a panel that mirrors one and knows less
    (5, ["19FEDA98#18FF00FCFFFF04FF"]),
    (5, ["19FEDA98#19FFC8FCFF0500FF"]),
    (5, ["19FEDA44#19FFC8FCFFFFFFFF"]),
    # A zone without a sensor, and a heater that knows no temperature
    (5, ["19FFE259#0215C84724472400"]),
    (5, ["19FF9C59#020000FFFFFFFFFF"]),
    (5, ["19FFF780#0100000000000000"]),
    # Tanks that are slower than the text has it
    (30, ["19FFB780#000304FFFFFFFFFF"]),
    (40, ["19FFB780#010204FFFFFFFFFF"]),
    # Controllers of the chassis, which are well, and a module that is
    (1, ["18FECA00#00FF00000000FFFF", "18FECA03#000000000000FFFF"]),
    (5, ["00FECA98#0583FFFFFFFF"]),
    # A receiver without a fix, and a transfer switch without a current
    (1, ["18FEF3A0#00752B7D00752B7D"]),
    (5, ["19FFAA4F#0100F0FFFFFFFFFF"]),
]
MAY_CHANGE = ("current", "power", "energy", "last_frame", "time_to", "frames", "load")
CLASSES = {
    "dc_source",
    "charger",
    "dc_dimmer",
    "thermostat",
    "water_heater",
    "tank",
    "gps",
    "transfer_switch",
}


def recording(folder: Path) -> Path:
    """Write the recording of a lap, in which nodes speak in turn."""
    lines = []
    for number, (pause, frames) in enumerate(SAID):
        for turn in range(round(LAP / pause)):
            at = 1_700_000_000 + turn * pause + number / 100
            lines.append((at, frames[turn % len(frames)]))
    path = folder / "rest.log"
    path.write_text("".join(f"({at:.6f}) can0 {one}\n" for at, one in sorted(lines)))
    return path


@pytest.mark.parametrize("everything", [False, True])
async def test_nothing_flaps_for_an_hour(
    hass: HomeAssistant,
    quick: None,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    everything: bool,
) -> None:
    if everything:
        request.getfixturevalue("entity_registry_enabled_by_default")
    hass.data[TIMING] = Timing()
    path = str(recording(tmp_path))
    network = network_data(kind="recording", path=path, speed="1", repeat=True)
    entry = coach_entry(network)
    entry.add_to_hass(hass)
    shown: dict[str, list[str]] = defaultdict(list)

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        assert state is not None
        states = shown[state.entity_id]
        if not states or states[-1] != state.state:
            states.append(state.state)

    hass.bus.async_listen("state_changed", changed)
    told = async_capture_events(hass, "rvc_event")
    await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(HOUR)
    await hass.async_block_till_done()
    flaps = {
        entity_id: states
        for entity_id, states in shown.items()
        # What begins unavailable may say that it does not know yet, and then knows.
        if len(set(states)) < len(states)
        and not any(word in entity_id for word in MAY_CHANGE)
    }
    assert not flaps
    assert not told
    assert not [one for one in shown if one.endswith("fault") and "on" in shown[one]]
    keys = entry.runtime_data.coach.devices.keys()
    assert {one.device_class for one in keys} == {NODE, *CLASSES}
    # The monitor and the charger do say otherwise.
    issues = [
        (one.translation_key, (one.translation_placeholders or {}).get("device"))
        for one in ir.async_get(hass).issues.values()
    ]
    assert issues == [("rival_nodes", "Charger 1")]
    await hass.config_entries.async_unload(entry.entry_id)
