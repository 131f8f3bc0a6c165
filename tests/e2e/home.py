"""Home Assistant as the frontend sees it: over HTTP and the WebSocket API."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
import shutil
import socket
import time
from typing import Any

from demo.run import HomeAssistant
from demo.stores import ROOT, lay_out

EXPORTER = ROOT / "docs" / "fleet" / "configuration.yaml"
"""What whoever follows docs/fleet.md appends to the configuration."""

_PATIENCE = 60.0
_STEADY = 4.0


class Home:
    """The running Home Assistant."""

    def __init__(self, hass: HomeAssistant, config: Path) -> None:
        """Take the process and its configuration folder."""
        self.hass = hass
        self.config = config

    @property
    def url(self) -> str:
        """Return the address of the frontend."""
        return self.hass.url

    def add(
        self,
        kind: str,
        settings: Mapping[str, Any],
        coach: str = "just_discover",
        product: str = "",
        **more: Any,
    ) -> dict[str, Any]:
        """Go through the config flow as the frontend does; return its last step."""
        flows = "/api/config/config_entries/flow"
        menu = self.hass.post(flows, {"handler": "rvc", "show_advanced_options": False})
        assert menu["type"] == "menu"
        assert kind in menu["menu_options"]
        step = self.hass.post(f"{flows}/{menu['flow_id']}", {"next_step_id": kind})
        if step["type"] == "menu":
            chosen = {"next_step_id": product}
            step = self.hass.post(f"{flows}/{menu['flow_id']}", chosen)
        assert step["type"] == "form"
        assert not step["errors"]
        return self.hass.choose_coach(
            self.hass.post(f"{flows}/{menu['flow_id']}", dict(settings)), coach, **more
        )

    def choose(self, **options: Any) -> None:
        """Fill in the options of the last entry as the frontend does."""
        (answer,) = self.call({"type": "config_entries/get", "domain": "rvc"})
        entry_id = answer["result"][-1]["entry_id"]
        self.hass.choose(entry_id, lambda name, usual: options.get(name, usual))

    def entries(self) -> set[str]:
        """Return the ids of all coaches."""
        (answer,) = self.call({"type": "config_entries/get", "domain": "rvc"})
        return {entry["entry_id"] for entry in answer["result"]}

    def remove(self, entry_id: str) -> None:
        """Remove an entry."""
        self.hass.delete(f"/api/config/config_entries/entry/{entry_id}")

    def call(self, *commands: Mapping[str, Any]) -> list[Any]:
        """Send commands over the WebSocket API and return their results."""
        # In a thread, because the browser's driver has a loop in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(self.hass.call, *commands).result()

    def states(self) -> dict[str, Any]:
        """Return all states by their entity ids."""
        (answer,) = self.call({"type": "get_states"})
        return {state["entity_id"]: state for state in answer["result"]}

    def act(self, domain: str, service: str, **data: Any) -> dict[str, Any]:
        """Call an action and return the answer, also when it failed."""
        (answer,) = self.call(
            {
                "type": "call_service",
                "domain": domain,
                "service": service,
                "service_data": data,
            }
        )
        return dict(answer)

    def until(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait until something holds of the states, and return them."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            states = self.states()
            if holds(states):
                return states
            assert time.monotonic() < deadline, "It did not come to that"
            time.sleep(0.2)

    def until_all_are_there(self) -> None:
        """Wait until no more entities come: with each, open pages are made anew."""
        there, since = 0, time.monotonic()

        def is_steady(states: dict[str, Any]) -> bool:
            nonlocal there, since
            if len(states) != there:
                there, since = len(states), time.monotonic()
            return time.monotonic() - since > _STEADY

        self.until(is_steady)


@contextmanager
def home_in(config: Path, *, has_pages: bool = True) -> Iterator[Home]:
    """Run Home Assistant in a folder, with the integration but without a coach.

    Without pages it is a copy of the repository that nobody has built.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lay_out(config, port)
    if not has_pages:
        shutil.rmtree(config / "custom_components" / "rvc" / "panel" / "dist")
    with (config / "configuration.yaml").open("a") as configuration:
        configuration.write("zeroconf:\n")
        configuration.write(EXPORTER.read_text())
    hass = HomeAssistant(config, port)
    try:
        hass.until_it_answers()
        hass.log_in()
        hass.until_it_runs()
        yield Home(hass, config)
    finally:
        hass.stop()
    log = (config / "demo.log").read_text()
    # Neither a complaint about how Home Assistant is used, nor an error of ours
    assert "custom integration 'rvc'" not in log
    assert "custom_components/rvc" not in log
    assert "[custom_components.rvc" not in "".join(
        line for line in log.splitlines() if " ERROR " in line
    )
