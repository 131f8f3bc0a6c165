"""The whole simulated coach at rest with noise on all that is measured."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from homeassistant.const import EVENT_STATE_REPORTED
from homeassistant.core import (
    Event,
    EventStateChangedData,
    EventStateReportedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)
import pytest

from custom_components.rvc.bus.transports.loopback import LoopbackTransport
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.data import TIMING
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.rude.coach import RudeCoach
from custom_components.rvc.spec import load_spec

from .kit import coach_entry, network_data

MINUTES = 4
STEP = 0.1
SETTLED = 60.0
"""Seconds in which all is heard for the first time."""
IS_THE_THING = {
    # What changes is shown by these alone.
    "light": {"brightness"},
    "cover": {"current_position"},
    "climate": {
        "temperature",
        "target_temp_high",
        "target_temp_low",
        "current_temperature",
        "hvac_action",
        "fan_mode",
    },
    "water_heater": {"temperature", "current_temperature"},
    "device_tracker": {"latitude", "longitude"},
}
"""Attributes that may change without the state, by platform."""
MOST_A_MINUTE = 110
"""States of the entities that are on at first. It was 1,300; tires and rooms do warm."""


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what the coach says."""
    codec = Codec(load_spec().spec)
    coach = RudeCoach(LoopbackTransport("noise"), codec=codec, faults=["noise"])
    path: Path = tmp_path_factory.mktemp("noise") / "noise.log"
    now = 1.0
    with path.open("w") as file:
        while now < 120 + SETTLED + MINUTES * 60:
            now += STEP
            coach.step(STEP)
            for frame in coach.due(now):
                if now >= 120:
                    file.write(f"({1_700_000_000 + now:.6f}) can0 {frame}\n")
    return path


class Written:
    """The states that are written."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.states: Counter[str] = Counter()
        self.attributes_alone: list[tuple[str, Any]] = []
        self.unchanged: Counter[str] = Counter()
        self._renamed: set[str] = set()
        hass.bus.async_listen("state_changed", self._write)
        hass.bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, self._rename)
        hass.bus.async_listen(
            EVENT_STATE_REPORTED, self._report, event_filter=callback(lambda _: True)
        )

    @callback
    def _report(self, event: Event[EventStateReportedData]) -> None:
        if event.data["entity_id"] not in self._renamed:
            self.unchanged[event.data["entity_id"]] += 1

    @callback
    def _rename(self, event: Event[EventEntityRegistryUpdatedData]) -> None:
        # Home Assistant itself writes what was given a name for voice.
        self._renamed.add(event.data["entity_id"])

    @callback
    def _write(self, event: Event[EventStateChangedData]) -> None:
        before, after = event.data["old_state"], event.data["new_state"]
        if before is None or after is None:
            return
        self.states[after.entity_id] += 1
        if before.state != after.state:
            return
        changed = {
            name
            for name in {*before.attributes, *after.attributes}
            if before.attributes.get(name) != after.attributes.get(name)
        }
        if changed - IS_THE_THING.get(after.domain, set()):
            self.attributes_alone.append((after.entity_id, changed))


@pytest.mark.parametrize("everything", [False, True])
async def test_a_coach_at_rest_writes_little_and_no_attribute_alone(
    hass: HomeAssistant,
    quick: None,
    recording: Path,
    request: pytest.FixtureRequest,
    everything: bool,
) -> None:
    if everything:
        request.getfixturevalue("entity_registry_enabled_by_default")
    hass.data[TIMING] = Timing()
    network = network_data(
        kind="recording", path=str(recording), speed="1", repeat=True
    )
    entry = coach_entry(network)
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await asyncio.sleep(SETTLED)
    await hass.async_block_till_done()
    written = Written(hass)
    await asyncio.sleep(MINUTES * 60 - 10)
    assert not written.attributes_alone
    assert not written.unchanged
    most = written.states.most_common(8)
    if not everything:
        assert written.states.total() < MOST_A_MINUTE * MINUTES, most
    # Waiting values have a bound, and end with the entry.
    settling = entry.runtime_data.coach.settling
    assert 0 < len(settling) < len(hass.states.async_all()) * 2
    await hass.config_entries.async_unload(entry.entry_id)
    assert not len(settling)
