"""A pair of outputs as a model, without a bus."""

from typing import override

import pytest

from custom_components.rvc.bus.errors import NetworkDown
from custom_components.rvc.devices import Device
from custom_components.rvc.devices.device import MotionKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.motion.output_pair import OutputPair
from custom_components.rvc.protocol.message import Value

from ..conftest import Bench, NotingLink


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
