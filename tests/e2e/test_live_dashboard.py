"""A dashboard that stays open: it follows what is allowed, what is lost, and its language."""

from collections.abc import Iterator

from playwright.sync_api import Page, Route, expect
import pytest

from .axe import violations
from .home import Home
from .simulated import PressableCoach, SlcanAdapter


@pytest.fixture
def open_dashboard(demo: Home) -> Iterator[str]:
    """Make a dashboard of the demo; yield its address."""
    (made,) = demo.call(
        {"type": "lovelace/dashboards/create", "url_path": "of-demo", "title": "Demo"}
    )
    config = {"strategy": {"type": "custom:rvc-coach"}}
    demo.call({"type": "lovelace/config/save", "url_path": "of-demo", "config": config})
    yield f"{demo.url}/of-demo"
    demo.call(
        {
            "type": "lovelace/dashboards/delete",
            "dashboard_id": made["result"]["id"],
        }
    )


def test_an_open_page_follows_what_may_be_moved(
    demo: Home, page: Page, open_dashboard: str
) -> None:
    demo.choose(allow_awnings=True, allow_slides=True)
    demo.until(
        lambda states: (
            states.get("cover.patio_awning", {})
            .get("attributes", {})
            .get("supported_features", 0)
            & 1
        )
    )
    page.goto(f"{open_dashboard}/outside")
    opens = page.get_by_role("button", name="Open", exact=True)
    expect(opens.first).to_be_visible()
    demo.choose(allow_awnings=True, allow_slides=True, read_only=True)
    expect(page.get_by_text("read-only").first).to_be_visible()
    expect(opens).to_have_count(0)
    demo.choose(read_only=False)
    expect(opens.first).to_be_visible()
    expect(page.get_by_text("read-only")).to_have_count(0)


def test_a_page_that_comes_late_is_shown_when_it_is_there(
    demo: Home, page: Page, open_dashboard: str
) -> None:
    held: list[Route] = []
    page.route("**/strategy-*.js", lambda route: held.append(route))
    page.goto(open_dashboard)
    # Home Assistant waits for five seconds.
    expect(page.get_by_text("Timeout waiting").first).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_text("Fresh water tank").first).to_be_visible()
    expect(page.get_by_text("Timeout waiting")).to_have_count(0)


def test_what_is_not_available_is_counted_and_listed(home: Home, page: Page) -> None:
    adapter = SlcanAdapter()
    coach = PressableCoach(adapter)
    settings = {"channel": adapter.port, "tty_baudrate": 115200}
    added = home.add("slcan", settings, dashboard=True)
    lamp = "light.dimmer_21"
    home.until(lambda states: states.get(lamp, {}).get("state") in ("on", "off"))
    home.until_all_are_there()
    page.goto(f"{home.url}/rvc-coach/coach")
    expect(page.locator("hui-tile-card").first).to_be_visible()
    badge = page.get_by_role("button", name="Not available:")
    expect(badge).to_have_count(0)
    lost = page.get_by_text("is not heard, so what it reports is missing")
    expect(lost).not_to_be_visible()
    coach.stop()
    expect(badge).to_be_visible()
    expect(lost).to_be_visible()
    home.until(lambda states: states[lamp]["state"] == "unavailable")
    assert violations(page, "rvc-unavailable-badge") == []
    badge.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Not available:")
    listed = dialog.get_by_role("listitem").filter(has_text="Dimmer 21")
    expect(listed.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(badge).to_be_focused()
    page.keyboard.press("Enter")
    listed.first.get_by_role("button").click()
    expect(page.locator("ha-more-info-dialog")).to_contain_text("Dimmer 21")
    home.remove(added["result"]["entry_id"])
    home.call({"type": "lovelace/dashboards/delete", "dashboard_id": "rvc_coach"})


@pytest.fixture
def german(home: Home) -> Iterator[None]:
    """Let the owner's language be German."""
    told = {"type": "frontend/set_user_data", "key": "language"}
    (before,) = home.call({"type": "frontend/get_user_data", "key": "language"})
    home.call({**told, "value": {"language": "de"}})
    yield
    home.call({**told, "value": before["result"]["value"]})


@pytest.mark.usefixtures("german")
def test_the_dashboard_is_offered_in_the_owners_language(
    demo: Home, page: Page
) -> None:
    page.goto(f"{demo.url}/config/lovelace/dashboards")
    page.get_by_text("Dashboard hinzufügen").first.click()
    expect(page.get_by_text("RV-C-Fahrzeug").first).to_be_visible()
    assert page.get_by_text("RV-C coach").count() == 0
