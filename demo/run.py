"""A real Home Assistant on loopback, with the integration and a demo coach.

It lays the integration as the Marketplace would, needs no onboarding and no
log-in from this machine, and keeps its state in .demo between runs.
"""

import argparse
import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from demo.past import past_hours
from demo.stores import ROOT, TIME_ZONE, lay_out

HASS = ROOT / ".venv-demo" / "bin" / "hass"

# Nothing in the simulated coach can be hurt; these stay off, as some owners have them.
_NOT_ALLOWED = ("allow_jacks", "allow_contactors")
_USUAL_SEED = 1
_PATIENCE = 60.0
_LOOK = 0.1
"""Seconds between two looks whether something has happened."""


def parse_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what the command line asks for, or what is given instead."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="start over")
    parser.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help="play a recording, in any form that is read, instead of the simulated coach",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8123,
        help="where to begin to look for a free one (%(default)s)",
    )
    parser.add_argument(
        "--rude",
        type=int,
        nargs="?",
        const=_USUAL_SEED,
        metavar="SEED",
        help="let the faults of real networks come and go; the same seed (%(const)s "
        "where none is given) gives the same faults, and demo.log says which",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=ROOT / ".demo",
        metavar="FOLDER",
        help="where Home Assistant keeps its state (.demo)",
    )
    parser.add_argument(
        "--empty", action="store_true", help="do not add a coach; for the tests"
    )
    arguments = parser.parse_args(given)
    if arguments.rude is not None and arguments.log is not None:
        parser.error("a recording has its own faults: take --rude or --log")
    return arguments


def free_port(first: int, tries: int = 100) -> int:
    """Return the first port from here on that nobody has; raises RuntimeError."""
    for port in range(first, min(first + tries, 65536)):
        with socket.socket() as probe:
            # As Home Assistant's own server does
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"There is no free port from {first} on; choose one with --port")


class HomeAssistant:
    """The running process and its HTTP interface."""

    def __init__(self, config: Path, port: int, rude: int | None = None) -> None:
        """Start the process; with a seed the demo coach is rude."""
        self.url = f"http://127.0.0.1:{port}"
        self._log = config / "demo.log"
        self._process = subprocess.Popen(
            [HASS, "--config", config, "--skip-pip", "--log-file", self._log],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | ({} if rude is None else {"RVCRUDE": str(rude)}),
        )
        self.token = ""
        """The access token, after `log_in`."""

    def wait(self) -> int:
        """Wait for the end of the process and return its exit code."""
        return self._process.wait()

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def until_it_answers(self) -> None:
        """Wait until the web interface is there; raises RuntimeError."""
        self._until(lambda: bool(self.get("/manifest.json")))

    def log_in(self) -> None:
        """Log in as a visitor from this machine does: without a password."""
        client = f"{self.url}/"
        flow = self.post(
            "/auth/login_flow",
            {
                "client_id": client,
                "handler": ["trusted_networks", None],
                "redirect_uri": client,
            },
        )
        code = flow["result"]
        form = f"grant_type=authorization_code&code={code}&client_id={client}"
        self.token = self.post("/auth/token", form)["access_token"]

    def until_it_runs(self) -> None:
        """Wait until everything is set up; raises RuntimeError."""
        self._until(lambda: self.get("/api/config")["state"] == "RUNNING")

    def until_it_is_live(self) -> None:
        """Wait until lamps are known to be on or off; raises RuntimeError."""
        self._until(
            lambda: any(
                one["entity_id"].startswith("light.") and one["state"] in ("on", "off")
                for one in self.get("/api/states")
            )
        )

    def _until(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"Home Assistant ended at once; see {self._log}")
            try:
                if is_so():
                    return
            except OSError:
                # Not yet; the loop looks again.
                pass
            time.sleep(_LOOK)
        raise RuntimeError(f"Home Assistant does not answer; see {self._log}")

    def begin_to_add(self, log: Path | None) -> dict[str, Any] | None:
        """Begin to add the demo coach, or a recording, as a person would, but once.

        It is listened to for some seconds, while Home Assistant goes on starting.

        Returns what the flow says, for `add_coach`; None where the coach is there.
        """
        entries = self.get("/api/config/config_entries/entry?domain=rvc")
        kind = "recording" if log else "demo"
        if any(
            entry["title"] == (log.name if log else "Demo coach") for entry in entries
        ):
            return None
        flow = self.post("/api/config/config_entries/flow", {"handler": "rvc"})
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        self.post(path, {"next_step_id": kind})
        settings = {"path": str(log), "speed": "1", "repeat": True} if log else {}
        shown: dict[str, Any] = self.post(path, settings)
        if shown["type"] == "form" and shown["step_id"] == "which_network":
            # All that the recording has is played as one network.
            shown = self.post(path, {})
        return shown

    def add_coach(self, shown: dict[str, Any], *, is_demo: bool) -> None:
        """Add the coach of a flow that has begun."""
        result = self.choose_coach(shown)
        if result["type"] != "create_entry":
            raise RuntimeError(f"The coach could not be added: {result}")
        if is_demo:
            self.allow(result["result"]["entry_id"])

    def allow(self, entry_id: str) -> None:
        """Allow what the demo coach may do."""
        self.choose(entry_id, is_allowed)

    def choose(self, entry_id: str, value_of: Callable[[str, Any], Any]) -> None:
        """Fill in the options of a coach; each value is made of its name and default."""
        flows = "/api/config/config_entries/options/flow"
        menu = self.post(flows, {"handler": entry_id})
        path = f"{flows}/{menu['flow_id']}"
        form = self.post(path, {"next_step_id": "settings"})
        chosen = {
            part["name"]: {
                field["name"]: value_of(field["name"], field.get("default"))
                for field in part["schema"]
            }
            for part in form["data_schema"]
        }
        result = self.post(path, chosen)
        if result["type"] != "create_entry":
            raise RuntimeError(f"The options could not be saved: {result}")

    def call(self, *commands: Mapping[str, Any]) -> list[Any]:
        """Send commands over the WebSocket API and return their results."""
        return asyncio.run(self._call(commands))

    async def _call(self, commands: tuple[Mapping[str, Any], ...]) -> list[Any]:
        # It takes long to import: Home Assistant starts meanwhile.
        import aiohttp  # noqa: PLC0415

        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{self.url}/api/websocket") as socket,
        ):
            await socket.receive_json()
            await socket.send_json({"type": "auth", "access_token": self.token})
            if (await socket.receive_json())["type"] != "auth_ok":
                raise RuntimeError("Home Assistant does not take the access token")
            results = []
            for number, command in enumerate(commands, start=1):
                await socket.send_json({"id": number, **command})
                results.append(await socket.receive_json())
            return results

    def choose_coach(
        self, shown: dict[str, Any], coach: str = "just_discover", **more: Any
    ) -> dict[str, Any]:
        """Wait until the flow has listened, and say which coach it is.

        `more` is what else its form asks for: whether to make a dashboard.

        Returns what the flow says then; an abort comes back as it is.
        """
        path = f"/api/config/config_entries/flow/{shown['flow_id']}"
        deadline = time.monotonic() + _PATIENCE
        while shown["type"] == "progress" and time.monotonic() < deadline:
            time.sleep(_LOOK)
            shown = self.get(path)
        if shown["type"] == "menu":
            # Nothing is heard yet.
            shown = self.post(path, {"next_step_id": "coach"})
        if shown["type"] == "form" and shown["step_id"] == "coach":
            shown = self.post(path, {"coach": coach, **more})
        return shown

    def get(self, path: str) -> Any:
        """Send a GET request and return the answer."""
        return self._request(Request(self.url + path))

    def post(self, path: str, data: Mapping[str, Any] | str) -> Any:
        """Send JSON, or a form as text, and return the answer."""
        form = isinstance(data, str)
        body = data if isinstance(data, str) else json.dumps(data)
        request = Request(self.url + path, body.encode(), method="POST")
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        request.add_header("Content-Type", kind)
        return self._request(request)

    def delete(self, path: str) -> Any:
        """Send a DELETE request and return the answer."""
        return self._request(Request(self.url + path, method="DELETE"))

    def _request(self, request: Request) -> Any:
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urlopen(request, timeout=60) as response:
            return json.load(response)


def is_allowed(option: str, default: Any) -> Any:
    """Return what an option of the demo coach is set to."""
    return default if option in _NOT_ALLOWED or "allow_" not in option else True


def add_coach(hass: HomeAssistant, log: Path | None, *, is_new: bool) -> None:
    """Add the coach, unless it is there; what takes a while goes on at the same time.

    `is_new` is whether the demo coach is there for the first time.
    """
    shown = hass.begin_to_add(log)
    hass.until_it_runs()
    if log is None and (is_new or shown is not None):
        hass.call(*past_hours(datetime.now(TIME_ZONE)))
    if shown is not None:
        hass.add_coach(shown, is_demo=log is None)
    if log is None:
        hass.until_it_is_live()


def run(arguments: argparse.Namespace) -> int:
    """Start, add the coach, say where it is, and run until Home Assistant ends."""
    if arguments.log is not None and not arguments.log.is_file():
        raise RuntimeError(f"There is no recording {arguments.log}")
    port = free_port(arguments.port)
    if port != arguments.port:
        print(f"Port {arguments.port} is in use; taking {port}", flush=True)
    config = arguments.config.resolve()
    if arguments.log:
        # A recording's coach does not mix with the simulated one.
        config = config / "recording"
    if arguments.fresh:
        shutil.rmtree(config, ignore_errors=True)
    print("Starting Home Assistant …", flush=True)
    began = time.monotonic()
    has_demo = not arguments.empty and arguments.log is None
    is_new = lay_out(config, port, coach=has_demo)
    hass = HomeAssistant(config, port, arguments.rude)
    try:
        hass.until_it_answers()
        if not arguments.empty:
            hass.log_in()
            log = arguments.log and arguments.log.resolve()
            add_coach(hass, log, is_new=is_new)
        seconds = time.monotonic() - began
        print(f"Home Assistant is at {hass.url} (after {seconds:.0f} s)")
        print("Open it in a browser on this machine: no login is asked.")
        if arguments.rude is not None:
            print(f"The coach is rude, by seed {arguments.rude}; see {config}/demo.log")
        print("Ctrl-C stops it; scripts/demo --help says what else it can.", flush=True)
        return hass.wait()
    finally:
        hass.stop()


def main() -> int:
    """Run as the command line asks, until Ctrl-C."""
    arguments = parse_arguments()
    # Also where the shell that started this one ignores Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(arguments)
    except KeyboardInterrupt:
        return 0
    except (RuntimeError, URLError) as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
