"""The demo in a real browser; the pass also takes the screenshots of the docs."""

from collections.abc import Iterator
import os
from pathlib import Path
import re
import shutil

from playwright.sync_api import Page, expect, sync_playwright
import pytest

from .home import Home

ROOT = Path(__file__).parent.parent.parent
SCREENSHOTS = ROOT / "docs" / "images"
_FIRST_LOAD = 60_000
_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


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


@pytest.fixture
def page(demo: Home) -> Iterator[Page]:
    """Open a browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM)
        new_page = browser.new_page(viewport={"width": 1280, "height": 900})
        new_page.set_default_timeout(_FIRST_LOAD)
        yield new_page
        browser.close()


def take(page: Page, name: str) -> None:
    """Take a screenshot: for the docs when asked to, else just to see it works."""
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if os.environ.get("RVC_SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / f"{name}.png").write_bytes(picture)


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
    page.get_by_text("Patio awning").first.wait_for()
    expect(page.get_by_text(re.compile(r"1\d\d devices")).first).to_be_visible()
    take(page, "integration")


def test_the_coach_is_chosen_in_the_browser(demo: Home, page: Page) -> None:
    """Go as far as the question which coach it is; the demo is there already."""
    (answer,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    (entry,) = answer["result"]
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Patio awning").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Teach: press a switch").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "options")
    page.get_by_text("Choose a known coach").first.click()
    page.get_by_text("Best guesses by what is heard").first.wait_for()
    page.wait_for_timeout(500)
    take(page, "coach")
    assert entry["supports_options"]


def test_a_switch_is_taught_in_the_browser(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/config/integrations/integration/rvc")
    page.get_by_text("Patio awning").first.wait_for()
    page.get_by_role("button", name="Configure").first.click()
    page.get_by_text("Teach: press a switch").first.click()
    page.get_by_role("button", name="Submit").click()
    page.get_by_text("Wait three seconds").first.wait_for()
    page.wait_for_timeout(4000)
    # Somebody presses the switch of the galley.
    answer = demo.act("light", "toggle", entity_id="light.kitchen_galley")
    assert answer["success"]
    page.get_by_text("What was it?").first.wait_for()
    page.get_by_text(re.compile(r"Galley \(DC dimmer 2\)")).first.wait_for()
    page.wait_for_timeout(500)
    take(page, "teach")
