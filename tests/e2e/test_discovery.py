"""From a discovered adapter to a named coach, clicked in a real browser."""

from collections.abc import Iterator
from contextlib import closing
import socket

from playwright.sync_api import Page, expect
import pytest
from zeroconf import InterfaceChoice, ServiceInfo, Zeroconf

from .browser import take
from .home import Home
from .simulated import PressableCoach, SlcanGateway
from .test_from_the_box import NAMED, named

_HOST = "127.0.0.1"
# Where a WiCAN answers for slcan, as it leaves the factory
_PORT = 3333
# The flow learns what changes by itself before it listens for the switch; in ms.
_NOISE = 4000


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


class Owner:
    """Somebody who clicks through the flows."""

    def __init__(self, page: Page, home: Home) -> None:
        """Take the browser and what it shows."""
        self._page = page
        self._integration = f"{home.url}/config/integrations/integration/rvc"
        self._dashboard = f"{home.url}/config/integrations/dashboard"

    def sees(self, text: str) -> None:
        """Wait until a text is there."""
        self._page.get_by_text(text).first.wait_for()

    def clicks(self, text: str) -> None:
        """Click on a text of the dialog."""
        self._page.get_by_text(text, exact=True).last.click()

    def chooses(self, text: str) -> None:
        """Choose from the only list of the dialog."""
        self._page.locator("ha-selector-select").click()
        self.clicks(text)

    def submits(self, button: str = "Submit") -> None:
        """Submit the form."""
        self._page.get_by_role("button", name=button, exact=True).click()

    def adds_what_was_discovered(self, coach: str | None) -> None:
        """Add the adapter, and say which coach it is."""
        self._page.goto(self._dashboard)
        self.sees(f"WiCAN {_HOST}")
        self._page.get_by_role("button", name="Add", exact=True).click()
        self.sees("The gateway's name or IP address.")
        self.submits()
        self.sees("25 × Dimmer")
        self._page.wait_for_timeout(500)
        # No coach that is known has these: nothing is said of matches.
        expect(self._page.get_by_text("Without a map, all devices")).to_be_visible()
        expect(self._page.get_by_text("Best matches:")).to_have_count(0)
        take(self._page, "heard")
        if coach is not None:
            self.chooses(coach)
        self.submits()
        finish = self._page.get_by_role("button", name="Finish")
        finish.click()
        finish.wait_for(state="hidden")

    def opens(self, step: str) -> None:
        """Open the options, and choose from their menu."""
        self._page.goto(self._integration)
        self._page.get_by_role("button", name="Configure").first.click()
        self.clicks(step)

    def teaches(self, coach: PressableCoach, number: int, name: str) -> None:
        """Press a switch, and name the lamp that it switches."""
        self.opens("Identify switches: press one and name what changes")
        self.submits("Start")
        self.sees("Wait three seconds")
        self._page.wait_for_timeout(_NOISE)
        coach.press(number)
        self.sees("What changed?")
        self.sees(f"Dimmer {number}")
        self.submits()
        self.describes(name, "Light")

    def describes(self, name: str, kind: str) -> None:
        """Say what a device is called, and what it is."""
        self.sees("A name without the area, such as Ceiling.")
        self._page.locator("wa-input[name=name] input").fill(name)
        self.chooses(kind)
        self.submits()
        self.sees("was saved to the map")
        self.clicks("Finish")
        self.sees("The map was saved.")

    def exports(self) -> str:
        """Return the text of the map."""
        self.opens("Export the map")
        return self._page.locator("textarea").input_value()

    def imports(self, text: str) -> None:
        """Paste the text of a map, and take what it changes."""
        self.opens("Import a map")
        self._page.locator("textarea").fill(text)
        self.submits()
        self.sees("Change the map?")
        self.submits()
        self.sees("The map was saved.")


@pytest.mark.timeout(400)
def test_an_owner_names_a_coach_and_finds_it_again(
    home: Home, wican: PressableCoach, page: Page
) -> None:
    owner = Owner(page, home)
    owner.adds_what_was_discovered("Tiffin Phaeton 2018, 44 OH")
    home.until(lambda states: "Ceiling" in named(states))
    owner.teaches(wican, 20, "Reading lamp")
    owner.teaches(wican, 21, "Night light")
    owner.teaches(wican, 22, "Vent")
    owner.opens("Name a device")
    owner.chooses("Vent (Dimmer 22)")
    owner.submits()
    owner.describes("Vent", "Fan")
    home.until(lambda states: named(states) == NAMED)
    text = owner.exports()

    home.remove(the_entry(home))
    home.until(lambda states: not named(states))
    # What was removed is discovered again.
    owner.adds_what_was_discovered(None)
    home.until(lambda states: "light.dimmer_20" in states)
    owner.imports(text)
    home.until(lambda states: named(states) == NAMED)
    assert owner.exports() == text
    home.remove(the_entry(home))


def the_entry(home: Home) -> str:
    """Return the only coach's entry."""
    (answer,) = home.call({"type": "config_entries/get", "domain": "rvc"})
    (entry,) = answer["result"]
    entry_id: str = entry["entry_id"]
    return entry_id
