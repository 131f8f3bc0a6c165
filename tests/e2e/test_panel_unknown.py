"""The page of the unknown: a message is given a meaning, and its entity appears."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .axe import violations
from .home import Home
from .panel import DESKTOP, PHONE, check, each_look, take_look
from .simulated import PressableCoach


def value_of(states: dict[str, Any]) -> Any:
    """Return what the entity of the definition shows, in °F."""
    return states.get("sensor.boiler_water_temperature", {}).get("state")


def test_an_unknown_message_is_defined_edited_and_removed_with_its_entity(
    home: Home, page: Page, wired: tuple[str, PressableCoach]
) -> None:
    entry_id, coach = wired
    path = home.config / "rvc" / "boiler.yaml"
    page.goto(f"{home.url}/rvc/unknown?coach={entry_id}")
    expect(page.get_by_role("heading", name="Unknown")).to_be_visible()
    for celsius in (21, 22, 23):
        raw = int((celsius + 273) / 0.03125)
        coach.say(f"195FCE98#AA{raw & 0xFF:02X}{raw >> 8:02X}FFFFFFFFFF")
    define(home, page, coach)
    edit(home, page, coach, path)
    edit_what_a_hand_changes(page, path)
    remove(home, page, coach, path)


def keep_places(page: Page, coach: PressableCoach) -> None:
    """Look at messages far down on a phone: nothing moves, and the editor is seen from its beginning."""
    page.set_viewport_size(PHONE)
    for number in range(5):
        coach.say(f"19F00{number}98#00")
    last = page.get_by_role("button", name="Define 1F004")
    last.scroll_into_view_if_needed()
    place = last.bounding_box()
    assert place is not None
    # What may be a percentage, for as long as it does not jump, comes and goes.
    for value in ("10", "11", "12", "C8", "00", "C8", "00", "C8", "00"):
        coach.say(f"19F00098#{value}")
        page.wait_for_timeout(300)
    now = last.bounding_box()
    assert now is not None
    # Bytes that change are bold: that is less than a pixel.
    assert (now["x"], abs(now["y"] - place["y"]) < 2) == (place["x"], True)
    last.click()
    name = page.get_by_label("Name of the message")
    expect(name).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    page.get_by_role("button", name="Cancel").click()
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    page.set_viewport_size(DESKTOP)


def define(home: Home, page: Page, coach: PressableCoach) -> None:
    """Give the message a meaning, until its entity is there."""
    keep_places(page, coach)
    page.get_by_role("button", name="Define 15F00").click()
    page.get_by_label("Name of the message").fill("Boiler")
    page.get_by_role("button", name="a temperature in byte 1").click()
    expect(page.get_by_role("cell", name="23 °C")).to_be_visible()
    for look in each_look(page):
        check(page)
        editor = page.locator("rvc-unknown-editor section").first
        take_look(page, look, "unknown", editor)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")

    name = page.get_by_label("Name of the value")
    name.fill("!")
    expect(page.get_by_text("Use letters and digits")).to_be_visible()
    name.fill("Water temperature")
    expect(page.get_by_text("Use letters and digits")).to_be_hidden()
    page.get_by_role("button", name="Save the definition").click()
    expect(page.get_by_text("is in the file rvc/boiler.yaml")).to_be_visible()
    coach.say("195FCE98#AAC024FFFFFFFFFF")
    home.until(lambda states: "sensor.boiler_water_temperature" in states)


def edit(home: Home, page: Page, coach: PressableCoach, path: Path) -> None:
    """Change what was saved: the entity shows it."""
    # What was saved is opened again with what the file says, and with what is heard now.
    page.get_by_role("button", name="Edit Boiler").click()
    expect(page.get_by_label("Name of the message")).to_have_value("Boiler")
    expect(page.get_by_label("Name of the value")).to_have_value("Water temperature")
    coach.say("195FCE98#AA0025FFFFFFFFFF")
    expect(page.get_by_role("cell", name="23 °C")).to_be_visible()
    page.get_by_label("Offset").fill("-270")
    page.get_by_label("Offset").blur()
    expect(page.get_by_role("cell", name="26 °C")).to_be_visible()
    for _ in each_look(page):
        check(page)
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Save the definition").click()
    expect(page.get_by_role("button", name="Edit Boiler")).to_be_visible()
    assert "offset: -270" in path.read_text()

    def shows_it(states: dict[str, Any]) -> bool:
        # It is said until the coach is set up anew, and hears it.
        coach.say("195FCE98#AA0025FFFFFFFFFF")
        return bool(value_of(states) == "78.8")

    home.until(shows_it)


def edit_what_a_hand_changes(page: Page, path: Path) -> None:
    """Change the file by hand while it is open: nothing of that is lost."""
    page.get_by_role("button", name="Edit Boiler").click()
    page.get_by_label("Offset").fill("-271")
    path.write_text(path.read_text().replace("-270", "-272"))
    page.get_by_role("button", name="Save the definition").click()
    expect(page.get_by_text("Load it again")).to_be_visible()
    page.get_by_role("button", name="Load the file again").click()
    expect(page.get_by_label("Offset")).to_have_value("-272")
    page.get_by_role("button", name="Cancel").click()
    assert "offset: -272" in path.read_text()


def remove(home: Home, page: Page, coach: PressableCoach, path: Path) -> None:
    """Remove the definition: its entity goes, and the message is unknown again."""
    page.get_by_role("button", name="Remove Boiler").click()
    expect(page.get_by_text("Remove the definition Boiler?")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert path.exists()
    page.get_by_role("button", name="Remove Boiler").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Remove Boiler")).to_be_hidden()
    home.until(lambda states: "sensor.boiler_water_temperature" not in states)
    assert not path.exists()
    unknown = page.get_by_role("button", name="Define 15F00")

    def is_unknown_again(_: dict[str, Any]) -> bool:
        # As above: what is said while the coach is being set up anew is not heard.
        coach.say("195FCE98#AA0025FFFFFFFFFF")
        return unknown.is_visible()

    home.until(is_unknown_again)
