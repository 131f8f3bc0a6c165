"""What is requested from the nodes: everything once, and again what is quiet."""

import asyncio

from custom_components.rvc.bus.errors import BusBusy, NetworkLost
from custom_components.rvc.bus.network import NetworkState
from custom_components.rvc.spec import Spec
from tests.other_nodes import NODE

from .conftest import RunningCoach, StartCoach

OFF = "19FEDA9C#19FF00FCFFFF00FF"
LAST = "19FEDE9C#01FFFF0000000000"
DIMMER_STATUS = 0x1FEDA


def requested(running: RunningCoach) -> list[tuple[int | None, object]]:
    """Return the destinations and DGNs of all requests so far."""
    return [
        (message.destination, message["desired_dgn"])
        for message in running.house.commands("REQUEST_FOR_DGN")
    ]


async def test_every_device_is_asked_for_its_status(
    running: RunningCoach, spec: Spec
) -> None:
    await asyncio.sleep(60)
    dgns = {dgn for _, dgn in requested(running)}
    assert {spec.dgns["DC_DIMMER_STATUS_3"].dgn, spec.dgns["TANK_STATUS"].dgn} <= dgns
    # What is on comes before how it is set up.
    order = [dgn for _, dgn in requested(running)]
    settings = spec.dgns["THERMOSTAT_SCHEDULE_STATUS_1"].dgn
    assert order.index(DIMMER_STATUS) < order.index(settings)


async def test_a_quiet_device_is_asked_again(running: RunningCoach) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(running.coach.timing.ask_quiet - 10)
    assert (NODE, DIMMER_STATUS) not in requested(running)
    await asyncio.sleep(20)
    assert (NODE, DIMMER_STATUS) in requested(running)


async def test_without_quiet_devices_nothing_is_polled(running: RunningCoach) -> None:
    for _ in range(30):
        await running.house.hears(OFF)
        await asyncio.sleep(10)
    before = len(requested(running))
    for _ in range(60):
        await running.house.hears(OFF)
        await asyncio.sleep(10)
    assert requested(running)[before:] == []


async def test_after_a_silence_everything_is_requested_again(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(running.coach.networks["house"].timing.silence + 60)
    assert running.coach.networks["house"].state is NetworkState.SILENT
    assert len(running.session.requests) == 0
    await running.house.hears(OFF)
    assert len(running.session.requests) > 20


async def test_requests_wait_while_the_adapter_is_full(running: RunningCoach) -> None:
    await asyncio.sleep(60)
    requests = running.session.requests
    running.house.link.failures = [BusBusy("full")] * 2
    requests.add(["TANK_STATUS", "TANK_STATUS"], NODE)
    assert len(requests) == 1
    await asyncio.sleep(5)
    assert len(requests) == 0
    assert not running.house.link.failures


async def test_a_network_that_is_only_listened_to_is_not_asked(
    start_coach: StartCoach,
) -> None:
    running = await start_coach("house", listen_only=True)
    await running.house.hears(OFF, OFF)
    assert running.dimmer(25).available
    await asyncio.sleep(60)
    assert running.house.sent == []


async def test_what_is_known_is_requested_first_after_a_loss(
    running: RunningCoach, spec: Spec
) -> None:
    await running.house.hears(LAST, LAST)
    names = running.session.requested
    assert names.index("WINDOW_SHADE_CONTROL_STATUS") > 50
    await asyncio.sleep(60)
    running.house.sent.clear()
    running.house.link.lose(NetworkLost("pulled out"))
    await asyncio.sleep(4)
    wanted = spec.dgns["WINDOW_SHADE_CONTROL_STATUS"].dgn
    assert wanted in [dgn for _, dgn in requested(running)][:5]
