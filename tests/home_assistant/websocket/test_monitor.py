"""The live channel over a real connection: who may, and what a reconnect brings."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.home_assistant.kit import QUICK, Kit

from .client import Client
from .conftest import MakeClient
from .page import Page
from .watcher import DARK, DIMMER, LIT

FIELDS: dict[str, dict[str, Any]] = {
    "rvc/monitor/subscribe": {"stream": "trace"},
    "rvc/monitor/ack": {"subscription": 1, "seq": 1},
    "rvc/monitor/decode": {
        "frames": [{"network": "house", "id": "19FEDA9C", "data": "01"}]
    },
    "rvc/monitor/signal": {
        "network": "house",
        "source": 0x9C,
        "dgn": 0x1FEDA,
        "instance": 1,
        "signal": "operating_status",
    },
}


@pytest.mark.parametrize("command", FIELDS)
async def test_it_is_for_administrators(
    command: str, coach: Kit, reader: Client, client: Client
) -> None:
    fields = {"entry_id": coach.entry.entry_id, **FIELDS[command]}
    error = await reader.error(command, **fields)
    assert error["code"] == "unauthorized"
    answer = await client.answer(command, **fields)
    assert answer["success"]


async def watch(coach: Kit, client: Client) -> Page:
    """Subscribe and take the first event."""
    page = Page()
    await client.call(
        "rvc/monitor/subscribe", entry_id=coach.entry.entry_id, stream="trace"
    )
    page.take(await client.event())
    return page


async def follow(page: Page, client: Client, count: int) -> None:
    """Take events until there are so many of the lamp's frames."""
    async with asyncio.timeout(10):
        while not (rows := page.named(DIMMER)) or rows[0]["count"] < count:
            page.take(await client.event())


async def test_what_was_missed_is_there_after_a_reconnect(
    coach: Kit, make_client: MakeClient
) -> None:
    client = await make_client()
    page = await watch(coach, client)
    await coach.puts(LIT, LIT)
    await follow(page, client, 2)
    await client.socket.close()
    await coach.puts(DARK, LIT, DARK)
    client = await make_client()
    again = await watch(coach, client)
    (row,) = again.named(DIMMER)
    assert row["count"] == 5
    assert row["data"] == "01ff00fcffff00ff"
    # Between them the coach may ask for what it wants itself.
    lamp = [data for _, number, data in again.frames if number == row["row"]]
    assert lamp[-3:] == [
        "01ff00fcffff00ff",
        "01ff7cfcffff00ff",
        "01ff00fcffff00ff",
    ]
    await coach.puts(LIT)
    await follow(again, client, 6)
    assert again.gaps == 0


async def test_a_gap_is_seen_and_mended_by_asking_again(
    coach: Kit, make_client: MakeClient
) -> None:
    client = await make_client()
    page = await watch(coach, client)
    await coach.puts(LIT)
    await client.event()
    await coach.puts(DARK)
    event = await client.event()
    assert event["since"] != page.seq
    page = await watch(coach, await make_client())
    assert page.named(DIMMER)[0]["count"] == 2


HURRIED = replace(
    QUICK,
    live_batch=0.01,
    live_idle=0.011,
    live_ask=0.02,
    live_slow=0.1,
    live_slow_batch=0.03,
    live_stop=0.3,
    live_heartbeat=0.1,
)


@pytest.mark.parametrize("timing", [HURRIED])
async def test_a_page_that_does_not_read_is_not_cut_off(
    coach: Kit, client: Client
) -> None:
    page = await watch(coach, client)
    for number in range(60):
        await coach.puts(LIT if number % 2 else DARK)
        await asyncio.sleep(0.01)
    modes = []
    async with asyncio.timeout(10):
        while "stopped" not in modes:
            event = await client.event()
            page.take(event)
            modes.append(event.get("mode"))
    assert modes.index("slow") < modes.index("stopped") < 60
    await client.send(
        "rvc/monitor/ack",
        entry_id=coach.entry.entry_id,
        subscription=page.subscription,
        seq=page.seq,
    )
    async with asyncio.timeout(10):
        while "networks" not in (message := await client.receive()).get("event", ()):
            assert message["type"] == "result"
    page.take(message["event"])
    assert page.named(DIMMER)[0]["count"] == 60
    assert page.gaps == 0
