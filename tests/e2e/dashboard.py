"""The pages of a coach's dashboard in a browser, and what must not be on them."""

from typing import Any

from playwright.sync_api import Page

from .home import Home

PAGES = ("coach", "rooms", "climate", "power", "water", "outside", "drive", "system")
DESKTOP = (1280, 1000)
PHONE = (360, 780)

_BROKEN = """() => {
  const broken = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (/^HUI-(ERROR|WARNING)/.test(one.tagName)) broken.push(one.outerHTML);
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document);
  return broken;
}"""
_TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def shown_of(home: Home, **which: Any) -> dict[str, Any]:
    """Return what the coach can show, as the dashboard asks for it."""
    (answer,) = home.call({"type": "rvc/dashboard", **which})
    assert answer["success"], answer
    result: dict[str, Any] = answer["result"]
    return result


def is_whole(home: Home) -> bool:
    """Tell whether all that the demo's dashboard shows is heard."""
    states = home.states()
    shown = shown_of(home)["entities"]
    roles = {one["role"] for one in shown}
    known = (states.get(one["entity_id"], {}).get("state") for one in shown)
    kinds = {one["kind"] for one in shown}
    return (
        {"light", "zone", "tank_level", "tire_pressure"} <= roles
        and {"awning", "slide", "step", "fresh", "propane"} <= kinds
        and all(state not in (None, "unavailable") for state in known)
    )


def look_at(page: Page, url: str, size: tuple[int, int]) -> None:
    """Open a page of a dashboard, and see that nothing on it is wrong."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.goto(url)
    page.locator("hui-card:visible").first.wait_for()
    page.wait_for_timeout(2500)
    check_view(page)


def check_view(page: Page) -> None:
    """See that no card is broken, nothing waits, and nothing is cut."""
    assert page.evaluate(_BROKEN) == []
    for wrong in ("Entity not found", "Unavailable", "Loading", "Timeout waiting"):
        assert page.get_by_text(wrong).count() == 0, wrong
    assert page.get_by_text("dashboard.").count() == 0, "a text is missing"
    assert not page.evaluate(_TOO_WIDE)


def show_whole(page: Page) -> None:
    """Make the window as high as the page: a picture of it is not cut."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("window.innerWidth")
    page.set_viewport_size({"width": width, "height": whole})
    page.wait_for_timeout(500)
