"""A real Home Assistant on loopback, with the integration and a demo coach.

It lays the integration as the Marketplace would, needs no onboarding and no
log-in from this machine, and keeps its state in .demo between runs.
"""

import argparse
from collections.abc import Callable, Mapping
import json
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

ROOT = Path(__file__).resolve().parent.parent
HASS = ROOT / ".venv-demo" / "bin" / "hass"
INTEGRATION = ROOT / "custom_components" / "rvc"
DASHBOARD = Path(__file__).parent / "dashboard.json"

_PATIENCE = 60.0
_CONFIGURATION = """\
homeassistant:
  name: Coach
  latitude: 36.1
  longitude: -112.1
  elevation: 2100
  unit_system: metric
  currency: USD
  country: US
  language: en
  time_zone: America/Phoenix
  auth_providers:
    - type: trusted_networks
      trusted_networks: [127.0.0.1, "::1"]
      allow_bypass_login: true
    - type: homeassistant
frontend:
config:
history:
logbook:
system_health:
conversation:
logger:
  default: warning
  logs:
    custom_components.rvc: info
"""


# What Home Assistant keeps in its stores, as it would be after the onboarding:
# the version of each store and its data
_STORES: dict[str, tuple[int, Mapping[str, Any]]] = {
    "auth": (
        1,
        {
            "users": [
                {
                    "id": "a" * 32,
                    "group_ids": ["system-admin"],
                    "is_owner": True,
                    "is_active": True,
                    "name": "Owner",
                    "system_generated": False,
                    "local_only": True,
                }
            ],
            "groups": [],
            "credentials": [],
            "refresh_tokens": [],
        },
    ),
    "onboarding": (4, {"done": ["user", "core_config", "analytics", "integration"]}),
    "lovelace_dashboards": (
        1,
        {
            "items": [
                {
                    "id": "demo_coach",
                    "url_path": "demo-coach",
                    "title": "Coach",
                    "icon": "mdi:rv-truck",
                    "mode": "storage",
                    "require_admin": False,
                    "show_in_sidebar": True,
                }
            ]
        },
    ),
    "frontend.system_data": (1, {"core": {"default_panel": "demo-coach"}}),
}


def parse_arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="start over")
    parser.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help="play a candump recording instead of the simulated coach",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8123,
        help="where to begin to look for a free one (%(default)s)",
    )
    parser.add_argument("--config", type=Path, default=ROOT / ".demo")
    parser.add_argument(
        "--empty", action="store_true", help="do not add a coach; for the tests"
    )
    return parser.parse_args()


def lay_out(config: Path, port: int) -> None:
    """Write the configuration, and lay the integration as an installation has it."""
    config.mkdir(parents=True, exist_ok=True)
    (config / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    installed = config / "custom_components" / "rvc"
    shutil.rmtree(installed, ignore_errors=True)
    shutil.copytree(
        INTEGRATION, installed, ignore=shutil.ignore_patterns("__pycache__")
    )
    for key, (version, data) in _STORES.items():
        store(config, key, data, version)
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    store(config, "lovelace.demo_coach", {"config": dashboard})
    http = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": "2026-01-01T00:00:00+00:00",
        "error": None,
        "error_message": None,
    }
    data = {"stable": http, "pending": None, "yaml_migration_done": True}
    store(config, "http", data, 3, again=True)


def store(
    config: Path,
    key: str,
    data: Mapping[str, Any],
    version: int = 1,
    *,
    again: bool = False,
) -> None:
    """Write one of Home Assistant's stores, unless it is there already."""
    path = config / ".storage" / key
    path.parent.mkdir(exist_ok=True)
    if again or not path.exists():
        content = {"version": version, "minor_version": 1, "key": key, "data": data}
        path.write_text(json.dumps(content), encoding="utf-8")


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

    def __init__(self, config: Path, port: int) -> None:
        """Start the process."""
        self.url = f"http://127.0.0.1:{port}"
        self._log = config / "demo.log"
        self._process = subprocess.Popen(
            [HASS, "--config", config, "--skip-pip", "--log-file", self._log],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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
            time.sleep(0.2)
        raise RuntimeError(f"Home Assistant does not answer; see {self._log}")

    def add_coach(self, log: Path | None) -> None:
        """Add the demo coach, or a recording, as a person would, but once."""
        entries = self.get("/api/config/config_entries/entry?domain=rvc")
        kind = "recording" if log else "demo"
        if any(
            entry["title"] == (str(log) if log else "Demo coach") for entry in entries
        ):
            return
        flow = self.post("/api/config/config_entries/flow", {"handler": "rvc"})
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        self.post(path, {"next_step_id": kind})
        settings = {"path": str(log), "speed": "1", "repeat": True} if log else {}
        result = self.choose_coach(self.post(path, settings))
        if result["type"] != "create_entry":
            raise RuntimeError(f"The coach could not be added: {result}")

    def choose_coach(
        self, shown: dict[str, Any], coach: str = "just_discover"
    ) -> dict[str, Any]:
        """Wait until the flow has listened, and say which coach it is.

        Returns what the flow says then; an abort comes back as it is.
        """
        path = f"/api/config/config_entries/flow/{shown['flow_id']}"
        deadline = time.monotonic() + _PATIENCE
        while shown["type"] == "progress" and time.monotonic() < deadline:
            time.sleep(0.2)
            shown = self.get(path)
        if shown["type"] == "menu":
            # Nothing is heard yet.
            shown = self.post(path, {"next_step_id": "coach"})
        if shown["type"] == "form" and shown["step_id"] == "coach":
            shown = self.post(path, {"coach": coach})
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
    began = time.monotonic()
    lay_out(config, port)
    hass = HomeAssistant(config, port)
    try:
        hass.until_it_answers()
        if not arguments.empty:
            hass.log_in()
            hass.until_it_runs()
            hass.add_coach(arguments.log and arguments.log.resolve())
        seconds = time.monotonic() - began
        print(f"Home Assistant is at {hass.url} (after {seconds:.0f} s)", flush=True)
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
