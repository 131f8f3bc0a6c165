"""`rvc monitor`: its page, and the networks it listens to."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
import sys

import pytest
from textual.pilot import Pilot

from custom_components.rvc.bus.errors import CannotOpen, ListenOnly
from custom_components.rvc.bus.link import FrameBatch
from custom_components.rvc.bus.network import Network
from custom_components.rvc.bus.timing import BusTiming
from custom_components.rvc.bus.transports.loopback import LoopbackTransport
from custom_components.rvc.cli.commands import monitor
from custom_components.rvc.cli.commands.monitor import make_monitored
from custom_components.rvc.cli.main import _parser
from custom_components.rvc.cli.monitor.model import MonitorModel
from custom_components.rvc.cli.monitor.page import Lines, MonitorPage
from custom_components.rvc.cli.monitor.source import Monitored
from custom_components.rvc.protocol.codec import Codec
from custom_components.rvc.protocol.frame import Frame
from custom_components.rvc.simulator.gateway import SlcanServer
from custom_components.rvc.spec import load_spec
from tests.cli.conftest import Rvc

pytestmark = pytest.mark.real_time

CODEC = Codec(load_spec().spec)
LAMP_ON = Frame.parse("19FEDA9C#19FF7CFCFFFF00FF")
LAMP_OFF = Frame.parse("19FEDA9C#19FF00FCFFFF00FF")
TANK = Frame.parse("19FFB748#000304FFFFFFFFFF")
UNKNOWN = Frame.parse("19FABC9D#0011")
FAULT = Frame.parse("18FECA00#04FF640001010000")
CHANNEL = "monitor"


class Bus:
    """The other end of a loopback, and the page that shows it."""

    def __init__(self, page: MonitorPage, pilot: Pilot[None]) -> None:
        """Begin with nothing said."""
        self.page = page
        self.pilot = pilot
        self.end = LoopbackTransport(CHANNEL)
        self.heard: list[FrameBatch] = []

    async def say(self, *frames: Frame) -> None:
        """Send frames, and have the page drawn."""
        for frame in frames:
            await self.end.send(frame)
        await asyncio.sleep(0)
        await self.press()

    async def press(self, *keys: str) -> None:
        """Press keys, and have the page drawn."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        self.page.draw()

    def shown(self, name: str) -> str:
        """Return what a part of the page shows."""
        return self.page.query_one(f"#{name}", Lines).text


@asynccontextmanager
async def bus(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Bus]:
    """Show the page of a loopback."""
    network = Network("can0", lambda: LoopbackTransport(CHANNEL), listen_only=True)
    monitored = Monitored(network, MonitorModel(CODEC), folder)
    await monitored.open()
    page = MonitorPage(monitored)
    try:
        async with page.run_test(size=size) as pilot:
            made = Bus(page, pilot)
            await made.end.open(made.heard.append, lambda _: None)
            try:
                yield made
            finally:
                await made.end.close()
    finally:
        await monitored.close()
    # Whatever was pressed, nothing was sent.
    assert made.heard == []


async def test_the_latest_is_shown_with_its_values(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(TANK, LAMP_ON, LAMP_ON)
        lines = made.shown("table").splitlines()
        assert lines[0].startswith("message              from  inst  count per s  age")
        assert lines[1].startswith("DC_DIMMER_STATUS_3   9C      25      2")
        assert "TANK_STATUS" in lines[2]
        assert "operating_status 62 %" in made.shown("detail")
        assert made.shown("head").startswith("can0  connected  ")
        assert " 1 Messages 2  2 Unknown 0  3 Faults 0  4 Nodes 2 " in made.shown(
            "head"
        )
        await made.press("down")
        assert "TANK_STATUS from 48" in made.shown("detail")


async def test_all_stands_in_a_narrow_terminal(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(TANK)
        parts = ("head", "table", "detail", "status", "keys")
        heights = [made.page.query_one(f"#{name}").size.height for name in parts]
        assert heights == [2, 13, 7, 1, 1]
        assert len(made.shown("keys")) <= 80
        await made.press("d", "d")
        assert made.page.query_one("#table").size.height == 20
        await made.press("d")
        assert made.page.query_one("#table").size.height == 13


async def test_a_small_terminal_has_a_table_still(tmp_path: Path) -> None:
    async with bus(tmp_path, size=(36, 8)) as made:
        await made.say(TANK)
        assert "TANK_STATUS" in made.shown("table")
        await made.pilot.resize_terminal(100, 40)
        await made.press("d")
        assert made.page.query_one("#detail").size.height == 32
        assert "relative_level" in made.shown("detail")


async def test_pages_are_turned_by_number_and_tab(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(TANK, UNKNOWN, FAULT)
        made.page.monitored.model.look(1e9)
        await made.press("2")
        assert "1FABC" in made.shown("table")
        await made.press("tab")
        assert "lamp" in made.shown("table")
        await made.press("4")
        assert "heard" in made.shown("table")
        assert "Tank" in made.shown("table")
        await made.press("tab")
        assert "TANK_STATUS" in made.shown("table")
        await made.press("shift+tab")
        assert "heard" in made.shown("table")


async def test_what_is_typed_is_found(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(TANK, LAMP_ON)
        await made.press("slash", *"dimmer")
        assert "TANK_STATUS" not in made.shown("table")
        await made.press("enter")
        assert "only: dimmer" in made.shown("status")
        # Keys are keys again.
        await made.press("slash", "q")
        assert made.page.is_running
        assert "DC_DIMMER" not in made.shown("table")
        await made.press("escape")
        assert "TANK_STATUS" in made.shown("table")
        await made.press("slash", *"from:XY")
        assert "is no address" in made.shown("status")


async def test_only_what_changes_from_now_on(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(TANK, LAMP_ON)
        await made.press("c")
        await made.say(TANK, LAMP_OFF)
        assert "DC_DIMMER_STATUS_3" in made.shown("table")
        assert "TANK_STATUS" not in made.shown("table")
        await made.press("c")
        assert "TANK_STATUS" in made.shown("table")


async def test_a_pause_holds_the_page_and_not_the_counting(tmp_path: Path) -> None:
    async with bus(tmp_path) as made:
        await made.say(LAMP_ON)
        await made.press("space")
        await made.say(LAMP_OFF, TANK)
        assert "PAUSED" in made.shown("status")
        assert "19FF7CFC" in made.shown("table")
        assert "TANK_STATUS" not in made.shown("table")
        await made.press("space")
        assert "19FF00FC" in made.shown("table")
        assert "TANK_STATUS" in made.shown("table")


async def test_a_recording_says_where_it_went(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    async with bus(folder, size=(160, 40)) as made:
        await made.press("r")
        await made.say(LAMP_ON, TANK)
        assert "RECORDING 0 frames" in made.shown("status")
        await made.press("r")
        (path,) = folder.iterdir()
        assert f"Recorded 2 frames: {path}" in made.shown("status")
        first, second = path.read_text().splitlines()
        assert first.endswith(f" can0 {LAMP_ON}")
        assert second.endswith(f" can0 {TANK}")


async def test_why_nothing_can_be_recorded_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with bus(tmp_path / "file" / "folder") as made:
        await made.press("r")
        assert "Cannot record" in made.shown("status")


async def test_the_chosen_row_stays_chosen(tmp_path: Path) -> None:
    async with bus(tmp_path, size=(80, 16)) as made:
        frames = [
            Frame.parse(f"19FEDA9C#{number:02X}FF7CFCFFFF00FF")
            for number in range(1, 60)
        ]
        await made.say(*frames)
        await made.press("end")
        assert " 59 " in made.shown("table").splitlines()[-1]
        await made.press("up", "pageup", "home", "down")
        assert "instance 2 " in f"{made.shown('detail')} "
        # What comes new before it does not take its place.
        await made.say(Frame.parse("19FEDA01#01FF7CFCFFFF00FF"))
        assert "from 9C" in made.shown("detail")


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
async def test_it_is_quit_by_keys(tmp_path: Path, key: str) -> None:
    async with bus(tmp_path) as made:
        await made.press(key)
        assert made.page.return_code == 0


def arguments(*words: str) -> argparse.Namespace:
    return _parser(["monitor"]).parse_args(["monitor", *words])


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, five seconds at most."""
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.mark.usefixtures("socket_enabled")
async def test_an_adapter_that_vanishes_is_told_and_comes_back(tmp_path: Path) -> None:
    server = SlcanServer()
    heard: list[FrameBatch] = []
    await server.open(heard.append, lambda _: None)
    monitored = make_monitored(arguments(f"slcan://127.0.0.1:{server.port}"))
    monitored.network.timing = BusTiming(retry_delays=(0.1,))
    await monitored.open()
    await until(lambda: server.accepted == 1)
    page = MonitorPage(monitored)
    async with page.run_test(size=(120, 30)):
        head = page.query_one("#head", Lines)
        await server.send(TANK)
        await until(lambda: "connected  " in head.text)
        server.go_away()
        await until(lambda: "LOST, trying again." in head.text)
        assert "lost 1" in head.text
        assert "TANK_STATUS" in page.query_one("#table", Lines).text
        server.come_back()
        await until(lambda: server.accepted == 2)
        await server.send(LAMP_ON)
        await until(lambda: "DC_DIMMER" in page.query_one("#table", Lines).text)
        assert "connected  " in head.text
    await monitored.close()
    await server.close()
    assert heard == []


async def test_a_bus_is_only_listened_to() -> None:
    monitored = make_monitored(arguments("python-can:virtual:monitor"))
    await monitored.open()
    with pytest.raises(ListenOnly):
        await monitored.network.send(TANK)
    await monitored.close()


async def test_a_recording_is_played(tmp_path: Path) -> None:
    path = tmp_path / "coach.log"
    path.write_text(
        f"(1.0) can0 {TANK}\n(1.1) can1 {LAMP_ON}\n(2.0) can0 {TANK}\nnonsense\n"
    )
    monitored = make_monitored(
        arguments(str(path), "--speed", "100", "--channel", "can0")
    )
    page = MonitorPage(monitored)
    await monitored.open()
    async with page.run_test():
        head = page.query_one("#head", Lines)
        await until(lambda: "coach.log  played to its end" in head.text)
        assert "malformed 1" in head.text
        (row,) = monitored.model.view(0.0).rows
        assert (row.message.name, row.count) == ("TANK_STATUS", 2)
    await monitored.close()


async def test_the_demo_needs_nothing() -> None:
    monitored = make_monitored(arguments("demo"))
    await monitored.open()
    page = MonitorPage(monitored)
    async with page.run_test():
        head = page.query_one("#head", Lines)
        await until(lambda: "demo  connected" in head.text)
        await until(
            lambda: any(
                line.product == "RV-C simulator Dimmer"
                for line in monitored.model.view(0.0).nodes
            )
        )
    await monitored.close()


async def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    monitored = make_monitored(arguments(str(tmp_path / "ttyACM0")))
    with pytest.raises(CannotOpen):
        await monitored.open()
    await monitored.close()


def test_without_a_terminal_it_says_that_it_needs_one(rvc: Rvc) -> None:
    code, out, complaint = rvc("monitor", "can0")
    assert (code, out) == (1, "")
    assert complaint.startswith("rvc: rvc monitor shows a page")
    assert "needs a terminal" in complaint
    assert complaint.count("\n") == 1


def test_a_wrong_command_line_is_told(
    rvc: Rvc, monkeypatch: pytest.MonkeyPatch
) -> None:
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True)
    code, _, complaint = rvc("monitor", "demo", "--speed", "0")
    assert (code, complaint) == (2, "rvc: The speed has to be more than 0.\n")
    code, _, complaint = rvc("monitor", "can 0")
    assert code == 2
    assert "can 0 is no place of a bus" in complaint
    assert monitor.EXAMPLES
