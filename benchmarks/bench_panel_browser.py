"""What the monitor costs in a browser, while a network carries all that fits.

A real Home Assistant and Chromium, in processes of their own, and a serial adapter
whose coach says 1,900 frames a second. Each minute is told; at the end the checks.

    .venv/bin/python -m benchmarks.bench_panel_browser            # five minutes
    .venv/bin/python -m benchmarks.bench_panel_browser 60 trace   # an hour of all frames
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any, Final, NamedTuple

from playwright.sync_api import CDPSession, Page

from demo.run import HomeAssistant
from demo.stores import lay_out
from tests.e2e.browser import open_browser
from tests.e2e.home import Home

RATE: Final = 1900
MOST_SHARE: Final = 50.0
"""Of a core, in percent: of the page's process, which has its main thread."""
MOST_MEMORY: Final = 150.0
"""In MB: of the page's JavaScript, and of what its process takes beyond another page."""

# Plays a saturated coach behind a serial adapter: it tells the port, and goes on.
ADAPTER = """
import os, pty, sys, time
from benchmarks.traffic import coach_frames
from custom_components.rvc.bus.codecs.slcan import SlcanCodec
rate = float(sys.argv[1])
codec = SlcanCodec()
frames = [codec.encode(frame) for frame in coach_frames(20_000, step=0.1)]
ours, theirs = os.openpty()
os.set_blocking(ours, False)
print(os.ttyname(theirs), flush=True)
began, number = time.monotonic(), 0
while True:
    time.sleep(0.005)
    try:
        os.read(ours, 65536)
    except BlockingIOError:
        pass
    due = int((time.monotonic() - began) * rate)
    text = b"".join(frames[n % len(frames)] for n in range(number, due))
    number = due
    try:
        os.write(ours, text)
    except BlockingIOError:
        pass
"""


class Usage(NamedTuple):
    """What a browser has used so far."""

    at: float
    """When, in s."""
    processes: dict[str, float]
    """CPU of its processes in s, by their types."""
    busy: float
    """Of the page's main thread, in s."""
    heap: float
    """Of the page's JavaScript, in MB."""
    memory: float
    """Of the page's process, in MB: what it shares with others is not counted."""
    frames: int
    """How many frames the page was sent."""
    lost: str
    """What the page says of frames that it does not show; "" of another page."""


@contextmanager
def saturated_home() -> Iterator[Home]:
    """Run Home Assistant with a coach that says all that fits."""
    adapter = subprocess.Popen(
        [sys.executable, "-c", ADAPTER, str(RATE)], stdout=subprocess.PIPE, text=True
    )
    assert adapter.stdout is not None
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        lay_out(Path(folder), port)
        hass = HomeAssistant(Path(folder), port)
        try:
            hass.until_it_answers()
            hass.log_in()
            hass.until_it_runs()
            home = Home(hass, Path(folder))
            tty = adapter.stdout.readline().strip()
            added = home.add("slcan", {"channel": tty, "tty_baudrate": 115200})
            assert added["type"] == "create_entry", added
            yield home
        finally:
            hass.stop()
            adapter.kill()


def memory_of(process: int) -> float:
    """Return what a process alone holds, in MB.

    Its part of what it shares, as in Pss, grows when another browser of the machine ends.
    """
    text = Path(f"/proc/{process}/smaps_rollup").read_text()
    own = [one for one in text.splitlines() if one.startswith("Private_")]
    return sum(int(line.split()[1]) for line in own) / 1024


def usage(page: Page, browser: CDPSession, session: CDPSession) -> Usage:
    """Return what the browser has used so far."""
    found: list[dict[str, Any]] = browser.send("SystemInfo.getProcessInfo")[
        "processInfo"
    ]
    processes: dict[str, float] = {}
    for one in found:
        processes[one["type"]] = processes.get(one["type"], 0.0) + one["cpuTime"]
    # An empty spare one waits beside the page's.
    page_process = max(
        (one for one in found if one["type"] == "renderer"),
        key=lambda one: float(one["cpuTime"]),
    )
    told = session.send("Performance.getMetrics")["metrics"]
    metrics = {one["name"]: one["value"] for one in told}
    said = " · ".join(page.locator("rvc-monitor .told").all_text_contents())
    lost = [part for part in said.split(" · ") if "not shown" in part]
    return Usage(
        at=time.monotonic(),
        processes=processes,
        busy=metrics["TaskDuration"],
        heap=metrics["JSHeapUsedSize"] / 1e6,
        memory=memory_of(page_process["id"]),
        frames=sum(
            page.locator("rvc-monitor").evaluate_all(
                "(all) => all.map((one) => one.bus.end)"
            )
        ),
        lost=lost[0] if lost else "0 frames not shown",
    )


def shares(before: Usage, now: Usage) -> dict[str, float]:
    """Return the shares of a core between two times, in percent."""
    seconds = now.at - before.at
    spent = {
        kind: 100 * (cpu - before.processes.get(kind, 0.0)) / seconds
        for kind, cpu in now.processes.items()
    }
    return {**spent, "main thread": 100 * (now.busy - before.busy) / seconds}


class Watch:
    """Looks at a browser's page."""

    def __init__(self, page: Page) -> None:
        """Begin."""
        assert page.context.browser is not None
        self.page = page
        self._browser = page.context.browser.new_browser_cdp_session()
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def look(self) -> Usage:
        """Return what the browser has used so far."""
        return usage(self.page, self._browser, self._session)

    def look_at_what_stays(self) -> Usage:
        """Return what the browser has used so far, once its garbage is collected."""
        self._session.send("HeapProfiler.collectGarbage")
        self.page.wait_for_timeout(2_000)
        return self.look()


def watch(watching: Watch, minutes: int) -> list[tuple[dict[str, float], Usage]]:
    """Look at the page once a minute, and print what it uses."""
    before = watching.look()
    print(f"at first {before.heap:.1f} MB of JavaScript, {before.memory:.0f} MB in all")
    found = []
    for minute in range(1, minutes + 1):
        watching.page.wait_for_timeout(60_000)
        now = watching.look()
        spent = shares(before, now)
        found.append((spent, now))
        rate = (now.frames - before.frames) / (now.at - before.at)
        before = now
        told = ", ".join(f"{kind} {share:.1f} %" for kind, share in spent.items())
        print(
            f"minute {minute}: {told}; {now.heap:.1f} MB of JavaScript, "
            f"{now.memory:.0f} MB in all; {rate:.0f} frames/s, {now.lost}",
            flush=True,
        )
    return found


def check(what: str, figures: list[float], most: float, unit: str) -> bool:
    """Print whether something stays below what was asked for."""
    print(
        f"{'yes' if max(figures) < most else 'NO '} {what}: median "
        f"{statistics.median(figures):.1f} {unit}, most {max(figures):.1f} {unit}, "
        f"at most {most:.0f} {unit} asked for"
    )
    return max(figures) < most


def main() -> int:
    """Watch for some minutes, with the latest by message or all frames."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    view = sys.argv[2] if len(sys.argv) > 2 else "trace"
    with saturated_home() as home:
        with open_browser() as page:
            page.goto(f"{home.url}/rvc/send")
            page.locator("rvc-send input").first.wait_for()
            page.wait_for_timeout(20_000)
            other = Watch(page).look_at_what_stays()
            print(
                f"another page of the panel, collected: {other.heap:.1f} MB of JavaScript, "
                f"{other.memory:.0f} MB in all"
            )
        with open_browser() as page:
            page.goto(f"{home.url}/rvc/monitor?view={view}")
            page.locator("rvc-monitor .rows .line").first.wait_for()
            page.wait_for_timeout(20_000)
            watching = Watch(page)
            found = watch(watching, minutes)
            stays = watching.look_at_what_stays()
    fits = [
        check("renderer", [one["renderer"] for one, _ in found], MOST_SHARE, "%"),
        check("main thread", [one["main thread"] for one, _ in found], MOST_SHARE, "%"),
        check("JavaScript", [now.heap for _, now in found], MOST_MEMORY, "MB"),
        check(
            "process beyond another page",
            [now.memory - other.memory for _, now in found],
            MOST_MEMORY,
            "MB",
        ),
        check("the same, collected", [stays.memory - other.memory], MOST_MEMORY, "MB"),
    ]
    return 0 if all(fits) else 1


if __name__ == "__main__":
    sys.exit(main())
