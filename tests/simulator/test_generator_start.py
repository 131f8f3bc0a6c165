"""The simulated generator start asks before it stops, and drops what is not repeated."""

import pytest

from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.simulator.devices.generation import Generator, GeneratorStart
from custom_components.rvc.simulator.world import World


@pytest.mark.parametrize("is_answered", [True, False])
def test_it_polls_at_the_end_of_its_run(codec: Codec, is_answered: bool) -> None:
    generator = Generator(codec.spec)
    start = GeneratorStart(codec.spec, generator)
    demand = codec.decode(
        codec.encode(
            "GENERATOR_DEMAND_COMMAND", {"generator_demand": "demanded"}, source=1
        )
    )
    world = World()
    start.commands["GENERATOR_DEMAND_COMMAND"](demand)
    assert start.is_demanded
    for _ in range(10 * 60 + 1):
        start.step(1, world)
    assert start.polls == {"GENERATOR_DEMAND_COMMAND"}
    if is_answered:
        start.commands["GENERATOR_DEMAND_COMMAND"](demand)
    for _ in range(4):
        start.step(1, world)
    assert start.is_demanded is is_answered
    assert (generator.state != "stopped") is is_answered
