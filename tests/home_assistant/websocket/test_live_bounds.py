"""The live channel's bounds: who sleeps, what is too much, and when it ends."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.websocket.live.channel import MOST_CLIENTS, running_channel
from custom_components.rvc.websocket.live.pending import MOST_FRAMES
from custom_components.rvc.websocket.live.table import MOST_ROWS
from tests.home_assistant.kit import Kit

from .conftest import MakeClockClient, Watch
from .watcher import DARK, DIMMER, LAMPS, LIT, OTHER, TANK, Watcher

TANK_FULLER = "19FFB79D#0002FF64FFFFFFFF"
SHADE = "19FEDE9D#01FFFFFFFFFFFFFF"


async def test_nothing_is_hooked_while_nobody_watches(
    hass: HomeAssistant, coach: Kit, watch: Watch
) -> None:
    network = coach.running.networks["house"]
    answers = coach.running.sessions["house"].commands.answers
    before = len(network.frames._listeners)  # noqa: SLF001
    assert running_channel(hass, coach.entry) is None
    first, second = watch(), watch(stream="table")
    assert running_channel(hass, coach.entry) is not None
    assert len(network.frames._listeners) == before + 1  # noqa: SLF001
    assert answers
    first.client.close()
    assert running_channel(hass, coach.entry) is not None
    second.client.close()
    assert running_channel(hass, coach.entry) is None
    assert len(network.frames._listeners) == before  # noqa: SLF001
    assert not answers


async def test_a_page_that_is_left_ends_its_subscription(
    hass: HomeAssistant, coach: Kit, watch: Watch
) -> None:
    network = coach.running.networks["house"]
    before = len(network.frames._listeners)  # noqa: SLF001
    page = watch()
    page.client.send("unsubscribe_events", subscription=page.subscription)
    assert running_channel(hass, coach.entry) is None
    assert len(network.frames._listeners) == before  # noqa: SLF001
    page.client.events()
    await coach.puts(LIT)
    await asyncio.sleep(1)
    assert page.client.events() == []


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("kind", ["trace", "table"])
async def test_of_more_than_a_thousand_the_first_are_counted_alone(
    coach: Kit, watch: Watch, kind: str, together: bool
) -> None:
    await coach.puts(TANK)
    page = watch(stream=kind)
    (tank,) = page.page.named("TANK_STATUS")
    frames = [TANK_FULLER, SHADE]
    frames += [f"19FEDA9C#{number % 200:02X}FF7CFCFFFF00FF" for number in range(1500)]
    if together:
        # A machine that was busy reads all of them at once.
        await coach.puts(*frames)
    else:
        for frame in frames:
            await coach.puts(frame)
    await asyncio.sleep(0.3)
    page.look()
    await asyncio.sleep(0.3)
    page.look()
    # The latest of each message lacks nothing, whatever was left out of the frames.
    assert sum(row["count"] for row in page.page.named(DIMMER)) == 1500
    assert len(page.page.named("WINDOW_SHADE_CONTROL_STATUS")) == 1
    assert page.page.rows[tank["row"]]["data"] == TANK_FULLER.partition("#")[2].lower()
    assert page.page.rows[tank["row"]]["count"] == 2
    if kind == "table":
        assert page.page.lost == 0
        return
    lamps = {row["row"] for row in page.page.named(DIMMER)}
    shown = [data for _, number, data in page.page.frames if number in lamps]
    assert page.page.lost >= 1500 - MOST_FRAMES
    assert 0 < len(shown) <= MOST_FRAMES
    assert len(shown) + page.page.lost >= 1500
    # The last ones are those that are shown, each with its own data.
    lasts = [frame.partition("#")[2].lower() for frame in frames[-len(shown) :]]
    assert shown == lasts


async def test_only_rows_that_lack_a_frame_are_told_beside_the_lines(
    coach: Kit, watch: Watch
) -> None:
    others = [f"19FEDA9C#{number:02X}FF7CFCFFFF00FF" for number in range(2, 42)]
    await coach.puts(LIT, *others)
    page = watch()
    # One message fills the channel, and all others come once behind it.
    await coach.puts(*[DARK, LIT] * 700, *others)
    await asyncio.sleep(0.3)
    page.look()
    (event,) = (one for one in page.raw if "lost" in one)
    assert event["lost"] >= 1440 - MOST_FRAMES
    counts = {row["row"]: row["count"] for row in page.page.named(DIMMER)}
    lamp = max(counts, key=counts.__getitem__)
    assert counts.keys() & {cells[0] for cells in event["table"]} == {lamp}
    assert counts.pop(lamp) == 1401
    assert list(counts.values()) == [2] * 40


async def test_who_sleeps_is_sent_less_and_then_nothing_and_is_never_cut_off(
    coach: Kit, watch: Watch
) -> None:
    page, awake = watch(), watch()

    async def seconds(count: int) -> list[dict[str, Any]]:
        for _ in range(4 * count):
            await coach.puts(LIT, OTHER)
            await asyncio.sleep(0.25)
            awake.look()
            awake.acknowledge()
        return page.look()

    assert all("mode" not in event for event in await seconds(3))
    slow = await seconds(20)
    assert 18 <= len(slow) <= 22
    assert all("trace" not in event for event in slow)
    assert slow[-1]["mode"] == "slow"
    assert page.page.gaps == 0
    stopped = await seconds(10)
    assert stopped[-1]["mode"] == "stopped"
    assert await seconds(3600) == []
    assert sum("trace" in one for one in awake.raw) > 14_000
    # It wakes up.
    page.acknowledge()
    (snapshot, *_) = await seconds(1)
    assert snapshot["networks"]
    page.acknowledge()
    await seconds(1)
    counts = [row["count"] for row in awake.page.named(DIMMER)]
    assert [row["count"] for row in page.page.named(DIMMER)] == counts
    assert "trace" in page.raw[-1]


async def test_nothing_is_done_while_all_sleep(coach: Kit, watch: Watch) -> None:
    network = coach.running.networks["house"]
    before = len(network.frames._listeners)  # noqa: SLF001
    pages = [watch(), watch(stream="table"), watch(filter=LAMPS)]
    for _ in range(180):
        await coach.puts(LIT, OTHER)
        await asyncio.sleep(0.25)
    assert len(network.frames._listeners) == before  # noqa: SLF001
    rows = {number for page in pages for number in page.page.rows}
    for page in pages:
        page.look()
        assert page.raw[-1]["mode"] == "stopped"
    last = max(rows | {number for page in pages for number in page.page.rows})
    pages[0].acknowledge()
    await coach.puts(DARK)
    await asyncio.sleep(0.3)
    assert len(network.frames._listeners) == before + 1  # noqa: SLF001
    (snapshot, *_) = pages[0].look()
    assert snapshot["networks"]
    assert min(pages[0].page.rows) > last
    (lamp,) = (row for row in pages[0].page.named(DIMMER) if row["instance"] == 1)
    assert lamp["count"] == 181
    assert pages[1].look() == pages[2].look() == []
    pages[2].acknowledge()
    await coach.puts(LIT)
    await asyncio.sleep(0.6)
    pages[2].look()
    assert {row["name"] for row in pages[2].page.rows.values()} == {DIMMER}
    # Who comes anew wakes it too.
    for page in pages:
        page.client.close()
    assert watch().page.rows


async def test_who_was_slow_catches_up_without_a_gap(coach: Kit, watch: Watch) -> None:
    page = watch()
    for number in range(40):
        await coach.puts(LIT, f"19FEDA9C#{number:02X}FF7CFCFFFF00FF")
        await asyncio.sleep(0.25)
    page.look()
    assert page.raw[-1]["mode"] == "slow"
    page.acknowledge()
    await page.wait(2, LIT, DARK)
    assert page.page.gaps == 0
    assert page.page.lost > 0
    assert "trace" in page.raw[-1]
    rows = page.page.named(DIMMER)
    assert len(rows) == 40
    assert rows[0]["data"] == "01ff00fcffff00ff" or rows[1]["data"].startswith("01")
    ones = [row for row in rows if row["instance"] == 1]
    assert ones[0]["count"] == 40 + 1 + 16
    assert page.page.lost + len(page.page.frames) >= 80


async def test_all_is_well_is_said_when_nothing_happens(
    coach: Kit, watch: Watch
) -> None:
    page = watch(filter={"sources": [0x42]})
    events = await page.wait(30)
    assert 5 <= len(events) <= 6
    assert all(event["seq"] == event["since"] for event in events)
    assert page.page.gaps == 0


async def test_so_many_may_watch(
    coach: Kit, watch: Watch, make_clock_client: MakeClockClient
) -> None:
    client = make_clock_client()
    for _ in range(MOST_CLIENTS):
        Watcher(coach, client)
    error = client.error(
        "rvc/monitor/subscribe", entry_id=coach.entry.entry_id, stream="table"
    )
    assert error["translation_key"] == "too_many_watch"
    client.close()
    watch()


async def test_rows_make_room_and_it_is_told(coach: Kit, watch: Watch) -> None:
    page, table = watch(), watch(stream="table")
    for number in range(0, MOST_ROWS + 300, 100):
        await coach.puts(
            *(
                str(Frame(0x15F00000 | (number + one) << 8 | 0x42, bytes(8)))
                for one in range(100)
            )
        )
        await asyncio.sleep(0.25)
        page.look()
        table.look()
        page.acknowledge()
        table.acknowledge()
    await page.wait(1)
    table.look()
    assert len(page.page.rows) <= MOST_ROWS
    assert page.page.rows.keys() == table.page.rows.keys()
    assert page.page.gaps == table.page.gaps == 0


async def test_it_ends_with_its_coach_and_begins_anew(
    hass: HomeAssistant, coach: Kit, watch: Watch
) -> None:
    page = watch()
    subentry = next(iter(coach.entry.subentries.values()))
    hass.config_entries.async_update_subentry(coach.entry, subentry, title="Coach bus")
    await hass.async_block_till_done()
    events = page.client.events()
    assert events[-1] == {"ended": "unloaded"}
    assert running_channel(hass, coach.entry) is None
    again = watch()
    assert again.raw[0]["networks"][0]["title"] == "Coach bus"
