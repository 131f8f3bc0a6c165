"""The page of the devices: press a switch, see it, name it, and the next one."""

from pathlib import Path

from playwright.sync_api import Page, expect

from .home import Home
from .panel import DESKTOP, check, each_look, take_look
from .simulated import PressableCoach


def learn(page: Page, coach: PressableCoach, number: int, name: str) -> None:
    """Press a switch and name what lights up."""
    lesson = page.get_by_role("region", name="Find by switch")
    expect(lesson.get_by_text("Now press a switch")).to_be_visible()
    coach.press(number)
    field = lesson.get_by_label(f"Name of Dimmer {number}", exact=True)
    expect(field).to_be_visible()
    field.fill(name)
    lesson.get_by_role("button", name="Save and next").click()


def keep_the_field(page: Page, coach: PressableCoach) -> None:
    """Write about one of several, while another turns out to belong to a third."""
    lesson = page.get_by_role("region", name="Find by switch")
    # Which lamps are on, the simulated day knows: the first goes on and off, the others on.
    for number, if_off, if_on in ((10, 2, 3), (11, 1, 2), (12, 1, 2)):
        state = page.locator(f"tr[id='house_dc_dimmer_{number}'] .state")
        for _ in range(if_on if state.inner_text().startswith("On") else if_off):
            before = state.inner_text()
            coach.press(number)
            expect(state).not_to_have_text(before)
    field = lesson.get_by_label("Name of Dimmer 12", exact=True)
    field.press_sequentially("Pan")
    other = lesson.get_by_label("Name of Dimmer 11", exact=True)
    expect(other).to_be_visible()
    expect(other).to_be_hidden()
    expect(field).to_be_focused()
    page.keyboard.type("try")
    expect(field).to_have_value("Pantry")
    lesson.get_by_role("button", name="Next, without saving").click()


def name_the_last(home: Home, page: Page) -> None:
    """Name what stands far down: the page is there still when it was saved."""
    row = page.locator("tbody tr").last
    key = row.get_attribute("id")
    row.scroll_into_view_if_needed()
    row.locator("input").first.fill("The last one")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved: 1")).to_be_hidden()
    home.until_all_are_there()
    field = page.locator(f"tr[id='{key}'] input").first
    expect(field).to_have_value("The last one")
    expect(field).to_be_in_viewport()


def test_devices_are_found_by_their_switches_and_named(
    home: Home, page: Page, wired: tuple[str, PressableCoach], tmp_path: Path
) -> None:
    entry_id, coach = wired
    page.goto(f"{home.url}/rvc/devices?coach={entry_id}")
    expect(page.get_by_role("row").nth(5)).to_be_visible()
    for look in each_look(page):
        check(page)
        rows = page.get_by_role("row")
        # The words for states come a moment after an entity is new.
        expect(page.get_by_text("bulk", exact=True)).to_have_count(0)
        take_look(page, look, "devices", rows.nth(12), rows.nth(2))
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")

    find = page.get_by_role("button", name="Find by switch")
    find.click()
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Find by switch")).to_have_count(0)
    expect(find).to_be_focused()
    find.click()
    learn(page, coach, 20, "Reading lamp")
    home.until(
        lambda states: (
            states.get("light.dimmer_20", {}).get("attributes", {}).get("friendly_name")
            == "Reading lamp"
        )
    )
    # The next lesson has begun by itself, though the coach was set up anew.
    learn(page, coach, 21, "Night light")
    expect(page.get_by_text("Now press a switch")).to_be_visible()
    keep_the_field(page, coach)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_label("Name of Dimmer 21", exact=True)).to_have_value(
        "Night light"
    )

    name_the_last(home, page)

    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download the map").click()
    file = tmp_path / downloaded.value.suggested_filename
    downloaded.value.save_as(file)
    assert "Reading lamp" in file.read_text()
