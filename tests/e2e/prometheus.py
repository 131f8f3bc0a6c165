"""A real Prometheus as its own process: the central one, or an agent in a coach."""

from collections.abc import Callable
import json
from pathlib import Path
import socket
import subprocess
import time
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

FOLDER = Path(__file__).parent.parent.parent / ".tools" / "prometheus" / "usr" / "bin"
_PATIENCE = 60.0


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def promtool(*arguments: str | Path, cwd: Path) -> None:
    """Let promtool check something; it must find it right."""
    done = subprocess.run(
        [FOLDER / "promtool", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


class Prometheus:
    """The running Prometheus."""

    def __init__(self, folder: Path, configuration: str, *options: str) -> None:
        """Start it in a folder of its own, at a port that is free."""
        path = folder / f"{configuration}.yml"
        self._url = f"127.0.0.1:{free_port()}"
        self._log = (folder / f"{configuration}.log").open("w")
        self._process = subprocess.Popen(
            [
                FOLDER / "prometheus",
                f"--config.file={path}",
                f"--web.listen-address={self._url}",
                *options,
            ],
            cwd=folder,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    @property
    def url(self) -> str:
        """Return where it answers."""
        return f"http://{self._url}"

    def stop(self) -> None:
        """End it; what hangs is killed."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return what an expression gives now; one that it cannot read is an error."""
        found = self._get("query", {"query": expression})["result"]
        return list(found)

    def value(self, expression: str) -> float | None:
        """Return the one number that an expression gives, or None."""
        found = self.query(expression)
        return float(found[0]["value"][1]) if len(found) == 1 else None

    def firing(self) -> set[str]:
        """Return the names of the alerts that fire."""
        alerts = self._get("alerts", {})["alerts"]
        return {
            one["labels"]["alertname"] for one in alerts if one["state"] == "firing"
        }

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                if holds():
                    return
            except URLError:
                # Not yet; the loop looks again.
                assert self._process.poll() is None, "Prometheus has ended"
            assert time.monotonic() < deadline, "It did not come to that"
            time.sleep(0.2)

    def until_it_has(self, expression: str) -> None:
        """Wait until an expression gives something."""
        self.until(lambda: self.query(expression))

    def _get(self, what: str, query: dict[str, str]) -> dict[str, Any]:
        with urlopen(f"{self.url}/api/v1/{what}?{urlencode(query)}") as answer:
            data: dict[str, Any] = json.load(answer)["data"]
        return data
