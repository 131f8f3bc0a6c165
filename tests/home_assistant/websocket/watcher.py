"""A page with its client, which watches a coach."""

import asyncio
from typing import Any

from tests.home_assistant.kit import Kit

from .client import ClockClient
from .page import Page

LIT = "19FEDA9C#01FF7CFCFFFF00FF"
DARK = "19FEDA9C#01FF00FCFFFF00FF"
OTHER = "19FEDA9C#02FF7CFCFFFF00FF"
TANK = "19FFB79D#0001FF64FFFFFFFF"
NOBODYS = "19F0009D#0102030405060708"
DIMMER = "DC_DIMMER_STATUS_3"

LAMPS = {"dgns": [0x1FEDA]}


class Watcher:
    """A page with its client."""

    def __init__(self, coach: Kit, client: ClockClient, **fields: Any) -> None:
        """Subscribe."""
        self.coach = coach
        self.client = client
        self.page = Page()
        self.raw: list[dict[str, Any]] = []
        self.subscription = client.send(
            "rvc/monitor/subscribe",
            entry_id=coach.entry.entry_id,
            **{"stream": "trace", **fields},
        )
        answer = next(one for one in client.messages if one["type"] == "result")
        client.messages.remove(answer)
        assert answer["success"], answer
        self.look()

    def look(self) -> list[dict[str, Any]]:
        """Take the events that have come."""
        events = self.client.events()
        for event in events:
            self.page.take(event)
        self.raw += events
        return events

    def acknowledge(self) -> None:
        """Acknowledge all that was asked for."""
        for seq in self.page.to_acknowledge:
            self.client.call(
                "rvc/monitor/ack",
                entry_id=self.coach.entry.entry_id,
                subscription=self.page.subscription,
                seq=seq,
            )
        self.page.to_acknowledge.clear()

    async def wait(self, seconds: float, *frames: str) -> list[dict[str, Any]]:
        """Acknowledge for a while, a frame every quarter of a second."""
        events = []
        for _ in range(int(seconds / 0.25)):
            if frames:
                await self.coach.puts(*frames)
            await asyncio.sleep(0.25)
            events += self.look()
            self.acknowledge()
        return events
