"""From a discovered adapter to a named coach, clicked in a real browser."""

from collections.abc import Iterator
from contextlib import closing
import socket

from playwright.sync_api import Page
import pytest
from zeroconf import InterfaceChoice, ServiceInfo, Zeroconf

from .home import Home
from .simulated import PressableCoach, SlcanGateway

_HOST = "127.0.0.1"
# Where a WiCAN answers for slcan, as it leaves the factory
_PORT = 3333


@pytest.fixture
def wican() -> Iterator[PressableCoach]:
    """Start a coach behind a gateway that announces itself."""
    coach = PressableCoach(SlcanGateway(_HOST, _PORT))
    announced = ServiceInfo(
        "_wican._tcp.local.",
        "WiCAN-WebServer._wican._tcp.local.",
        addresses=[socket.inet_aton(_HOST)],
        port=80,
        properties={"device_id": "dcb4d91511b9", "path": "/"},
        server="wican_dcb4d91511b9.local.",
    )
    try:
        with closing(Zeroconf(interfaces=InterfaceChoice.Default)) as network:
            network.register_service(announced)
            yield coach
    finally:
        coach.stop()


def test_discovered(home: Home, wican: PressableCoach, page: Page) -> None:
    page.goto(f"{home.url}/config/integrations/dashboard")
    page.get_by_text(f"WiCAN {_HOST}").first.wait_for()
    page.screenshot(path="/tmp/s1.png")
    page.get_by_role("button", name="Add").first.click()
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/s2.png")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_timeout(3000)
    page.screenshot(path="/tmp/s3.png")
    page.wait_for_timeout(5000)
    page.screenshot(path="/tmp/s4.png")
    page.get_by_text("Which coach is it?").last.click()
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/s5.png")
