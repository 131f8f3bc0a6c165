"""A gateway that accepts and hangs up, under a real Home Assistant: one run.

It knows nothing of the integration but its entry, so that it runs with the code of any
tree that comes first on the path. `bench_outage` starts it, in a process of its own.
"""

import asyncio
import json
import logging
import sys
import time

from homeassistant.core import EVENT_STATE_CHANGED, HomeAssistant

from .command_run import empty_home, entry, until

SETTLED = 10.0
PATIENCE = 120.0


class Gateway:
    """Passes a coach's frames on, or hangs up on whoever connects."""

    def __init__(self, lines: bytes) -> None:
        """Take the coach's frames as lines of slcan."""
        self.lines = lines
        self.hangs_up = False
        self.connections = 0
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self) -> int:
        """Listen; returns the port."""
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        self._writers.append(writer)
        while not self.hangs_up and not reader.at_eof():
            writer.write(self.lines)
            try:
                async with asyncio.timeout(1):
                    await reader.read(10_000)
            except TimeoutError:
                continue
        writer.close()

    def hang_up(self) -> None:
        """End all connections, and each new one at once."""
        self.hangs_up = True
        while self._writers:
            self._writers.pop().close()


class Lines(logging.Handler):
    """Counts what the integration logs for an owner to see."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line."""
        self.count += record.name.startswith("custom_components.rvc")


async def measure(
    hass: HomeAssistant, lines: bytes, seconds: float
) -> dict[str, float]:
    """Return what an outage costs, and how long the way back takes."""
    gateway, log, changes = Gateway(lines), Lines(logging.INFO), 0

    def count(_: object) -> None:
        nonlocal changes
        changes += 1

    def available() -> int:
        states = hass.states.async_all("light")
        return sum(state.state != "unavailable" for state in states)

    coach = entry(await gateway.serve())
    coach.add_to_hass(hass)
    await hass.config_entries.async_setup(coach.entry_id)
    await asyncio.sleep(SETTLED)
    lights = available()
    entities = len(hass.states.async_entity_ids())
    logging.getLogger().addHandler(log)
    unsubscribe = hass.bus.async_listen(EVENT_STATE_CHANGED, count)
    gateway.connections = 0
    gateway.hang_up()
    await asyncio.sleep(seconds)
    unsubscribe()
    connections, gateway.hangs_up = gateway.connections, False
    ended = time.monotonic()
    assert await until(lambda: available() == lights, PATIENCE)
    back = time.monotonic() - ended
    await hass.config_entries.async_unload(coach.entry_id)
    gateway.hang_up()
    gateway.server.close()
    return {
        "entities": entities,
        "lamps": lights,
        "state changes a minute": changes * 60 / seconds,
        "connections a minute": connections * 60 / seconds,
        "lines in the log": log.count,
        "seconds until all lamps are back": round(back, 1),
    }


async def run(lines: bytes, seconds: float) -> None:
    """Run Home Assistant and print the figures."""
    async with empty_home() as hass:
        figures = await measure(hass, lines, seconds)
    sys.stdout.write(json.dumps(figures))


if __name__ == "__main__":
    asyncio.run(run(sys.stdin.buffer.read(), float(sys.argv[1])))
