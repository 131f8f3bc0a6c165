"""The page of the recordings: recorded, played as a second coach, uploaded, deleted."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect
import pytest

from tests.paths import FIXTURES

from .home import Home
from .panel import DESKTOP, check, each_look, take_look

CAPTURE = FIXTURES / "real_frames.log"


@pytest.fixture
def demo(home: Home) -> Iterator[str]:
    """Add the demo coach, and return its entry's id."""
    added = home.add("demo", {})
    home.until(lambda states: "light.kitchen_galley" in states)
    yield added["result"]["entry_id"]
    home.remove(added["result"]["entry_id"])


def look_at(page: Page) -> None:
    """See that the page is for everyone, and take its picture."""
    for look in each_look(page):
        check(page)
        take_look(page, look, "recordings", page.get_by_role("row").last)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")


def test_a_recording_is_made_played_uploaded_and_deleted(
    home: Home, page: Page, demo: str, tmp_path: Path
) -> None:
    page.goto(f"{home.url}/rvc/recordings?coach={demo}")
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text("Being recorded")).to_be_visible()
    expect(page.get_by_text("Recording: ")).not_to_contain_text("Recording: 0 frames")
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_text("Nothing is being recorded.")).to_be_visible()
    row = page.get_by_role("row").nth(1)
    expect(row.get_by_role("cell").nth(2)).to_contain_text(":")
    expect(row.get_by_role("cell").nth(3)).to_contain_text("B")
    look_at(page)

    row.get_by_role("button", name="Play").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("A second coach appears")
    dialog.get_by_label("Start over at the end").check()
    dialog.get_by_role("button", name="Play").click()
    page.wait_for_url(
        lambda url: "/rvc/overview?coach=" in url and demo not in url,
        wait_until="commit",
    )
    expect(page.get_by_role("heading", name="Networks")).to_be_visible()

    page.goto(f"{home.url}/rvc/recordings?coach={demo}")
    expect(page.get_by_text("Played as a coach of its own")).to_be_visible()
    page.get_by_role("button", name="Stop playing").click()
    expect(page.get_by_text("Played as a coach of its own")).to_be_hidden()

    page.get_by_label("Upload a recording").set_input_files(CAPTURE)
    uploaded = page.get_by_role("row").filter(has_text=CAPTURE.stem)
    expect(uploaded).to_contain_text("Uploaded")
    none = tmp_path / "letter.txt"
    none.write_text("Dear coach,\nthis is no recording.\n")
    page.get_by_label("Upload a recording").set_input_files(none)
    expect(page.get_by_role("alert")).to_contain_text("letter.txt")
    check(page)

    uploaded.get_by_role("button", name="Delete").click()
    expect(dialog).to_contain_text("It cannot be brought back.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(uploaded).to_be_visible()
    uploaded.get_by_role("button", name="Delete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(uploaded).to_be_hidden()
    expect(page.get_by_role("alert")).to_be_hidden()


def speak(page: Page, language: str) -> None:
    """Choose a language, as a user does in the profile."""
    page.evaluate(
        """language => document.querySelector("home-assistant").hass.callWS({
            type: "frontend/set_user_data", key: "language", value: {language},
        })""",
        language,
    )


def test_errors_are_in_the_language_of_who_looks(
    home: Home, page: Page, demo: str, tmp_path: Path
) -> None:
    cut = tmp_path / "Süd 名.blf"
    cut.write_bytes(b"LOGG" + bytes(60))
    page.goto(f"{home.url}/rvc/recordings?coach={demo}")
    expect(page.get_by_role("button", name="Start recording")).to_be_visible()
    speak(page, "de")
    try:
        page.reload()
        expect(page.get_by_role("button", name="Aufzeichnung beginnen")).to_be_visible()
        page.locator("input[type=file]").set_input_files(cut)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("In Süd 名.blf ist keine Nachricht lesbar")
        # What would be refused is told beforehand in it too.
        page.goto(f"{home.url}/rvc/send?coach={demo}&message=GENERAL_RESET")
        page.get_by_label("Reboot").first.select_option("reboot")
        expect(page.get_by_text("wurde das nicht gesagt")).to_be_visible()
    finally:
        speak(page, "en")
