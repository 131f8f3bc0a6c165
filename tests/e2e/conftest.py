"""A real Home Assistant as its own process, and what talks to it."""

from collections.abc import Iterator

from playwright.sync_api import Page
import pytest
from pytest_socket import enable_socket

from .browser import open_browser
from .home import Home, home_in
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
    with home_in(tmp_path_factory.mktemp("config")) as running:
        yield running


@pytest.fixture(autouse=True)
def no_coach_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Remove what a failed test has left: it would be in the way of those that follow."""
    if "home" not in request.fixturenames:
        yield
        return
    home: Home = request.getfixturevalue("home")
    before = home.entries()
    yield
    for entry_id in home.entries() - before:
        home.remove(entry_id)


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
