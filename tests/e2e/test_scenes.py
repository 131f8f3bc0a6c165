"""Scenes: made in the panel with a click, run from the dashboard, edited as any script."""

from playwright.sync_api import Page, expect

from .home import Home
from .panel import check, each_look

MADE = ("all_off", "good_night", "leaving", "arrived")


def test_scenes_are_made_with_a_click_and_run_from_the_dashboard(
    demo: Home, page: Page
) -> None:
    known = ("switch.water_pump", "light.kitchen_galley")
    demo.until(lambda states: all(states.get(one) for one in known))
    page.goto(f"{demo.url}/demo-coach/coach")
    page.get_by_role("link", name="make them with one click").click()
    scenes = page.get_by_role("region", name="Scenes")
    expect(scenes.get_by_role("button").last).to_be_in_viewport()
    scenes.get_by_role("button", name="Make it: Leaving").click()
    edit = scenes.get_by_role("link", name="Edit: Leaving")
    expect(edit).to_have_attribute("href", "/config/script/edit/rvc_leaving")
    expect(scenes.get_by_role("button")).to_have_count(4)
    for _ in each_look(page):
        check(page)
    scenes.get_by_role("button", name="Make all that are missing").click()
    expect(scenes.get_by_role("link")).to_have_count(4)
    assert {f"script.rvc_{name}" for name in MADE} <= demo.states().keys()
    # Once more there is nothing to be made.
    page.reload()
    expect(scenes.get_by_role("link")).to_have_count(4)
    expect(scenes.get_by_role("button")).to_have_count(0)

    demo.act("light", "turn_on", entity_id="light.kitchen_galley")
    demo.until(lambda states: states["light.kitchen_galley"]["state"] == "on")
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{demo.url}/demo-coach/coach")
    buttons = page.locator("hui-grid-section").filter(has_text="Good night")
    expect(buttons.locator("hui-button-card")).to_have_count(4)
    expect(page.get_by_text("make them with one click")).to_have_count(0)
    buttons.locator("hui-button-card").filter(has_text="Leaving").click()
    demo.until(lambda states: states["light.kitchen_galley"]["state"] == "off")
    demo.until(lambda states: states["switch.water_pump"]["state"] == "off")
    (notes,) = demo.call({"type": "persistent_notification/get"})
    assert any(one["notification_id"] == "rvc_leaving" for one in notes["result"])

    page.goto(f"{demo.url}/rvc/overview")
    edit.click()
    page.get_by_text("RV-C: leaving").filter(visible=True).first.wait_for()
