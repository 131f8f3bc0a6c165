"""A rude coach behind a real TCP gateway: what Home Assistant makes of its faults.

Time is real here, so faults that do not mind each other go on together.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.const import CONF_ALLOW
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.devices.generation import GeneratorStart
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from custom_components.rvc.simulator.devices.moving import MovingDevice
from custom_components.rvc.simulator.gateway import SlcanServer
from custom_components.rvc.simulator.rude.coach import RudeCoach

from .kit import coach_entry, network_data

DEMAND = "switch.automatic_generator_start_demand"
LAMP = "light.dimmer_2"


class Rude:
    """Home Assistant, and the rude coach that it is wired to."""

    def __init__(self, hass: HomeAssistant, codec: Codec) -> None:
        """Make both."""
        self.hass = hass
        self.codec = codec
        self.gateway = SlcanServer()

    async def set_up(self, *faults: str) -> None:
        """Start both, and wait until what is needed is there."""
        self.coach = RudeCoach(self.gateway, codec=self.codec, faults=faults)
        await self.coach.start()
        network = network_data(
            kind="gateway",
            protocol="slcan",
            host="127.0.0.1",
            port=self.gateway.port,
            channel="",
            bit_rate="250000",
        )
        options = dict.fromkeys(CONF_ALLOW.values(), True)
        self.entry = coach_entry(network, options=options)
        self.entry.add_to_hass(self.hass)
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        needed = (DEMAND, LAMP, "cover.shade_1", "light.dimmer_3")
        await self.until(lambda: all(map(self.state, needed)))

    async def tear_down(self) -> None:
        """Stop both."""
        if self.entry.state is ConfigEntryState.LOADED:
            await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.coach.stop()

    def state(self, entity_id: str) -> State | None:
        """Return a state."""
        return self.hass.states.get(entity_id)

    def shows(self, entity_id: str) -> str | None:
        """Return what a state shows."""
        state = self.state(entity_id)
        return None if state is None else state.state

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(40):
            while not condition():
                await asyncio.sleep(0.01)

    async def call(self, entity_id: str, action: str, **data: object) -> None:
        """Call an action."""
        await self.hass.services.async_call(
            entity_id.partition(".")[0],
            action,
            {"entity_id": entity_id, **data},
            blocking=True,
        )

    def lamp(self, instance: int = 2) -> SimulatedDimmer:
        """Return a lamp of the coach."""
        return cast(SimulatedDimmer, self.coach.device("dc_dimmer", instance))

    @property
    def start(self) -> GeneratorStart:
        """Return the generator start."""
        return cast(GeneratorStart, self.coach.device("generator_start"))

    @property
    def shade(self) -> MovingDevice:
        """Return a shade."""
        return cast(MovingDevice, self.coach.device("window_shade", 1))


@pytest.fixture
async def rude(
    hass: HomeAssistant, quick: None, socket_enabled: None, codec: Codec
) -> AsyncIterator[Rude]:
    """Return both, not started yet."""
    rude = Rude(hass, codec)
    yield rude
    await rude.tear_down()


async def test_noise_stammering_line_feeds_and_polls(
    hass: HomeAssistant, rude: Rude, caplog: pytest.LogCaptureFixture
) -> None:
    """Without an answer to its polls the generator start drops the demand in 3 s."""
    await rude.set_up("noise", "twice", "line-feeds", "bursts", "asking-start")
    await rude.call(DEMAND, "turn_on")
    await rude.call(LAMP, "turn_on", brightness_pct=40)
    await rude.until(lambda: rude.lamp().level == 40 and rude.shows(LAMP) == "on")
    await rude.until(lambda: rude.start.has_polled)
    await rude.until(lambda: not rude.start.has_polled)
    assert rude.start.is_demanded
    assert rude.shows(DEMAND) == "on"
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_motor_that_stops_and_a_node_that_restarts(
    hass: HomeAssistant, rude: Rude
) -> None:
    """What has stopped by itself is shown at rest, and what was forgotten is asked for."""
    await rude.set_up("stops")
    await rude.call("cover.shade_1", "open_cover")
    await rude.until(lambda: rude.shows("cover.shade_1") == "opening")
    await rude.until(lambda: not rude.shade.is_moving)
    await rude.until(lambda: rude.shows("cover.shade_1") != "opening")
    assert rude.lamp(3).level
    node = rude.coach.node_of(rude.lamp(3))
    await rude.call("light.dimmer_3", "turn_off")
    rude.coach.forget(node)
    node.send_claim()
    # It reports lamps at their changes alone.
    await rude.until(lambda: rude.shows("light.dimmer_3") == "on")


async def test_a_cut_wire_and_a_deaf_node(hass: HomeAssistant, rude: Rude) -> None:
    """A command that nobody has heard fails, and all is there again after a cut."""
    await rude.set_up("late")
    rude.coach.behave()
    rude.lamp().mute()
    with pytest.raises(HomeAssistantError):
        await rude.call(LAMP, "turn_on")
    rude.lamp().obeys()
    rude.gateway.go_away()
    await rude.until(lambda: rude.shows(LAMP) == "unavailable")
    rude.lamp().level = 100.0
    rude.gateway.come_back()
    await rude.until(lambda: rude.shows(LAMP) == "on")
