"""Many commands at once: none is lost, and the newest wins."""

import asyncio
from itertools import pairwise

import pytest

from custom_components.rvc.devices.dimmer import Dimmer
from custom_components.rvc.devices.errors import DeviceDidNotAnswer
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.message import Value
from custom_components.rvc.spec.permissions import PERMISSIONS

from .coach_on_a_bench import DIMMER, LAMPS, Bench, bench


def now() -> float:
    """Return the time."""
    return asyncio.get_running_loop().time()


# Many at once


@pytest.mark.parametrize("count", [45, LAMPS])
async def test_of_many_commands_at_once_none_is_lost(coach: Bench, count: int) -> None:
    lamps = [coach.device(Dimmer, instance) for instance in range(1, count + 1)]
    await asyncio.gather(*(lamp.turn_off() for lamp in lamps))
    assert [lamp.is_on for lamp in lamps] == [False] * count
    told = [message.instance for message in coach.nodes.commands(DIMMER)]
    assert told == list(range(1, count + 1))


async def test_a_burst_for_more_than_eight_devices_has_a_short_gap(
    coach: Bench,
) -> None:
    lamps = [coach.device(Dimmer, instance) for instance in range(1, 21)]
    for count, gap in ((20, 0.015), (8, 0.05)):
        coach.nodes.sent.clear()
        await asyncio.gather(*(lamp.turn_off() for lamp in lamps[:count]))
        times = coach.nodes.times(DIMMER)
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert gaps == pytest.approx([gap] * (count - 1))


async def test_the_gap_is_the_usual_one_after_a_miss(coach: Bench) -> None:
    misses = iter([True])
    coach.nodes.is_deaf = lambda message: message.instance == 1 and next(misses, False)
    lamp = coach.device(Dimmer, 1)
    others = [coach.device(Dimmer, instance) for instance in range(2, 42)]

    async def later() -> None:
        # These wait when the first one has its second try.
        await asyncio.sleep(1.2)
        await asyncio.gather(*(other.turn_off() for other in others))

    await asyncio.gather(lamp.turn_off(), later())
    sent = [(time, m.instance) for time, m in coach.nodes.sent if m.name == DIMMER]
    after = [time for time, _ in sent if time > sent[0][0] + 1.25]
    gaps = [later - earlier for earlier, later in pairwise(after)]
    assert len(after) > 30
    assert min(gaps) == pytest.approx(0.05)
    assert not any(other.is_on for other in (lamp, *others))


async def test_what_moves_is_not_late(codec: Codec) -> None:
    async with bench(codec, allowed=PERMISSIONS) as coach:
        for instance in range(1, LAMPS + 1):
            on: dict[str, Value] = {"instance": instance, "operating_status": 80}
            coach.nodes.report("DC_DIMMER_STATUS_3", on)
        coach.nodes.report("LEVELING_CONTROL_STATUS", {"operating_mode": "inactive"})
        leveling = next(
            device
            for key, device in coach.coach.devices.items()
            if key.device_class == "leveling"
        )
        lamps = [coach.device(Dimmer, instance) for instance in range(1, LAMPS + 1)]
        telling = [asyncio.ensure_future(lamp.turn_off()) for lamp in lamps]
        await asyncio.sleep(0.1)
        moving = asyncio.ensure_future(
            leveling.command(
                "LEVELING_CONTROL_COMMAND", lambda _: True, operating_mode="store"
            )
        )
        await asyncio.sleep(0.06)
        assert coach.nodes.commands("LEVELING_CONTROL_COMMAND")
        await asyncio.gather(*telling, moving, return_exceptions=True)
        # It is not said again: jacks that are stored twice may be lifted twice.
        assert len(coach.nodes.commands("LEVELING_CONTROL_COMMAND")) == 1


# Newest wins


async def test_a_slider_ends_soon_after_its_last_call(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    began = now()
    calls = []
    for number in range(150):
        await asyncio.sleep(began + number / 30 - now())
        calls.append(asyncio.ensure_future(lamp.turn_on(number % 100 + 1)))
    last = now()
    await asyncio.gather(*calls)
    assert now() - last < 0.3
    assert lamp.level == 50
    assert len(coach.nodes.commands(DIMMER)) <= 100


async def test_many_calls_over_few_lamps_send_the_last_of_each(coach: Bench) -> None:
    lamps = [coach.device(Dimmer, instance) for instance in range(1, 25)]
    began = now()
    calls = [lamps[n % 24].turn_on(n % 100 + 1) for n in range(200)]
    await asyncio.gather(*calls)
    assert now() - began < 0.3 * 10.2
    assert len(coach.nodes.commands(DIMMER)) <= 48
    last = [max(n for n in range(200) if n % 24 == lamp) for lamp in range(24)]
    assert [lamp.level for lamp in lamps] == [n % 100 + 1 for n in last]


async def test_taps_on_a_deaf_lamp_are_not_sent_in_a_burst(coach: Bench) -> None:
    began = now()
    coach.nodes.is_deaf = lambda _: now() < began + 7
    lamp = coach.device(Dimmer)
    taps = []
    for number in range(10):
        taps.append(
            asyncio.ensure_future(lamp.turn_on(50) if number % 2 else lamp.turn_off())
        )
        await asyncio.sleep(0.3)
    results = await asyncio.gather(*taps, return_exceptions=True)
    assert all(isinstance(result, DeviceDidNotAnswer) for result in results)
    await asyncio.sleep(10)
    times = [time - began for time in coach.nodes.times(DIMMER)]
    assert len(times) <= 5
    assert max(times) < 5.1


async def test_a_replaced_call_ends_with_the_newer_one(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    first = asyncio.ensure_future(lamp.turn_on(10))
    await asyncio.sleep(0)
    second, third = (asyncio.ensure_future(lamp.turn_on(level)) for level in (20, 30))
    await asyncio.sleep(0.001)
    await first
    assert lamp.level in (10, 30)
    await second
    assert third.done()
    assert lamp.level == 30
    assert 20 not in [m.number("desired_level") for m in coach.nodes.commands(DIMMER)]


async def test_different_things_do_not_replace_each_other(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    first = asyncio.ensure_future(lamp.turn_on(10))
    await asyncio.sleep(0.001)
    await asyncio.gather(first, lamp.do("lock"), lamp.turn_off())
    said = [message.label("command") for message in coach.nodes.commands(DIMMER)]
    assert said == ["set_level", "lock", "off_delay"]


async def test_what_somebody_counts_on_is_sent_whatever_comes(coach: Bench) -> None:
    lamp = coach.device(Dimmer)
    await asyncio.gather(lamp.turn_on(10), lamp.turn_off_now(), lamp.turn_on(20))
    said = [message.label("command") for message in coach.nodes.commands(DIMMER)]
    assert said == ["off_delay", "set_level"]


async def test_whoever_gives_up_leaves_nothing_to_be_sent(coach: Bench) -> None:
    first, other = coach.device(Dimmer, 1), coach.device(Dimmer, 2)
    sending = [asyncio.ensure_future(lamp.turn_off()) for lamp in (other, first)]
    await asyncio.sleep(0)
    sending[1].cancel()
    await asyncio.gather(*sending, return_exceptions=True)
    await asyncio.sleep(1)
    assert [message.instance for message in coach.nodes.commands(DIMMER)] == [2]
    # It can be told again.
    await first.turn_off()
    assert first.is_on is False


async def test_a_lost_network_ends_all_that_waits(coach: Bench) -> None:
    coach.nodes.is_deaf = lambda _: True
    lamp = coach.device(Dimmer)
    calls = [
        asyncio.ensure_future(call)
        for call in (lamp.turn_on(10), lamp.do("lock"), lamp.turn_off())
    ]
    await asyncio.sleep(0.1)
    await coach.coach.stop()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["NetworkDown"] * 3
    tasks = {task.get_name() for task in asyncio.all_tasks()}
    assert not [name for name in tasks if name.startswith("rvc")]


async def test_what_the_older_command_did_does_not_confirm_the_newer(
    coach: Bench,
) -> None:
    lamp = coach.device(Dimmer)
    misses = iter([True])
    coach.nodes.is_deaf = lambda message: (
        message.number("desired_level") == 60 and next(misses, False)
    )
    older = asyncio.ensure_future(lamp.turn_on(30))
    await asyncio.sleep(0.001)
    newer = asyncio.ensure_future(lamp.turn_on(60))
    await older
    await asyncio.sleep(0.5)
    coach.nodes.report("DC_DIMMER_STATUS_3", {"instance": 1, "operating_status": 30})
    await asyncio.sleep(0.1)
    assert not newer.done()
    await newer
    assert lamp.level == 60


async def test_what_a_motion_waits_for_goes_before_all_lamps(coach: Bench) -> None:
    # The opposite output of a pair has to be off before the other one is on.
    lamps = [coach.device(Dimmer, instance) for instance in range(1, LAMPS + 1)]
    calls = [asyncio.create_task(lamp.turn_off()) for lamp in lamps[1:]]
    await asyncio.sleep(0)
    await lamps[0].turn_off_now()
    told = [message.instance for message in coach.nodes.commands(DIMMER)]
    assert 1 in told[:3]
    await asyncio.gather(*calls)
