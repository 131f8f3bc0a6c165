"""A generator behind two outputs, while others use it and its outputs too."""

import asyncio

from homeassistant.components import conversation
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from ..genset import COMMAND, GENERATOR, START, STOP, Genset


async def test_off_twice_leaves_it_startable(genset: Genset) -> None:
    kit = genset.kit
    genset.state = "running"
    await kit.until(lambda: kit.state(GENERATOR).state == "on")
    first = asyncio.ensure_future(kit.turn(GENERATOR, "off"))
    await kit.until(lambda: kit.state(GENERATOR).state == "off")
    assert STOP in genset.on_since
    await kit.turn(GENERATOR, "off")
    await first
    await kit.turn(GENERATOR, "on")
    assert genset.state == "running"


@pytest.mark.parametrize(
    ("instance", "command", "after"),
    [
        # While it is primed, and in the pause before it is cranked
        (START, "off_delay", 2.0),
        (STOP, "off_delay", 2.0),
        (START, "off_delay", 5.5),
        (STOP, "on_delay", 5.5),
        # Just after it was switched on: it may be an echo, but the output is off
        (STOP, "off_delay", 0.1),
    ],
)
async def test_what_others_command_before_it_is_cranked_ends_the_start(
    genset: Genset, instance: int, command: str, after: float
) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: STOP in genset.on_since)
    await asyncio.sleep(after)
    level = 100 if command == "on_delay" else 0
    await genset.others_say(
        COMMAND, 0x55, instance=instance, command=command, desired_level=level
    )
    if (instance, command) == (STOP, "off_delay"):
        genset.on_since.pop(STOP)
        await kit.says("DC_DIMMER_STATUS_3", instance=STOP, operating_status=0)
    await asyncio.gather(call, return_exceptions=True)
    await asyncio.sleep(10)
    assert not genset.seconds(START)
    assert genset.is_off


async def test_what_others_start_is_not_stopped_by_priming_it(genset: Genset) -> None:
    kit = genset.kit
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: STOP in genset.on_since)
    genset.state = "running"
    await call
    assert genset.seconds(STOP)[0] <= 1.5
    assert not genset.seconds(START)
    assert genset.state == "running"


async def test_a_fast_engine_is_cranked_no_longer(genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    # So fast a starter turns it.
    await genset.others_say("GENERATOR_STATUS_2", engine_rpm=250)
    await asyncio.sleep(5)
    assert START in genset.on_since
    await genset.others_say("GENERATOR_STATUS_2", engine_rpm=1800)
    await call
    assert 5 <= genset.seconds(START)[0] <= 6.5


async def test_what_only_another_node_says_to_run_is_not_cranked(
    genset: Genset,
) -> None:
    kit = genset.kit
    await asyncio.sleep(2)
    for _ in range(3):
        await genset.others_say("GENERATOR_STATUS_1", 0x77, status="running")
        await asyncio.sleep(1)
    assert kit.state(GENERATOR).state == "off"
    with pytest.raises(HomeAssistantError, match="Running"):
        await kit.turn(GENERATOR, "on")
    assert not genset.was_on
    # One that has fallen silent keeps nobody from starting it.
    await asyncio.sleep(20)
    await kit.turn(GENERATOR, "on")
    assert genset.state == "running"


async def test_it_starts_and_stops_by_voice_where_it_is_exposed(
    hass: HomeAssistant, genset: Genset
) -> None:
    for name in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, name, {})
    await asyncio.sleep(1)

    async def told(text: str) -> str:
        result = await conversation.async_converse(hass, text, None, Context(), "en")
        return str(result.response.speech["plain"]["speech"])

    # What it would be told by a command stays beside it.
    command = "switch.generator"
    async_expose_entity(hass, conversation.DOMAIN, GENERATOR, False)
    async_expose_entity(hass, conversation.DOMAIN, command, False)
    assert "not exposed" in await told("start the generator")
    assert not genset.was_on
    async_expose_entity(hass, conversation.DOMAIN, command, True)
    async_expose_entity(hass, conversation.DOMAIN, GENERATOR, True)
    assert await told("start the generator") == "The generator is starting."
    assert genset.state == "running"
    assert await told("stop the generator") == "The generator is stopping."
    assert genset.state == "stopped"


async def test_what_a_gateway_sends_back_under_its_own_address_ends_nothing(
    genset: Genset,
) -> None:
    kit = genset.kit
    echoes = set[asyncio.Task[None]]()

    def obey(command: Message) -> Frame:
        echo = kit.puts(f"19FEDB55#{command.data.hex()}")
        echoes.add(asyncio.get_running_loop().create_task(echo))
        return genset.obey(command)

    kit.answers_by(COMMAND, obey)
    await kit.turn(GENERATOR, "on")
    assert genset.state == "running"
    assert len(echoes) >= 4
