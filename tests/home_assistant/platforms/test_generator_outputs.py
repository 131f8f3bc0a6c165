"""A generator that two outputs start and stop: guarded, and never cranked for long."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.rvc.bus.network import NetworkState

from ..genset import COMMAND, GENERATOR, START, STOP, Genset


async def test_it_is_primed_and_cranked_until_it_runs(genset: Genset) -> None:
    kit = genset.kit
    await kit.turn(GENERATOR, "on")
    assert kit.state(GENERATOR).state == "on"
    (primed,) = genset.seconds(STOP)
    assert 4.5 <= primed <= 5.5
    (cranked,) = genset.seconds(START)
    assert 2 <= cranked <= 3.5
    assert genset.is_off
    # The output ends by itself where nobody is left to do it.
    said = [m for m in kit.commands(COMMAND) if m["command"] == "on_duration"]
    assert [(m.instance, m["delay_duration"]) for m in said] == [(STOP, 5), (START, 30)]


async def test_what_runs_is_not_cranked(genset: Genset) -> None:
    kit = genset.kit
    genset.state = "running"
    await kit.until(lambda: kit.state(GENERATOR).state == "on")
    await kit.turn(GENERATOR, "on")
    assert not kit.commands(COMMAND)


@pytest.mark.parametrize("state", ["fault", "cranking", "priming", "test_mode"])
async def test_only_what_says_to_be_stopped_is_cranked(
    genset: Genset, state: str
) -> None:
    genset.state = state
    await asyncio.sleep(1)
    with pytest.raises(HomeAssistantError, match="reports"):
        await genset.kit.turn(GENERATOR, "on")
    assert not genset.was_on


async def test_what_turns_is_not_cranked(genset: Genset) -> None:
    await genset.kit.says("GENERATOR_STATUS_2", engine_rpm=1800)
    with pytest.raises(HomeAssistantError, match="Running"):
        await genset.kit.turn(GENERATOR, "on")
    assert not genset.was_on


async def test_what_is_not_heard_is_not_cranked(genset: Genset) -> None:
    genset.is_heard = False
    await asyncio.sleep(4)
    with pytest.raises(HomeAssistantError, match="it was not heard lately"):
        await genset.kit.turn(GENERATOR, "on")
    assert not genset.was_on


async def test_what_falls_silent_is_cranked_no_longer(genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    genset.is_heard = False
    with pytest.raises(HomeAssistantError, match="did not start"):
        await call
    (cranked,) = genset.seconds(START)
    assert cranked <= 4


async def test_one_try_that_ends(genset: Genset) -> None:
    genset.starts_after = None
    with pytest.raises(HomeAssistantError, match="did not start"):
        await genset.kit.turn(GENERATOR, "on")
    (cranked,) = genset.seconds(START)
    assert 29 <= cranked <= 31
    await asyncio.sleep(60)
    assert len(genset.seconds(START)) == 1
    assert genset.is_off


async def test_a_fault_ends_it(genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    genset.state = "fault"
    with pytest.raises(HomeAssistantError, match="did not start"):
        await call
    assert genset.seconds(START)[0] <= 1.5


@pytest.mark.parametrize("phase", [STOP, START])
async def test_off_ends_a_start_in_each_moment(genset: Genset, phase: int) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: phase in genset.on_since)
    await kit.turn(GENERATOR, "off")
    await call
    await asyncio.sleep(10)
    assert genset.is_off
    assert len(genset.seconds(START)) == (phase == START)
    assert all(seconds <= 1 for seconds in genset.seconds(START))
    assert genset.state == "stopped"


async def test_a_call_that_is_cancelled_ends_the_start(genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    await asyncio.sleep(1)
    assert genset.is_off


async def test_unloading_ends_the_start(hass: HomeAssistant, genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    await hass.config_entries.async_unload(kit.entry.entry_id)
    await asyncio.gather(call, return_exceptions=True)
    assert genset.is_off


async def test_a_start_after_a_stop_begins_anew(genset: Genset) -> None:
    kit = genset.kit
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: STOP in genset.on_since)
    await kit.turn(GENERATOR, "off")
    await call
    assert not genset.seconds(START)
    await asyncio.gather(*(kit.turn(GENERATOR, "on") for _ in range(3)))
    assert genset.state == "running"
    assert len(genset.seconds(START)) == 1


async def test_a_lost_network_ends_the_start(genset: Genset) -> None:
    kit = genset.kit
    genset.starts_after = None
    call = asyncio.ensure_future(kit.turn(GENERATOR, "on"))
    await kit.until(lambda: START in genset.on_since)
    session = kit.running.sessions[kit.network]
    session.network.states.notify(session.network, NetworkState.LOST)
    with pytest.raises(HomeAssistantError, match="did not start"):
        await call
    await asyncio.sleep(3)
    assert genset.is_off


async def test_it_is_stopped_by_the_other_output(genset: Genset) -> None:
    kit = genset.kit
    genset.state = "running"
    await kit.until(lambda: kit.state(GENERATOR).state == "on")
    await kit.turn(GENERATOR, "off")
    assert kit.state(GENERATOR).state == "off"
    (stopped,) = genset.seconds(STOP)
    assert 2 <= stopped <= 5
    await kit.turn(GENERATOR, "off")
    assert len(genset.was_on) == 1


async def test_what_stands_is_asked_before_it_is_stopped(genset: Genset) -> None:
    kit = genset.kit
    genset.is_heard = False
    await asyncio.sleep(4)
    call = asyncio.ensure_future(kit.turn(GENERATOR, "off"))
    await asyncio.sleep(0.2)
    genset.is_heard = True
    await call
    assert not genset.was_on


async def test_a_stop_ends_too(genset: Genset) -> None:
    kit = genset.kit
    genset.state = "voltage_adjust_mode"
    await kit.until(lambda: kit.state(GENERATOR).state == "on")
    with pytest.raises(HomeAssistantError, match="did not report that it stopped"):
        await kit.turn(GENERATOR, "off")
    assert 29 <= genset.seconds(STOP)[0] <= 31
    assert genset.is_off


async def test_the_start_needs_its_permission_and_the_stop_none(
    hass: HomeAssistant, genset: Genset
) -> None:
    kit = genset.kit
    hass.config_entries.async_update_entry(kit.entry, options={})
    await hass.config_entries.async_reload(kit.entry.entry_id)
    for instance in (START, STOP):
        await kit.says("DC_DIMMER_STATUS_3", instance=instance, operating_status=0)
    genset.was_on.clear()
    await kit.until(lambda: kit.state(GENERATOR).state == "off")
    with pytest.raises(ServiceValidationError, match="generator"):
        await kit.turn(GENERATOR, "on")
    assert not genset.was_on
    genset.state = "running"
    await kit.until(lambda: kit.state(GENERATOR).state == "on")
    await kit.turn(GENERATOR, "off")
    assert kit.state(GENERATOR).state == "off"


async def test_nothing_else_switches_the_starter_on(
    hass: HomeAssistant, genset: Genset
) -> None:
    with pytest.raises(HomeAssistantError, match="start"):
        await hass.services.async_call(
            "rvc",
            "command_load",
            {"entity_id": GENERATOR, "command": "set_level", "level": 100},
            blocking=True,
        )
    for instance in (START, STOP):
        with pytest.raises(HomeAssistantError, match="start"):
            await hass.services.async_call(
                "rvc",
                "send_message",
                {
                    "dgn": COMMAND,
                    "signals": {
                        "instance": instance,
                        "command": "on_delay",
                        "desired_level": 100,
                    },
                },
                blocking=True,
            )
    assert not genset.was_on
