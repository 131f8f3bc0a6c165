"""When one of several senders of a status has fallen silent, whatever has been before."""

import asyncio
from collections.abc import Iterable

import pytest

from custom_components.rvc.bus.errors import NetworkLost

from .conftest import RunningCoach

# Equals: of these the one with the higher address counts, for as long as it speaks.
FIRST, SECOND = "19FFFDD7#01640A01{:02X}943577", "19FFFD42#01640001{:02X}943577"
STATUS = "DC_SOURCE_STATUS_1"
BROADCAST = 0.5
"""The interval of that status, in s."""
IS_BELIEVED_FOR = 6.0
"""A sender of the battery that fell silent, in s; its values may be kept so long."""


class Battery:
    """The house battery, and its two senders."""

    def __init__(self, running: RunningCoach) -> None:
        """Begin at nothing."""
        self._running = running
        self._count = 0
        self.changes: list[int] = []
        """Who was believed, one after another."""

    @property
    def believed(self) -> int:
        """Return the address of the sender whose status is shown."""
        return self._running.device("dc_source", 1).messages[STATUS].source

    async def hears(self, *senders: str, every: float = BROADCAST) -> None:
        """Hear these, whose current changes each time, and wait."""
        self._count += 1
        frames = [one.format(self._count % 2) for one in senders]
        await self._running.house.hears(*frames)
        self._note()
        await asyncio.sleep(every)

    def note_changes(self) -> None:
        """Note also who is believed while nothing is heard."""
        device = self._running.device("dc_source", 1)
        device.status_changes.subscribe(lambda _: self._note())

    def _note(self) -> None:
        if self.changes[-1:] != [self.believed]:
            self.changes.append(self.believed)

    async def hears_for(
        self, seconds: float, *senders: str, every: float = BROADCAST
    ) -> None:
        """Hear these for a time, in s."""
        for _ in range(round(seconds / every)):
            await self.hears(*senders, every=every)

    async def silent_for(self, *others: str) -> float:
        """Return after how long the first sender is not believed any more, in s."""
        for count in range(600):
            await self.hears(*others)
            if self.believed != 0xD7:
                return count * BROADCAST
        raise AssertionError("It is believed for five minutes")


@pytest.fixture
async def battery(running: RunningCoach) -> Battery:
    """Return the battery, whose first sender is believed."""
    battery = Battery(running)
    await battery.hears_for(20, FIRST, SECOND)
    assert battery.changes[-1] == 0xD7
    battery.note_changes()
    return battery


async def test_a_sender_that_falls_silent_is_believed_for_five_seconds(
    battery: Battery,
) -> None:
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


@pytest.mark.parametrize("away", [8, 30, 90, 250])
@pytest.mark.parametrize("returns_for", [1, 6, 60])
async def test_a_node_that_was_away_once_is_waited_for_no_longer(
    battery: Battery, away: float, returns_for: float
) -> None:
    """As the second sender of the rude coach, which comes and goes."""
    await battery.hears_for(away, SECOND)
    await battery.hears_for(returns_for, FIRST, SECOND)
    assert battery.believed == 0xD7
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


@pytest.mark.parametrize("away", [4, 20, 60])
async def test_a_node_that_starts_anew_often_is_waited_for_no_longer(
    battery: Battery, away: float
) -> None:
    for _ in range(12):
        await battery.hears_for(away, SECOND)
        await battery.hears_for(10, FIRST, SECOND)
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


@pytest.mark.parametrize("away", [8, 12, 14, 40, 200])
async def test_an_outage_of_the_network_is_the_silence_of_nobody(
    battery: Battery, away: float
) -> None:
    """Neither is another sender believed for it, nor is this one for longer."""
    battery.changes.clear()
    for _ in range(5):
        await asyncio.sleep(away)
        await battery.hears(SECOND)
        await battery.hears_for(3, FIRST, SECOND)
    assert battery.changes == [0xD7]
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


@pytest.mark.parametrize("away", [3, 6, 30])
async def test_an_adapter_that_was_away_is_the_silence_of_nobody(
    running: RunningCoach, battery: Battery, away: float
) -> None:
    """However short it was."""
    battery.changes.clear()
    for _ in range(3):
        running.house.link.lose(NetworkLost("pulled out"))
        await asyncio.sleep(away)
        while not running.house.link.is_open:
            await asyncio.sleep(0.1)
        await battery.hears(SECOND)
        await battery.hears_for(60, FIRST, SECOND)
    assert battery.changes == [0xD7]
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


async def test_nobody_is_believed_anew_while_the_network_is_silent(
    battery: Battery,
) -> None:
    battery.changes.clear()
    for _ in range(5):
        await battery.hears(FIRST, every=1.5)
        await battery.hears(SECOND, every=10)
    assert battery.changes == [0xD7]


@pytest.mark.parametrize("away", [4, 12, 14, 40])
async def test_who_fell_silent_before_an_outage_is_not_believed_after_it(
    battery: Battery, away: float
) -> None:
    await battery.hears_for(10, SECOND)
    await asyncio.sleep(away)
    battery.changes.clear()
    await battery.hears_for(20, SECOND)
    assert battery.changes == [0x42]


@pytest.mark.parametrize("away", [8, 12, 40])
async def test_who_falls_silent_in_an_outage_is_not_waited_for_long(
    battery: Battery, away: float
) -> None:
    """It has broadcast every half second before."""
    await asyncio.sleep(away)
    assert await battery.silent_for(SECOND) <= 3.5


@pytest.mark.parametrize("silent", [3, 4.5])
async def test_a_sender_that_is_silent_is_not_believed_anew_after_each_outage(
    battery: Battery, silent: float
) -> None:
    """That its last status is shown again does not mean that it was heard again."""
    await battery.hears_for(silent, SECOND)
    await asyncio.sleep(12)
    await battery.hears_for(4, SECOND)
    await asyncio.sleep(12)
    battery.changes.clear()
    await battery.hears_for(10, SECOND)
    assert battery.changes == [0x42]


async def test_who_is_left_on_a_network_of_few_frames_takes_over(
    battery: Battery,
) -> None:
    """Between its frames the network is silent each time."""
    for _ in range(5):
        await battery.hears(SECOND, every=4)
    assert battery.believed == 0x42


@pytest.mark.parametrize("slow", [6, 20, 45])
async def test_a_sender_that_slows_down_is_believed_after_two_pauses(
    battery: Battery, slow: float
) -> None:
    await _slow(battery, slow, 3)
    battery.changes.clear()
    await _slow(battery, slow, 12)
    assert battery.changes == [0xD7]
    assert await battery.silent_for(SECOND) <= 2 * slow + IS_BELIEVED_FOR


@pytest.mark.parametrize("slow", [6, 20, 45])
async def test_a_sender_that_speeds_up_again_is_waited_for_no_longer(
    battery: Battery, slow: float
) -> None:
    await _slow(battery, slow, 12)
    await battery.hears_for(IS_BELIEVED_FOR, FIRST, SECOND)
    assert await battery.silent_for(SECOND) <= IS_BELIEVED_FOR


async def _slow(battery: Battery, pause: float, count: int) -> None:
    """Hear the first sender some times, with a pause in s, and the second all the time."""
    for _ in range(count):
        await battery.hears(FIRST, SECOND)
        await battery.hears_for(pause - BROADCAST, SECOND)


async def test_slow_senders_from_the_start_are_believed_after_one_pause(
    running: RunningCoach,
) -> None:
    battery = Battery(running)
    await battery.hears_for(2, SECOND)
    await _slow(battery, 20, 2)
    battery.changes.clear()
    await _slow(battery, 20, 12)
    assert battery.changes == [0xD7]


# Lamps, which report changes: by its diagnostics the module is a dimmer (DSA 131)

MODULE, PANEL = "19FEDA9C#19FF{:02X}FCFFFF00FF", "19FEDA42#19FF28FCFFFF00FF"
IS_DIMMER = "19FECA9C#0583FFFFFFFFFFFF"


async def _ramp(running: RunningCoach, pause: float) -> None:
    """Let the module report a ramp, and be silent; the panel reports all the time."""
    for step in range(10):
        await running.house.hears(MODULE.format(100 + step), PANEL, IS_DIMMER)
        await asyncio.sleep(0.2)
    await _panel_alone(running, pause)


async def _panel_alone(running: RunningCoach, seconds: float) -> None:
    for second in range(round(seconds)):
        if second % 4 == 0:
            await running.house.hears(IS_DIMMER)
        await running.house.hears(PANEL)
        await asyncio.sleep(1)


@pytest.mark.parametrize("pauses", [(30, 30), (60, 40, 55), (20, 80, 30, 60)])
async def test_a_module_that_reports_changes_stays_believed(
    running: RunningCoach, pauses: Iterable[float]
) -> None:
    """What it reports in between are bursts; no pause is twice the usual one."""
    for _ in range(3):
        for pause in pauses:
            await _ramp(running, pause)
    believed: list[int] = []
    lamp = running.dimmer(25)
    lamp.status_changes.subscribe(lambda message: believed.append(message.source))
    for _ in range(3):
        for pause in pauses:
            await _ramp(running, pause)
    assert set(believed) == {0x9C}


async def test_a_module_that_reports_changes_is_not_waited_for_for_ever(
    running: RunningCoach,
) -> None:
    for _ in range(4):
        await _ramp(running, 30)
    await _panel_alone(running, 45)
    assert running.dimmer(25).source == 0x42


# The bound


async def test_no_sender_is_waited_for_longer_than_so_long(
    battery: Battery,
) -> None:
    await _slow(battery, 250, 6)
    await battery.hears(FIRST, SECOND)
    assert await battery.silent_for(SECOND) <= 200
