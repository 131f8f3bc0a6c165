"""Pages that watch a coach, in a process of their own: what they were sent, as JSON.

    python -m benchmarks.panel_client PORT TOKEN ENTRY PAGES SECONDS [sleep]

They acknowledge what they are asked to, and ask what the last frames mean, as many as a
page shows. With "sleep" they stop reading after a second
instead, and read what is there at the end.
"""

import asyncio
from collections.abc import Iterable, Iterator
import json
import sys
from typing import Any

import aiohttp

IN_VIEW = 20
"""Lines that a page shows, and some around them."""
BROWSER = {"coalesce_messages": 1}
"""What Home Assistant's frontend says of itself."""


class Page:
    """A page, and what it was sent."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Begin with nothing."""
        self.socket = socket
        self.events = self.frames = self.lost = self.gaps = self.octets = 0
        self.modes: list[str] = []
        self._seq: int | None = None
        self._subscription = 0
        self._last_id = 10
        self._rows: dict[int, dict[str, Any]] = {}
        self._asked: set[tuple[int, str]] = set()

    def _messages(self, text: str) -> Iterator[Any]:
        self.octets += len(text)
        message = json.loads(text)
        yield from message if isinstance(message, list) else [message]

    async def read(self, entry_id: str) -> None:
        """Take what comes, and acknowledge it."""
        async for part in self.socket:
            for message in self._messages(part.data):
                if message["type"] == "event" and "seq" in message["event"]:
                    self._take(message["event"])
                    await self._ask(entry_id, message["event"].get("trace", ()))
                    if message["event"].get("ack"):
                        await self._acknowledge(entry_id, message["event"]["seq"])

    def _take(self, event: dict[str, Any]) -> None:
        self.events += 1
        if "networks" in event:
            self._subscription = event["subscription"]
        elif event["since"] != self._seq:
            self.gaps += 1
        self._seq = event["seq"]
        for row in event.get("rows", ()):
            # A row that has another name now keeps its data.
            self._rows.setdefault(row["row"], {}).update(row)
        for number, _, _, *data in event.get("table", ()):
            if data:
                self._rows[number]["data"] = data[0]
        self.lost += event.get("lost", 0)
        if (mode := event.get("mode", "all")) not in self.modes[-1:]:
            self.modes.append(mode)
        for _, *cells in event.get("trace", ()):
            self.frames += sum(isinstance(cell, int) for cell in cells)

    async def _ask(self, entry_id: str, trace: Iterable[list[Any]]) -> None:
        """Ask what the last frames mean, of those that were not asked for before."""
        shown = []
        for _, *cells in trace:
            for cell in cells:
                if isinstance(cell, int):
                    row = self._rows[cell]
                    shown.append(row)
                else:
                    row["data"] = cell
        frames = []
        for row in shown[-IN_VIEW:]:
            key = row["row"], row["data"]
            if key not in self._asked:
                self._asked.add(key)
                asked = {one: row[one] for one in ("network", "id", "data")}
                known = {"known": row["name"]} if "is_read" in row else {}
                row["is_read"] = row["name"] is not None
                frames.append(asked | known if row["is_read"] else asked)
        if frames:
            self._last_id += 1
            await self.socket.send_json(
                {
                    "id": self._last_id,
                    "type": "rvc/monitor/read",
                    "entry_id": entry_id,
                    "frames": frames,
                }
            )

    async def _acknowledge(self, entry_id: str, seq: int) -> None:
        self._last_id += 1
        await self.socket.send_json(
            {
                "id": self._last_id,
                "type": "rvc/monitor/ack",
                "entry_id": entry_id,
                "subscription": self._subscription,
                "seq": seq,
            }
        )


async def open_page(
    session: aiohttp.ClientSession, port: str, token: str, entry_id: str
) -> Page:
    """Return a page that has subscribed."""
    # A browser takes compressed messages.
    url = f"http://127.0.0.1:{port}/api/websocket"
    socket = await session.ws_connect(url, compress=15, max_msg_size=0)
    await socket.receive_json()
    await socket.send_json({"type": "auth", "access_token": token})
    await socket.receive_json()
    await socket.send_json({"id": 1, "type": "supported_features", "features": BROWSER})
    await socket.send_json(
        {
            "id": 2,
            "type": "rvc/monitor/subscribe",
            "entry_id": entry_id,
            "stream": "trace",
        }
    )
    return Page(socket)


def transport_of(socket: aiohttp.ClientWebSocketResponse) -> asyncio.Transport:
    """Return what is below a connection."""
    connection = socket._response.connection  # noqa: SLF001
    assert connection is not None
    transport = connection.transport
    assert isinstance(transport, asyncio.Transport)
    return transport


async def main() -> None:
    """Watch for a while and tell."""
    port, token, entry_id, count, seconds, *rest = sys.argv[1:]
    async with aiohttp.ClientSession() as session:
        pages = [
            await open_page(session, port, token, entry_id) for _ in range(int(count))
        ]
        reading = [asyncio.create_task(page.read(entry_id)) for page in pages]
        if rest:
            await asyncio.sleep(1)
            for page in pages:
                transport_of(page.socket).pause_reading()
        await asyncio.sleep(float(seconds))
        if rest:
            for page in pages:
                transport_of(page.socket).resume_reading()
            await asyncio.sleep(5)
        told = [
            {
                "events": page.events,
                "frames": page.frames,
                "lost": page.lost,
                "gaps": page.gaps,
                "octets": page.octets,
                "modes": page.modes,
                "is_open": not page.socket.closed,
            }
            for page in pages
        ]
        for task in reading:
            task.cancel()
        print(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main())
