"""The page of the unknown: a message is given a meaning, and its entity appears."""

from playwright.sync_api import Page, expect

from .home import Home
from .panel import DESKTOP, check, each_look, take_look
from .simulated import PressableCoach


def test_an_unknown_message_is_defined_until_its_entity_exists(
    home: Home, page: Page, wired: tuple[str, PressableCoach]
) -> None:
    entry_id, coach = wired
    page.goto(f"{home.url}/rvc/unknown?coach={entry_id}")
    expect(page.get_by_role("heading", name="Unknown")).to_be_visible()
    for celsius in (21, 22, 23):
        raw = int((celsius + 273) / 0.03125)
        coach.say(f"195FCE98#AA{raw & 0xFF:02X}{raw >> 8:02X}FFFFFFFFFF")
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
    expect(page.get_by_text("rvc/boiler.yaml")).to_be_visible()
    coach.say("195FCE98#AAC024FFFFFFFFFF")
    home.until(lambda states: "sensor.boiler_water_temperature" in states)
    (home.config / "rvc" / "boiler.yaml").unlink()
