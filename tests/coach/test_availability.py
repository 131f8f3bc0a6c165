"""Which devices are there: what their silence means."""

import asyncio

import pytest

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.coach.availability import LastSeen, NodeSeen, is_silent
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.protocol.frame import GLOBAL_ADDRESS
from custom_components.rvc.protocol.message import Message
from custom_components.rvc.spec import Spec
from tests.other_nodes import NODE

from .conftest import RunningCoach

KEY = DeviceKey("house", "dc_dimmer", 25)
CLAIM = "18EE009C#0100E0FF00000080"
ASKED_BY_ANOTHER = "18EAFF44#00EE00FFFFFFFFFF"
OFF = "19FEDA9C#19FF00FCFFFF00FF"
OTHER_OFF = "19FEDA9D#03FF00FCFFFF00FF"
TANK = "19FFB79C#0001640401080200"


def test_a_broadcast_is_missed_by_its_interval(spec: Spec) -> None:
    tank = Dimmer(KEY, None, ("TANK_STATUS",))  # type: ignore[arg-type]
    tank.add_features({"TANK_STATUS"})
    seen = LastSeen(0.0)
    seen.update(1.0, 1.0, 3)
    assert not is_silent(tank, seen, None, spec, 20.0)
    assert is_silent(tank, seen, None, spec, 22.0)
    # A sender that is slower than the text is given time by its own habit.
    seen.update(19.0)
    assert not is_silent(tank, seen, None, spec, 60.0)
    assert is_silent(tank, seen, None, spec, 80.0)


def test_a_sender_that_is_new_may_be_slower_than_the_text(spec: Spec) -> None:
    """It says something every 40 s: who sees one that is lost waits for a minute."""
    tank = Dimmer(KEY, None, ("TANK_STATUS",))  # type: ignore[arg-type]
    tank.add_features({"TANK_STATUS"})
    seen = LastSeen(0.0)
    for said in (0.0, 40.0, 80.0):
        seen.update(said)
        assert not is_silent(tank, seen, None, spec, said + 39.0)
    lost = LastSeen(0.0)
    lost.update(0.0)
    assert is_silent(tank, lost, None, spec, 61.0)


def test_a_quiet_lamp_is_missed_only_with_its_node(spec: Spec) -> None:
    lamp = Dimmer(KEY, None, ("DC_DIMMER_STATUS_3",))  # type: ignore[arg-type]
    lamp.add_features({"DC_DIMMER_STATUS_3"})
    seen, node = LastSeen(0.0), NodeSeen(0.0)
    assert not is_silent(lamp, seen, None, spec, 9999.0)
    node.update(0.0)
    assert not is_silent(lamp, seen, node, spec, 9999.0)
    node.count_heartbeats(2)
    assert not is_silent(lamp, seen, node, spec, 19.0)
    assert is_silent(lamp, seen, node, spec, 21.0)


def test_frames_that_came_close_together_are_no_gap() -> None:
    seen = LastSeen(0.0)
    seen.update(1.0)
    seen.update(4.0, 9.0, count=6)
    seen.update(10.0)
    assert (seen.received, seen.time, seen.longest_gap) == (8, 10.0, 3.0)
    seen.restart(20.0)
    assert (seen.received, seen.time, seen.longest_gap) == (0, 20.0, 3.0)


async def test_a_silent_device_is_unavailable_until_it_is_seen(
    running: RunningCoach,
) -> None:
    await running.house.hears(TANK)
    tank = running.device("tank", 0)
    available = []
    tank.subscribe(lambda: available.append(tank.available), "none of its statuses")
    await asyncio.sleep(100)
    assert available == [False]
    await running.house.hears(TANK)
    assert available == [False, True]


async def test_what_was_not_heard_since_a_loss_is_not_available(
    running: RunningCoach,
) -> None:
    await running.house.hears(TANK)
    tank = running.device("tank", 0)
    await asyncio.sleep(14)
    running.house.link.lose(NetworkLost("pulled out"))
    assert not tank.available
    await asyncio.sleep(14)
    # Its adapter is there, and what is behind it is not known.
    assert running.coach.networks["house"].is_open
    assert not running.device("tank", 0).available
    await running.house.hears(OFF)
    assert running.device("dc_dimmer", 25).available
    await asyncio.sleep(60)
    assert not running.device("tank", 0).available
    assert not running.coach.registry.was_seen(tank.key)
    await running.house.hears(TANK)
    assert running.device("tank", 0).available
    assert running.coach.registry.was_seen(tank.key)


async def test_a_slow_sender_is_given_its_time_after_a_loss_too(
    running: RunningCoach,
) -> None:
    """A tank is to report every 5 s; this one does so each minute."""
    for _ in range(30):
        await running.house.hears(TANK)
        for _ in range(6):
            await asyncio.sleep(10)
            await running.house.hears(OFF)
    running.house.link.lose(NetworkLost("pulled out"))
    await asyncio.sleep(5)
    await running.house.hears(TANK)
    tank = running.device("tank", 0)
    assert tank.available
    for _ in range(6):
        await asyncio.sleep(10)
        await running.house.hears(OFF)
        assert tank.available


async def test_what_reports_only_changes_is_back_with_its_node(
    running: RunningCoach,
) -> None:
    """It neither broadcasts nor answers: nothing tells that it is not there."""
    await running.house.hears(OFF, OTHER_OFF)

    def available() -> list[bool]:
        return [running.device("dc_dimmer", number).available for number in (25, 3)]

    running.house.link.lose(NetworkLost("pulled out"))
    await asyncio.sleep(2)
    await running.house.hears(TANK)
    assert running.device("node", 0x9C).available
    assert available() == [False, False]
    for _ in range(6):
        await running.house.hears(TANK)
        await asyncio.sleep(3)
    # Of the other one's node nothing was heard.
    assert available() == [True, False]
    await running.house.hears(OTHER_OFF)
    assert available() == [True, True]


async def test_what_broadcasts_is_not_back_with_its_node(
    running: RunningCoach,
) -> None:
    for _ in range(4):
        await running.house.hears(TANK, OFF)
        await asyncio.sleep(14)
    running.house.link.lose(NetworkLost("pulled out"))
    await asyncio.sleep(2)
    for _ in range(20):
        await running.house.hears(OFF)
        await asyncio.sleep(2)
        assert not running.device("tank", 0).available
    assert running.device("dc_dimmer", 25).available


async def test_a_network_without_frames_has_no_devices(running: RunningCoach) -> None:
    await running.house.hears(OFF, TANK)
    running.house.link.lose(NetworkLost("pulled out"))
    devices = running.coach.devices.values()
    for _ in range(100):
        assert not any(device.available for device in devices)
        await asyncio.sleep(1)
    # Those that are identical to the last ones are heard too.
    await running.house.hears(OFF)
    available = {str(device) for device in devices if device.available}
    assert available == {"house_dc_dimmer_25", "house_node_156"}


def requests_to_node(running: RunningCoach) -> list[Message]:
    """Return the requests to the node of the lamp that were sent so far."""
    return [
        message
        for message in running.house.sent
        if message.name == "REQUEST_FOR_DGN" and message.destination == NODE
    ]


async def test_a_node_that_starts_anew_is_asked_for_what_it_reports(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(12)
    running.house.sent.clear()
    await running.house.hears(CLAIM)
    await running.house.hears(CLAIM)
    await asyncio.sleep(2)
    (request,) = requests_to_node(running)
    assert request["desired_dgn"] == 0x1FEDA


@pytest.mark.parametrize("request_from", [ASKED_BY_ANOTHER, None])
async def test_a_claim_that_was_asked_for_shows_no_start(
    running: RunningCoach, request_from: str | None
) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(12)
    running.house.sent.clear()
    if request_from is None:
        await running.session.node.request(0xEE00)
    else:
        await running.house.hears(request_from)
    await running.house.hears(CLAIM)
    await asyncio.sleep(2)
    assert not requests_to_node(running)


async def test_a_node_that_starts_while_all_are_asked_is_asked_again(
    running: RunningCoach,
) -> None:
    """Its network is back, and it was still without power when all were asked."""
    await running.house.hears(OFF)
    await asyncio.sleep(60)
    running.house.link.lose(NetworkLost("pulled out"))
    await asyncio.sleep(5)
    running.house.sent.clear()
    await running.house.hears(OTHER_OFF)
    while not any(one.number("desired_dgn") == 0x1FEDA for one in running.house.sent):
        await asyncio.sleep(0.01)
    await running.house.hears(CLAIM)
    await asyncio.sleep(1)
    asked = [one for one in running.house.sent if one.destination == GLOBAL_ADDRESS]
    wanted = [one["desired_dgn"] for one in asked if one.name == "REQUEST_FOR_DGN"]
    assert wanted[0] == 0xEE00
    (request,) = requests_to_node(running)
    assert request["desired_dgn"] == 0x1FEDA


async def test_a_node_that_asks_for_its_address_and_claims_it_has_started(
    running: RunningCoach,
) -> None:
    """As this integration does itself (RV-C 3.3.2); who asks all is another node."""
    await running.house.hears(OFF)
    await asyncio.sleep(12)
    running.house.sent.clear()
    await running.house.hears("18EA9CFE#00EE00FFFFFFFFFF")
    await asyncio.sleep(0.25)
    await running.house.hears(CLAIM)
    await asyncio.sleep(2)
    assert len(requests_to_node(running)) == 1


async def test_a_claim_that_another_node_was_asked_for_shows_a_start(
    running: RunningCoach,
) -> None:
    await running.house.hears(OFF)
    await asyncio.sleep(12)
    running.house.sent.clear()
    await running.house.hears("18EA9D44#00EE00FFFFFFFFFF", CLAIM)
    await asyncio.sleep(2)
    assert len(requests_to_node(running)) == 1


async def test_a_node_that_starts_twice_is_asked_for_what_it_reports_since(
    running: RunningCoach,
) -> None:
    """The second time too, though not at once: one that claims for ever costs little."""
    await running.house.hears(OFF)
    await asyncio.sleep(12)
    running.house.sent.clear()
    for _ in range(2):
        await running.house.hears(CLAIM)
        await asyncio.sleep(5)
    assert len(requests_to_node(running)) == 1
    await asyncio.sleep(5)
    assert len(requests_to_node(running)) == 2
    await asyncio.sleep(60)
    assert len(requests_to_node(running)) == 2
    for _ in range(60):
        await running.house.hears(CLAIM)
        await asyncio.sleep(1)
    assert len(requests_to_node(running)) <= 9


async def test_what_was_heard_once_is_asked_for_before_all_that_waits(
    running: RunningCoach,
) -> None:
    """At the start hundreds of requests wait, of which few are answered at all."""
    waiting = len(running.session.requests)
    assert waiting > 150
    lamps = [f"19FEDA9C#{instance:02X}FF00FCFFFF00FF" for instance in range(1, 61)]
    await running.house.hears(*lamps)
    await asyncio.sleep(1)
    requests = requests_to_node(running)
    assert [one["desired_dgn"] for one in requests] == [0x1FEDA]
    assert len(running.session.requests) > waiting - 20


async def test_the_local_node_goes_on_when_its_adapter_was_opened_anew(
    running: RunningCoach,
) -> None:
    """What it sends while a silent adapter is closed for a moment fails."""
    house = running.house
    await house.hears(TANK)
    await asyncio.sleep(16)
    assert running.coach.networks["house"].state == "silent"
    house.link.failures += [NetworkLost("it is opened anew")] * 1000
    await asyncio.sleep(6)
    house.link.failures.clear()
    await asyncio.sleep(14)
    await house.hears(TANK)
    signs = len(house.commands("DM_RV"))
    await asyncio.sleep(14)
    assert len(house.commands("DM_RV")) >= signs + 2
