"""An hour of a coach at rest in a real Home Assistant with its recorder: one run.

It knows nothing of the integration but its entry, so that it runs with the code of any
tree that comes first on the path. `bench_noise` starts it, and makes the frames.

The hour passes in minutes, by a clock that does not wait (virtual_clock.py). Frames come
over TCP, and all that was sent is read before time goes on; so is all that the recorder is
to write.
"""

import asyncio
from collections import Counter
import json
import logging
from pathlib import Path
import sqlite3
import sys
import time
from typing import Any, override

# First of all: others take the time from where it is put in their way.
from .virtual_clock import BEGAN, CLOCK, REAL, Loop  # isort: skip

from homeassistant.components import recorder
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .command_run import empty_home, entry
from .listening import Listening

STEP = 0.1
"""The times of frames are multiples of it, in s."""
SETTLED = 120.0
"""Before states and bytes are counted, in s."""
TOLD = 40
"""Entities that are named with their states."""


class Wire(Listening):
    """A gateway that says each line when it is its time."""

    def __init__(self, lines: list[tuple[float, bytes]]) -> None:
        """Take lines with their times."""
        self._lines = lines
        self._writer: asyncio.StreamWriter | None = None

    @override
    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._writer = writer
        while await reader.read(4096):
            pass

    async def say(self, hass: HomeAssistant, seconds: float) -> None:
        """Say the lines of so many seconds."""
        instance = recorder.get_instance(hass)
        began, first = CLOCK.now, self._lines[0][0] if self._lines else 0.0
        number, written = 0, 0
        for due, line in self._lines:
            if due - first >= seconds:
                break
            if (wait := began + due - first - CLOCK.now) > 0:
                await asyncio.sleep(wait)
                written += 1
                if not written % 100:
                    with CLOCK.held():
                        await instance.async_block_till_done()
            assert self._writer is not None
            self._writer.write(line)
            number += 1
        del self._lines[:number]

    def stop(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self.close()


class Written:
    """What is written while it watches."""

    def __init__(self, hass: HomeAssistant, coach: MockConfigEntry) -> None:
        """Begin to count the states of a coach."""
        registry = er.async_get(hass)
        self.states: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        """Those of which only attributes have changed."""

        @callback
        def count(event: Event[Any]) -> None:
            row = registry.async_get(event.data["entity_id"])
            if row is None or row.config_entry_id != coach.entry_id:
                return
            self.states[row.entity_id] += 1
            before, after = event.data["old_state"], event.data["new_state"]
            if before and after and before.state == after.state:
                self.same[row.entity_id] += 1

        self.stop = hass.bus.async_listen("state_changed", count)


def every_changed_frame() -> None:
    """Let each entity write each changed frame of its device, as it was reported."""
    from custom_components.rvc.entity import RvcEntity  # noqa: PLC0415
    from custom_components.rvc.sensor import RvcSensor  # noqa: PLC0415

    prepare = RvcSensor.prepare

    def unrounded(sensor: RvcSensor) -> None:
        prepare(sensor)
        sensor._rounded = lambda value: value  # type: ignore[assignment]  # noqa: SLF001
        sensor._damped = None  # noqa: SLF001

    RvcEntity._handle_update = lambda self: self.async_write_ha_state()  # type: ignore[method-assign]  # noqa: SLF001
    RvcSensor._handle_update = lambda self: self.async_write_ha_state()  # type: ignore[method-assign]  # noqa: SLF001
    RvcSensor.prepare = unrounded  # type: ignore[assignment, method-assign]


async def database_bytes(hass: HomeAssistant, path: Path) -> dict[str, Any]:
    """Return what the database holds, in bytes, once all is written."""
    # The recorder commits every five seconds.
    await asyncio.sleep(10)
    with CLOCK.held():
        await recorder.get_instance(hass).async_block_till_done()
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = dict(
        database.execute(
            "select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m"
            " on s.name = m.name group by m.tbl_name"
        )
        if _has_dbstat(database)
        else ()
    )
    (pages,), (size,) = (
        database.execute(f"pragma {name}").fetchone()
        for name in ("page_count", "page_size")
    )
    (rows,) = database.execute("select count(*) from states").fetchone()
    means = database.execute(
        "select m.statistic_id, s.start_ts, s.mean from statistics_short_term s"
        " join statistics_meta m on s.metadata_id = m.id where s.mean is not null"
    ).fetchall()
    database.close()
    return {"bytes": pages * size, "rows": rows, "tables": tables, "means": means}


def _has_dbstat(database: sqlite3.Connection) -> bool:
    try:
        database.execute("select 1 from dbstat limit 1")
    except sqlite3.OperationalError:
        return False
    return True


async def run(hass: HomeAssistant, wire: Wire, path: Path, seconds: float) -> Any:
    """Listen to the coach for so long."""
    async_initialize_recorder(hass)
    config = {"recorder": {"db_url": f"sqlite:///{path}"}}
    with CLOCK.held():
        assert await async_setup_component(hass, "recorder", config)
    await async_setup_component(hass, "sensor", {})
    coach = entry(await wire.start())
    coach.add_to_hass(hass)
    await hass.config_entries.async_setup(coach.entry_id)
    await wire.say(hass, SETTLED)
    before = await database_bytes(hass, path)
    written, began, cpu = Written(hass, coach), CLOCK.now, time.process_time()
    await wire.say(hass, seconds)
    elapsed, spent = CLOCK.now - began, time.process_time() - cpu
    written.stop()
    after = await database_bytes(hass, path)
    tables = {
        name: size - before["tables"].get(name, 0)
        for name, size in after["tables"].items()
    }
    (network,) = coach.runtime_data.coach.networks.values()
    found = {
        "seconds": elapsed,
        "began": BEGAN + began,
        "means": after["means"],
        "received": network.statistics.received,
        "entities": len(hass.states.async_all()),
        "states": sum(written.states.values()),
        "same": sum(written.same.values()),
        "rows": after["rows"] - before["rows"],
        "bytes": after["bytes"] - before["bytes"],
        "tables": {name: size for name, size in tables.items() if size},
        "cpu": spent,
        "most": written.states.most_common(TOLD),
        "most_same": written.same.most_common(TOLD),
    }
    await hass.config_entries.async_unload(coach.entry_id)
    wire.stop()
    return found


async def main(lines: list[tuple[float, bytes]], folder: str, seconds: float) -> Any:
    """Run it in a Home Assistant."""
    async with empty_home(folder) as hass:
        path = Path(folder) / "home-assistant_v2.db"
        return await run(hass, Wire(lines), path, seconds)


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    _, frames, folder, seconds, way = sys.argv
    said = [
        (float(due), text.encode() + b"\r")
        for due, text in map(str.split, Path(frames).read_text().splitlines())
    ]
    if way == "every":
        every_changed_frame()
    began = REAL()
    with asyncio.Runner(loop_factory=Loop) as runner:
        result = runner.run(main(said, folder, float(seconds)))
    result["took"] = REAL() - began
    print(json.dumps(result))
