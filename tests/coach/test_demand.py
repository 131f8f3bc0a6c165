"""The demand for the generator: answered for, repeated, and never left behind."""

import asyncio
from contextlib import suppress

import pytest

from custom_components.rvc.bus.errors import NetworkLost
from custom_components.rvc.devices import DeviceKey
from custom_components.rvc.devices.errors import CommandError, NotAllowed
from custom_components.rvc.devices.generator_start import GeneratorStart
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.protocol.message import Message

from .conftest import RunningCoach, StartCoach

IDLE = "01FF809C#00000000002D05FF"
DEMANDED = "01FF809C#11000000002D05FF"
ITS_OWN = "01FF809C#05000000002D05FF"
OVERALL_ONLY = "01FF809C#F1000000002D05FF"
POLL_OF_ALL = "18EAFF9C#FFFE01FFFFFFFFFF"
POLL = "18EA9F9C#FFFE01FFFFFFFFFF"
POLL_OF_NAME = "18EA9F9C#FFFE010102030405"
COMMAND = "GENERATOR_DEMAND_COMMAND"
DEMAND_BYTES = "01FCFFFFFFFFFFFF"
RELEASE_BYTES = "00FCFFFFFFFFFFFF"
ALLOWED = ("burners",)


class Controller:
    """An AGS that obeys, and an owner who demands."""

    def __init__(self, running: RunningCoach) -> None:
        """Take the coach that it stands in."""
        self.running = running
        self.house = running.house
        self.house.answers_by(COMMAND, self._obey)
        self.demanded, self.idle = DEMANDED, IDLE

    def _obey(self, command: Message) -> Frame | None:
        demanded = command.data[0] & 3 == 1
        return Frame.parse(self.demanded if demanded else self.idle)

    @property
    def device(self) -> GeneratorStart:
        """Return the controller's device."""
        device = self.running.device("generator_start", None)
        assert isinstance(device, GeneratorStart)
        return device

    async def demand(self) -> None:
        """Let the controller be heard, and demand the generator."""
        await self.house.hears(IDLE)
        await self.device.turn_on()

    async def reports(self, status: str, seconds: int) -> None:
        """Let the controller report its status every five seconds, as it does."""
        for _ in range(seconds // 5):
            await self.house.hears(status)
            await asyncio.sleep(5)

    @property
    def told(self) -> list[str]:
        """Return the bytes of all demands and releases that were sent."""
        return [one.data.hex().upper() for one in self.house.commands(COMMAND)]

    @property
    def refusals(self) -> int:
        """Return how many NAKs were sent."""
        return len(self.house.commands("ACKNOWLEDGMENT"))


@pytest.fixture
def controller(running: RunningCoach) -> Controller:
    """Return the controller of a coach whose owner allows everything."""
    return Controller(running)


async def again(
    start_coach: StartCoach, before: RunningCoach, **settings: object
) -> Controller:
    """Return the controller of the same coach after a restart."""
    settings = {"allowed": ALLOWED, **settings}
    memory = before.coach.registry.memory()
    return Controller(await start_coach("house", remembered=memory, **settings))


@pytest.mark.parametrize("poll", [POLL_OF_ALL, POLL, POLL_OF_NAME, "18EA9F9C#FFFE01"])
async def test_polls_are_answered_at_once_while_it_demands(
    controller: Controller, poll: str
) -> None:
    await controller.demand()
    before = len(controller.told)
    await controller.house.hears(poll)
    await asyncio.sleep(0.25)
    assert controller.told[before:] == [DEMAND_BYTES]
    assert controller.refusals == 0


async def test_a_poll_is_answered_in_time_among_many_requests(
    controller: Controller,
) -> None:
    await controller.demand()
    before = len(controller.told)
    await controller.house.hears(*["18EA9F9C#B7FF01FFFFFFFFFF"] * 100, POLL, POLL)
    await asyncio.sleep(0.25)
    assert controller.told[before:] == [DEMAND_BYTES]


async def test_without_a_demand_only_a_poll_of_this_node_is_answered(
    controller: Controller,
) -> None:
    await controller.house.hears(IDLE, POLL_OF_ALL)
    await asyncio.sleep(1)
    assert controller.told == []
    await controller.house.hears(POLL)
    await asyncio.sleep(0.25)
    assert controller.told == [RELEASE_BYTES]
    assert controller.refusals == 0


async def test_a_demand_is_repeated_until_it_is_released(
    controller: Controller,
) -> None:
    await controller.demand()
    for minute in range(1, 11):
        await controller.reports(DEMANDED, 60)
        assert len(controller.told) >= 1 + minute
    await controller.device.turn_off()
    assert controller.told[-1] == RELEASE_BYTES
    before = len(controller.told)
    await controller.reports(IDLE, 300)
    assert len(controller.told) == before


async def test_a_demand_by_a_raw_message_is_one_too(controller: Controller) -> None:
    await controller.house.hears(IDLE)
    signals = {"generator_demand": "demanded"}
    await controller.running.session.send_message(COMMAND, dict(signals), 0xFF)
    await controller.reports(DEMANDED, 60)
    assert controller.told[-1] == DEMAND_BYTES
    await controller.running.coach.stop()
    assert controller.told[-1] == RELEASE_BYTES


async def test_lock_and_quiet_time_are_left_as_they_are(
    controller: Controller,
) -> None:
    await controller.demand()
    await controller.house.hears("01FF809C#11500000002D05FF", POLL)
    await asyncio.sleep(0.25)
    assert controller.told[-1] == "05FDFFFFFFFFFFFF"


async def test_the_networks_demand_counts_where_it_is_given(
    controller: Controller,
) -> None:
    shown = []
    for status in (ITS_OWN, OVERALL_ONLY, DEMANDED):
        await controller.house.hears(status)
        shown.append(controller.device.is_on)
    assert shown == [False, True, True]
    # Its own criterion does not confirm a demand, nor hinder a release.
    controller.idle = ITS_OWN
    await controller.device.turn_off()
    controller.demanded = ITS_OWN
    with pytest.raises(CommandError):
        await controller.device.turn_on()


async def test_a_demand_that_fails_is_taken_back(controller: Controller) -> None:
    await controller.house.hears(IDLE)
    controller.house.answers_by(COMMAND, lambda _: None)
    with pytest.raises(CommandError):
        await controller.device.turn_on()
    await asyncio.sleep(0.25)
    assert controller.told[-1] == RELEASE_BYTES
    await controller.reports(IDLE, 120)
    assert controller.told.count(DEMAND_BYTES) == 2


async def test_a_demand_that_the_controller_ends_is_not_made_again(
    controller: Controller,
) -> None:
    """As after a stop by hand: nobody must be started at who works on it."""
    await controller.demand()
    await controller.house.hears(IDLE)
    before = len(controller.told)
    await controller.reports(IDLE, 300)
    assert len(controller.told) == before
    assert controller.device.is_on is False


async def test_a_demand_is_released_before_the_network_is_closed(
    controller: Controller,
) -> None:
    await controller.demand()
    await controller.running.coach.stop()
    assert controller.told[-1] == RELEASE_BYTES
    (record,) = controller.running.coach.registry.memory()[-1:]
    assert "demanded" not in record


@pytest.mark.parametrize("restarts", [True, False])
async def test_a_demand_that_is_kept_outlives_a_restart_and_no_unload(
    start_coach: StartCoach, restarts: bool
) -> None:
    settings = {"allowed": ALLOWED, "keep_demand": True}
    controller = Controller(await start_coach("house", **settings))
    await controller.demand()
    await controller.running.coach.stop(restarts=restarts)
    assert controller.told[-1] == (DEMAND_BYTES if restarts else RELEASE_BYTES)
    after = await again(start_coach, controller.running, keep_demand=True)
    await after.house.hears(DEMANDED, POLL_OF_ALL)
    await asyncio.sleep(0.25)
    assert after.told == ([DEMAND_BYTES] if restarts else [])
    await after.reports(DEMANDED if restarts else IDLE, 120)
    assert (len(after.told) >= 3) is restarts


async def test_a_kept_demand_that_has_ended_meanwhile_starts_nothing(
    start_coach: StartCoach,
) -> None:
    settings = {"allowed": ALLOWED, "keep_demand": True}
    controller = Controller(await start_coach("house", **settings))
    await controller.demand()
    await controller.running.coach.stop(restarts=True)
    after = await again(start_coach, controller.running, keep_demand=True)
    await asyncio.sleep(120)
    await after.reports(IDLE, 120)
    assert after.told == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, [RELEASE_BYTES]),
        ({"keep_demand": True, "allowed": ()}, [RELEASE_BYTES]),
        ({"keep_demand": True, "read_only": True}, []),
    ],
)
async def test_what_a_crash_leaves_behind_is_released(
    start_coach: StartCoach,
    controller: Controller,
    settings: dict[str, object],
    told: list[str],
) -> None:
    await controller.demand()
    after = await again(start_coach, controller.running, **settings)
    await asyncio.sleep(10)
    assert after.told == told


async def test_a_release_that_cannot_be_sent_is_sent_after_the_next_start(
    start_coach: StartCoach, controller: Controller
) -> None:
    await controller.demand()
    controller.house.link.lose(NetworkLost("Pulled out"))
    await controller.running.coach.stop()
    after = await again(start_coach, controller.running)
    await asyncio.sleep(10)
    assert after.told == [RELEASE_BYTES]
    assert "demanded" not in str(after.running.coach.registry.memory())


@pytest.mark.parametrize("status", [DEMANDED, IDLE])
async def test_after_a_loss_the_controller_tells_whether_it_goes_on(
    controller: Controller, status: str
) -> None:
    await controller.demand()
    before = len(controller.told)
    controller.house.link.lose(NetworkLost("Pulled out"))
    await controller.reports(status, 200)
    assert (len(controller.told) > before) is (status == DEMANDED)


async def test_after_a_loss_nothing_is_repeated_before_the_controller_is_heard(
    controller: Controller,
) -> None:
    await controller.demand()
    controller.house.link.lose(NetworkLost("Pulled out"))
    # It may have been stopped by hand meanwhile.
    for _ in range(50):
        await controller.house.says("DM_RV")
        await asyncio.sleep(5)
    assert controller.told == [DEMAND_BYTES]
    await controller.reports(DEMANDED, 70)
    assert set(controller.told[1:]) == {DEMAND_BYTES}


async def test_it_asks_for_the_permission(start_coach: StartCoach) -> None:
    controller = Controller(await start_coach("house"))
    with pytest.raises(NotAllowed):
        await controller.demand()
    with suppress(KeyError):
        key = DeviceKey("house", "generator_start", None)
        record = controller.running.coach.registry.record(key)
        assert record is not None
        assert not record.demanded
    assert controller.told == []
