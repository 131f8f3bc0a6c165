"""Many commands at once, over a real wire: a gateway with the simulated coach behind it.

Time is real here, so the three run beside each other where they can.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.data import TIMING
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.coach import SimulatedCoach
from custom_components.rvc.simulator.devices.lighting import SimulatedDimmer
from tests.e2e.simulated import SlcanGateway

from .kit import QUICK, coach_entry, network_data

DIMMER_NODE = 131
COMMAND = 0x1FEDB
LAMPS = 45
DEAF, DRAGGED = 44, 45


class NotingGateway(SlcanGateway):
    """A gateway that notes the commands of dimmers."""

    def __init__(self) -> None:
        """Be at a port that is free."""
        super().__init__("127.0.0.1", 0)
        self.commands: list[tuple[float, int]] = []
        """When each came, and for which instance."""

    @property
    def port(self) -> int:
        """Return the port that it listens at."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def note(self, frame: Frame) -> None:
        """Note a frame that has come in."""
        if frame.dgn == COMMAND:
            now = asyncio.get_running_loop().time()
            self.commands.append((now, frame.data[0]))


class Wired:
    """Home Assistant, and the coach that it is wired to."""

    def __init__(self, hass: HomeAssistant, gateway: NotingGateway) -> None:
        """Take both."""
        self.hass = hass
        self.gateway = gateway
        self.dimmers: dict[int, SimulatedDimmer] = {}

    async def call(self, action: str, *instances: int, **data: object) -> None:
        """Call an action of lamps."""
        lamps = [f"light.dimmer_{instance}" for instance in instances]
        await self.hass.services.async_call(
            "light", action, {"entity_id": lamps, **data}, blocking=True
        )

    def is_on(self, instance: int) -> bool | None:
        """Return whether a lamp is on; None while it is not there."""
        state = self.hass.states.get(f"light.dimmer_{instance}")
        return None if state is None else state.state == "on"

    def times(self, instance: int) -> list[float]:
        """Return when a lamp was commanded."""
        return [time for time, one in self.gateway.commands if one == instance]


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def wired(
    hass: HomeAssistant, quick: None, socket_enabled: None, codec: Codec
) -> AsyncIterator[Wired]:
    """Return a coach of lamps that are on, at the pace of a real one."""
    hass.data[TIMING] = replace(QUICK, bus=BusTiming())
    wired = Wired(hass, gateway := NotingGateway())
    coach = SimulatedCoach(gateway, codec=codec)
    (node,) = (one for one in coach.nodes if one.address == DIMMER_NODE)
    coach.nodes = [node]
    wired.dimmers = {
        instance: SimulatedDimmer(codec.spec, instance, level=100)
        for instance in range(1, LAMPS + 1)
    }
    node.devices = list(wired.dimmers.values())
    await coach.start()
    entry = coach_entry(
        network_data(
            kind="gateway",
            protocol="slcan",
            host="127.0.0.1",
            port=gateway.port,
            channel="",
            bit_rate="250000",
        )
    )
    entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await until(lambda: all(wired.is_on(lamp) for lamp in wired.dimmers))
    yield wired
    await hass.config_entries.async_unload(entry.entry_id)
    await coach.stop()


async def drag(wired: Wired) -> float:
    """Drag a slider at 30 calls a second for 3 s; return how late the lamp is."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    calls = []
    for number in range(90):
        await asyncio.sleep(max(began + number / 30 - loop.time(), 0))
        call = wired.call("turn_on", DRAGGED, brightness_pct=10 + number)
        calls.append(asyncio.ensure_future(call))
    last = loop.time()
    await asyncio.gather(*calls)
    assert wired.dimmers[DRAGGED].level == pytest.approx(99, abs=1)
    return loop.time() - last


async def tap(wired: Wired) -> list[object]:
    """Tap ten times in 3 s on a lamp whose node is deaf for 7 s; return how each ends."""
    lamp = wired.dimmers[DEAF].mute()
    taps = []
    for number in range(10):
        action = "turn_on" if number % 2 else "turn_off"
        taps.append(asyncio.ensure_future(wired.call(action, DEAF)))
        await asyncio.sleep(0.3)
    results = await asyncio.gather(*taps, return_exceptions=True)
    await asyncio.sleep(1)
    lamp.obeys()
    return list(results)


async def test_a_burst_a_slider_and_a_lamp_that_is_deaf(wired: Wired) -> None:
    loop = asyncio.get_running_loop()
    await wired.call("turn_off", *wired.dimmers)
    assert not any(wired.is_on(lamp) for lamp in wired.dimmers)
    assert not any(dimmer.level for dimmer in wired.dimmers.values())
    wired.gateway.commands.clear()

    late, taps = await asyncio.gather(drag(wired), tap(wired))
    awake = loop.time()
    assert late < 0.3
    assert len(wired.times(DRAGGED)) <= 60
    assert all(isinstance(result, HomeAssistantError) for result in taps)
    await asyncio.sleep(1)
    assert len(wired.times(DEAF)) <= 5
    assert not [time for time in wired.times(DEAF) if time > awake]
    # It is none the worse for it.
    await wired.call("turn_on", DEAF, brightness_pct=40)
    assert wired.dimmers[DEAF].level == pytest.approx(40, abs=1)
