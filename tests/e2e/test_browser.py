"""The demo in a real browser; the pass also takes the screenshots of the docs."""

from collections.abc import Iterator
from pathlib import Path
import re

from playwright.sync_api import Page, expect
import pytest

from .browser import take
from .home import Home

ROOT = Path(__file__).parent.parent.parent


def shown_on_the_dashboard() -> set[str]:
    """Return the entities of the demo's dashboard."""
    text = (ROOT / "demo" / "dashboard.json").read_text(encoding="utf-8")
    return set(re.findall(r'"entity": "([^"]+)"', text))


@pytest.fixture(scope="module")
def demo(home: Home) -> Iterator[Home]:
    """Add the demo coach by the config flow."""
    added = home.add("demo", {})
    assert added["type"] == "create_entry", added
    home.until(lambda states: shown_on_the_dashboard() <= states.keys())
    yield home
    home.remove(added["result"]["entry_id"])


def test_the_dashboard_shows_and_moves_the_coach(demo: Home, page: Page) -> None:
    page.goto(demo.url)
    kitchen = page.get_by_text("Kitchen ceiling").first
    kitchen.wait_for()
    assert page.get_by_text("Entity not found").count() == 0
    page.wait_for_timeout(1500)
    take(page, "dashboard")

    was = demo.states()["light.kitchen_galley"]["state"]
    page.locator("ha-tile-icon").nth(1).click()
    demo.until(lambda states: states["light.kitchen_galley"]["state"] != was)


def test_the_integration_lists_the_devices(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    expect(page.get_by_text(re.compile(r"1\d\d devices")).first).to_be_visible()
    take(page, "integration")


def test_the_coach_is_chosen_in_the_browser(demo: Home, page: Page) -> None:
    """Go as far as the question which coach it is; the demo is there already."""
    (answer,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    (entry,) = answer["result"]
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Identify switches: press one").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "options")
    page.get_by_text("Choose a known coach").first.click()
    page.get_by_text("Best matches").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "coach")
    assert entry["supports_options"]


def test_a_switch_is_taught_in_the_browser(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Cargo light").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Identify switches: press one").first.click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text("Wait three seconds").first.wait_for()
    page.wait_for_timeout(4000)
    # Somebody presses the switch of the galley.
    answer = demo.act("light", "toggle", entity_id="light.kitchen_galley")
    assert answer["success"]
    page.get_by_text("What changed?").first.wait_for()
    page.get_by_text(re.compile(r"Galley \(Dimmer 2\)")).first.wait_for()
    page.wait_for_timeout(500)
    take(page, "teach")
