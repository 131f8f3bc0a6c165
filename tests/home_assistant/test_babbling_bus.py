"""A babbling bus over TCP: the coach stays a coach, and Home Assistant answers."""

import asyncio
from dataclasses import replace
from pathlib import Path
import time

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
import pytest

from custom_components.rvc.bus.network import Network
from custom_components.rvc.coach.timing import Timing
from custom_components.rvc.data import TIMING
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import GLOBAL_ADDRESS, Frame
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.protocol.node_messages import REQUEST
from custom_components.rvc.spec import load_spec
from tests.noise import babble, babble_by_instance, limits
from tests.other_nodes import NODE as OTHER_NODE

from .test_cut_wires import DIMMED, assert_nothing_left, over_tcp

FRAMES = 8000
SHADE_STATUS = "WINDOW_SHADE_CONTROL_STATUS"
LONGEST_HOLD = 0.5
"""In s: the machine that runs the tests may do much else."""


@pytest.mark.usefixtures("quick", "socket_enabled")
async def test_every_status_of_every_instance(
    hass: HomeAssistant, tmp_path: Path
) -> None:
    cut = await over_tcp(hass, tmp_path)
    coach = cut.entry.runtime_data.coach
    network = coach.networks["house"]
    longest = 0.0
    for number, frame in enumerate(babble(load_spec().spec)[:FRAMES]):
        cut.say(frame)
        if number % 100 == 0:
            cut.say(DIMMED)
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - began)
    await cut.until(lambda: network.statistics.received >= FRAMES)
    await cut.until(lambda: cut.state() == "on")
    await hass.async_block_till_done()
    assert longest < LONGEST_HOLD
    for what, (kept, limit) in limits(coach).items():
        assert kept <= limit, what
    rows = er.async_entries_for_config_entry(er.async_get(hass), cut.entry.entry_id)
    assert len(rows) < 2500
    await cut.until(
        lambda: any("babble" in issue for _, issue in ir.async_get(hass).issues)
    )
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)


@pytest.mark.usefixtures("quick", "socket_enabled")
async def test_what_only_answers_is_found_while_a_node_babbles(
    hass: HomeAssistant, tmp_path: Path, timing: Timing
) -> None:
    spec = load_spec().spec
    hass.data[TIMING] = replace(timing, request_pause=0.02, inquiry=60.0)
    cut = await over_tcp(hass, tmp_path)
    coach = cut.entry.runtime_data.coach
    codec, dgn = Codec(spec), spec.dgns[SHADE_STATUS].dgn

    def answer(_: Network, sent: Frame) -> None:
        message = codec.decode(sent)
        is_for = message.destination in (GLOBAL_ADDRESS, OTHER_NODE)
        if message.name == REQUEST and is_for and message["desired_dgn"] == dgn:
            signals: dict[str, Value] = {
                "instance": 1,
                "forward_status": "forward_off",
            }
            cut.say(codec.encode(SHADE_STATUS, signals, source=OTHER_NODE))

    coach.networks["house"].sent.subscribe(answer)

    async def babble_on() -> None:
        while True:
            for number, frame in enumerate(babble_by_instance(spec)):
                cut.say(frame)
                if number % 50 == 0:
                    await asyncio.sleep(0.025)

    babbling = asyncio.create_task(babble_on())
    await cut.until(lambda: len(coach.sessions["house"].requests) == 0)
    await cut.until(lambda: hass.states.get("cover.shade_1"))
    babbling.cancel()
    assert len(coach.devices) <= 300
    await hass.config_entries.async_unload(cut.entry.entry_id)
    assert_nothing_left(hass)
