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
_DASHBOARD_KEY = "lovelace.lovelace"
_ONBOARDING_VERSION = 4
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
http:
  server_host: 127.0.0.1
  server_port: {port}
logger:
  default: warning
  logs:
    custom_components.rvc: info
"""


# An owner without a password, and nothing left to be asked
_OWNER: dict[str, Mapping[str, Any]] = {
    "auth": {
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
    "onboarding": {"done": ["user", "core_config", "analytics", "integration"]},
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
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--config", type=Path, default=ROOT / ".demo")
    parser.add_argument(
        "--empty", action="store_true", help="do not add a coach; for the tests"
    )
    return parser.parse_args()


def lay_out(config: Path, port: int) -> None:
    """Write the configuration, and lay the integration as an installation has it."""
    config.mkdir(parents=True, exist_ok=True)
    (config / "configuration.yaml").write_text(
        _CONFIGURATION.format(port=port), encoding="utf-8"
    )
    installed = config / "custom_components" / "rvc"
    shutil.rmtree(installed, ignore_errors=True)
    shutil.copytree(
        INTEGRATION, installed, ignore=shutil.ignore_patterns("__pycache__")
    )
    store(config, _DASHBOARD_KEY, {"config": json.loads(DASHBOARD.read_text())})
    for key, data in _OWNER.items():
        store(config, key, data)


def store(config: Path, key: str, data: Mapping[str, Any]) -> None:
    """Write one of Home Assistant's stores, unless it is there."""
    path = config / ".storage" / key
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        version = _ONBOARDING_VERSION if key == "onboarding" else 1
        content = {"version": version, "minor_version": 1, "key": key, "data": data}
        path.write_text(json.dumps(content), encoding="utf-8")


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


class HomeAssistant:
    """The running process and its HTTP interface."""

    def __init__(self, config: Path, port: int) -> None:
        """Start the process."""
        self.url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [HASS, "--config", config, "--skip-pip", "--log-file", config / "demo.log"]
        )
        self.token = ""

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
                raise RuntimeError("Home Assistant ended while starting; see its log")
            try:
                if is_so():
                    return
            except OSError:
                # Not yet; the loop looks again.
                pass
            time.sleep(0.2)
        raise RuntimeError("Home Assistant does not answer")

    def add_coach(self, log: Path | None) -> None:
        """Add the demo coach, or a recording, as a person would, but once."""
        entries = self.get("/api/config/config_entries/entry?domain=rvc")
        kind = "recording" if log else "demo"
        if any(entry["title"] == (str(log) if log else "Demo coach") for entry in entries):
            return
        flow = self.post("/api/config/config_entries/flow", {"handler": "rvc"})
        path = f"/api/config/config_entries/flow/{flow['flow_id']}"
        self.post(path, {"next_step_id": kind})
        settings = {"path": str(log), "speed": "1", "repeat": True} if log else {}
        result = self.post(path, settings)
        if result["type"] != "create_entry":
            raise RuntimeError(f"The coach could not be added: {result}")

    def get(self, path: str) -> Any:
        return self._request(Request(self.url + path))

    def post(self, path: str, data: Mapping[str, Any] | str) -> Any:
        form = isinstance(data, str)
        body = data if isinstance(data, str) else json.dumps(data)
        request = Request(self.url + path, body.encode(), method="POST")
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        request.add_header("Content-Type", kind)
        return self._request(request)

    def _request(self, request: Request) -> Any:
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urlopen(request, timeout=60) as response:
            return json.load(response)


def main() -> int:
    """Start, add the coach, say where it is, and run until Ctrl-C."""
    arguments = parse_arguments()
    if arguments.log is not None and not arguments.log.is_file():
        print(f"There is no recording {arguments.log}", file=sys.stderr)
        return 1
    if not is_free(arguments.port):
        print(f"Port {arguments.port} is in use; choose one with --port", file=sys.stderr)
        return 1
    config = arguments.config.resolve()
    if arguments.log:
        # A recording's coach does not mix with the simulated one.
        config = config / "recording"
    if arguments.fresh:
        shutil.rmtree(config, ignore_errors=True)
    began = time.monotonic()
    lay_out(config, arguments.port)
    hass = HomeAssistant(config, arguments.port)
    # Also where the shell that started this one ignores Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        hass.until_it_answers()
        if not arguments.empty:
            hass.log_in()
            hass.until_it_runs()
            hass.add_coach(arguments.log and arguments.log.resolve())
        seconds = time.monotonic() - began
        print(f"Home Assistant is at {hass.url} (after {seconds:.0f} s)", flush=True)
        return hass.wait()
    except KeyboardInterrupt:
        return 0
    except (RuntimeError, URLError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        hass.stop()


if __name__ == "__main__":
    sys.exit(main())
