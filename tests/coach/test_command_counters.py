"""How commands end is counted, with the time of their answers."""

import asyncio

import pytest

from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.errors import DeviceDidNotAnswer, DeviceDidNotObey

from .coach_on_a_bench import ANSWERS_AFTER, DIMMER, Bench


async def test_commands_are_counted_by_how_they_end(coach: Bench) -> None:
    counters = coach.coach.sessions["house"].commands.counters
    lamp = coach.device(Dimmer)
    assert counters.latency is None
    await lamp.turn_on(40)
    assert (counters.sent, counters.obeyed) == (1, 1)
    assert counters.latency == pytest.approx(ANSWERS_AFTER, abs=0.01)
    # It answers with what was not asked for, and then not at all.
    coach.nodes.obeys(
        DIMMER, "DC_DIMMER_STATUS_3", lambda _: {"instance": 1, "operating_status": 3}
    )
    with pytest.raises(DeviceDidNotObey):
        await lamp.turn_off()
    coach.nodes.is_deaf = lambda _: True
    with pytest.raises(DeviceDidNotAnswer):
        await lamp.turn_on(70)
    await asyncio.sleep(1)
    # Each counts once, however often it was sent.
    assert (counters.sent, counters.refused, counters.unanswered) == (3, 1, 1)
    assert counters.obeyed == 1
