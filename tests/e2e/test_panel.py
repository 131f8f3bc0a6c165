"""The frame of the panel: its tabs, its chooser, its stop, and what it says without."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect
import pytest

from tests.paths import FIXTURES

from .home import Home


@pytest.fixture
def coaches(home: Home) -> Iterator[tuple[str, str]]:
    """Add the demo coach and a played one, and return their entries' ids."""
    ids = [
        home.add(kind, settings)["result"]["entry_id"]
        for kind, settings in (
            ("demo", {}),
            (
                "recording",
                {
                    "path": str(FIXTURES / "real_frames.log"),
                    "speed": "1",
                    "repeat": True,
                },
            ),
        )
    ]
    yield ids[0], ids[1]
    for entry_id in home.entries() & {*ids}:
        home.remove(entry_id)


def test_the_frame_holds_on_every_page(
    home: Home, page: Page, coaches: tuple[str, str]
) -> None:
    page.goto(f"{home.url}/rvc")
    stop = page.get_by_role("button", name="Stop everything")
    expect(stop).to_be_visible()
    expect(page.locator("ha-sidebar").get_by_text("RV-C", exact=True)).to_be_visible()
    tabs = page.get_by_role("navigation", name="RV-C").get_by_role("link")
    page.set_viewport_size({"width": 360, "height": 740})
    for direction in ("ltr", "rtl"):
        page.evaluate("(direction) => { document.dir = direction }", direction)
        for tab in tabs.all():
            tab.click()
            expect(tab).to_have_attribute("aria-current", "page")
            expect(stop).to_be_in_viewport(ratio=1)
            assert page.evaluate(
                "document.documentElement.scrollWidth <= innerWidth"
            ), tab.inner_text()
            assert page.locator("rvc-panel main").evaluate(
                "(main) => main.scrollWidth <= main.clientWidth"
            ), tab.inner_text()

    page.evaluate("document.dir = 'ltr'")
    page.goto(f"{home.url}/rvc/send")
    expect(tabs.filter(has_text="Send")).to_be_in_viewport(ratio=0.9)

    chooser = page.get_by_role("combobox", name="Coach", exact=True)
    page.goto(f"{home.url}/rvc/overview?coach={coaches[1]}")
    for entry_id in coaches:
        chooser.select_option(entry_id)
        expect(chooser).to_have_value(entry_id)
        expect(page.get_by_role("heading", name="Networks")).to_be_visible()
    disable = {"type": "config_entries/disable", "entry_id": coaches[1]}
    home.call(disable | {"disabled_by": "user"})
    expect(page.get_by_text("is not running")).to_be_visible()
    home.call(disable | {"disabled_by": None})
    expect(page.get_by_role("heading", name="Networks")).to_be_visible()
    # When it is removed, no other coach takes its place without a word.
    home.remove(coaches[1])
    expect(page.get_by_text("is not here any more")).to_be_visible()
    expect(page.get_by_role("heading", name="Networks")).to_be_hidden()
    expect(stop).to_be_visible()
    page.get_by_role("button", name="Demo coach").click()
    expect(page.get_by_role("heading", name="Networks")).to_be_visible()
