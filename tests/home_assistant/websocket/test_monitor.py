"""The live channel over a real connection: who may, and what a reconnect brings."""

import asyncio
from typing import Any

import pytest

from tests.home_assistant.kit import Kit

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
    assert [data for *_, data in again.frames][-3:] == [
        "01ff00fcffff00ff",
        "01ff7cfcffff00ff",
        "01ff00fcffff00ff",
    ]
    await coach.puts(LIT)
    await follow(again, client, 6)
    assert again.gaps == 0


async def test_a_gap_is_seen_and_mended_by_asking_again(
    coach: Kit, client: Client
) -> None:
    page = await watch(coach, client)
    await coach.puts(LIT)
    await client.event()
    await coach.puts(DARK)
    event = await client.event()
    assert event["since"] != page.seq
    page = await watch(coach, client)
    assert page.named(DIMMER)[0]["count"] == 2
