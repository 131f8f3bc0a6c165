"""A coach without Home Assistant, and the other nodes on its networks."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest

from custom_components.rvc.bus.network import Network
from custom_components.rvc.coach.coach import Coach
from custom_components.rvc.coach.session import NetworkSession
from custom_components.rvc.devices import Device, DeviceKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Value
from tests.fake_link import FakeLink
from tests.other_nodes import OtherNodes

from .coach_on_a_bench import DIMMER, LAMPS, Bench, bench, lamp_as_told
from .noise_kit import bank


class RunningCoach:
    """A coach, and the other nodes on each of its networks."""

    def __init__(
        self, codec: Codec, *networks: str, listen_only: bool = False, **settings: Any
    ) -> None:
        """Prepare a coach with these networks."""
        self.nodes = {name: OtherNodes(FakeLink()) for name in networks}
        self.coach = Coach(
            codec,
            [
                Network(name, partial(self._link, name), listen_only=listen_only)
                for name in networks
            ],
            identity="test",
            **settings,
        )

    def _link(self, network: str) -> FakeLink:
        return self.nodes[network].link

    @property
    def house(self) -> OtherNodes:
        """Return the other nodes on the house's network."""
        return self.nodes["house"]

    @property
    def session(self) -> NetworkSession:
        """Return the session of the house's network."""
        return self.coach.sessions["house"]

    def device(
        self, device_class: str, instance: int | None, network: str = "house"
    ) -> Device:
        """Return a device that must be there."""
        return self.coach.devices[DeviceKey(network, device_class, instance)]

    def dimmer(self, instance: int, network: str = "house") -> Dimmer:
        """Return a dimmer that must be there."""
        device = self.device("dc_dimmer", instance, network)
        assert isinstance(device, Dimmer)
        return device

    async def start(self) -> None:
        """Open the networks and wait until the coach has its addresses."""
        await self.coach.start()
        # Two waits of a claim, one for an answer and one for an objection
        await asyncio.sleep(3 * self.coach.timing.claim_wait)


class StartCoach:
    """Starts coaches, and stops them at the end."""

    def __init__(self, codec: Codec) -> None:
        """Begin without a coach."""
        self._codec = codec
        self.started: list[RunningCoach] = []

    async def __call__(self, *networks: str, **settings: Any) -> RunningCoach:
        """Return a coach with these networks, which has its addresses."""
        running = RunningCoach(self._codec, *networks, **settings)
        self.started.append(running)
        await running.start()
        return running


@pytest.fixture
async def start_coach(codec: Codec) -> AsyncIterator[StartCoach]:
    """Return what starts a coach; it is stopped at the end."""
    start = StartCoach(codec)
    yield start
    for running in start.started:
        await running.coach.stop()


@pytest.fixture
async def running(start_coach: StartCoach) -> RunningCoach:
    """Return a coach with one network, the house's, whose owner allows everything."""
    return await start_coach("house", allowed=("motion", "burners", "contactors"))


@pytest.fixture
async def coach(codec: Codec) -> AsyncIterator[Bench]:
    """Return a coach of many lamps, which are on."""
    async with bench(codec) as running:
        running.nodes.obeys(DIMMER, "DC_DIMMER_STATUS_3", lamp_as_told)
        for instance in range(1, LAMPS + 1):
            on: dict[str, Value] = {"instance": instance, "operating_status": 80}
            running.nodes.report("DC_DIMMER_STATUS_3", on)
        yield running


@pytest.fixture
async def source(running: RunningCoach) -> Device:
    """Return a bank that was heard, and told."""
    await running.house.hears(bank(264), bank(264))
    await asyncio.sleep(2)
    return running.device("dc_source", 1)
