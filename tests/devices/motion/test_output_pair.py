"""A pair of outputs as a model, without a bus."""

import asyncio
from typing import override

import pytest

from custom_components.rvc.bus.errors import NetworkDown
from custom_components.rvc.devices import Device
from custom_components.rvc.devices.device import MotionKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.motion.output_pair import OutputPair
from custom_components.rvc.protocol.message import Value

from ..conftest import Bench, NotingLink

STATUS = "DC_DIMMER_STATUS_3"


class LostLink(NotingLink):
    """Notes stops, and says that the network is away."""

    @override
    async def stop_moving(
        self,
        device: Device,
        motion_key: MotionKey | None,
        name: str,
        signals: dict[str, Value],
    ) -> None:
        await super().stop_moving(device, motion_key, name, signals)
        raise NetworkDown("house")


async def test_a_stop_that_waits_for_the_network_is_noted_for_both_outputs(
    bench: Bench,
) -> None:
    link = LostLink()
    opening, closing = (
        Dimmer(bench.make(Dimmer, instance).key, link, ()) for instance in (1, 2)
    )
    with pytest.raises(NetworkDown):
        await OutputPair(opening, closing).stop()
    assert [signals["instance"] for _, _, signals in link.stops] == [1, 2]


async def test_what_does_not_run_may_be_at_its_end_unless_it_is_at_the_other(
    bench: Bench,
) -> None:
    opening, closing = (bench.make(Dimmer, instance) for instance in (1, 2))
    pair = OutputPair(opening, closing, opening_time=10)

    async def run(output: Dimmer, seconds: float) -> None:
        bench.report(output, STATUS, operating_status=100)
        await asyncio.sleep(seconds)
        bench.report(output, STATUS, operating_status=0)

    async def may_be_open() -> bool:
        await pair.open()
        (_, request) = bench.link.motions[-1]
        assert request.stays is not None
        return request.stays(opening.messages[STATUS])

    bench.report(opening, STATUS, operating_status=0)
    assert await may_be_open()
    await run(closing, 10)
    assert pair.position == pytest.approx(0)
    assert not await may_be_open()
    # A panel has opened it, faster than the estimate has it.
    await run(opening, 3)
    assert pair.position == pytest.approx(30)
    assert await may_be_open()
