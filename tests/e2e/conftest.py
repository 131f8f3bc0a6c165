"""A real Home Assistant as its own process, and what talks to it."""

from collections.abc import Iterator
from pathlib import Path
import socket

from playwright.sync_api import Page
import pytest
from pytest_socket import enable_socket

from demo.run import HomeAssistant
from demo.stores import lay_out

from .browser import open_browser
from .home import Home
from .simulated import PressableCoach, SlcanAdapter


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup() -> None:
    """Let these tests talk to their processes, also while fixtures are made.

    Home Assistant's plugin forbids sockets before each test.
    """
    enable_socket()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Start Home Assistant once, with the integration but without a coach."""
    enable_socket()
    config: Path = tmp_path_factory.mktemp("config")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    lay_out(config, port)
    with (config / "configuration.yaml").open("a") as configuration:
        configuration.write("zeroconf:\n")
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


@pytest.fixture
def page() -> Iterator[Page]:
    """Open a browser."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Home]:
    """Add the demo coach, and wait until it has told of its nodes."""
    added = home.add("demo", {})
    assert added["type"] == "create_entry", added
    home.until(lambda states: "light.kitchen_galley" in states)
    yield home
    home.remove(added["result"]["entry_id"])


@pytest.fixture
def wired(home: Home) -> Iterator[tuple[str, PressableCoach]]:
    """Add a coach behind a serial adapter; yield its entry's id and the coach."""
    adapter = SlcanAdapter()
    coach = PressableCoach(adapter)
    added = home.add("slcan", {"channel": adapter.port, "tty_baudrate": 115200})
    assert added["type"] == "create_entry", added
    entry_id = added["result"]["entry_id"]
    home.until(lambda states: "light.dimmer_21" in states)
    yield entry_id, coach
    # Also after a failure: a second coach would be in the way of the tests that follow.
    home.remove(entry_id)
    coach.stop()
