"""The panel's monitor, in a real Home Assistant."""

from playwright.sync_api import Page, expect

from .browser import take
from .home import Home
from .panel import check, each_look


def test_a_message_is_found_understood_and_plotted(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/monitor")
    lines = page.locator("rvc-monitor .rows .line:visible")
    expect(lines.first).to_be_visible()
    page.get_by_role("searchbox").fill("dgn:1FFB7")
    expect(lines.first).to_contain_text("TANK_STATUS")
    expect(page).to_have_url(f"{demo.url}/rvc/monitor?q=dgn%3A1FFB7")
    lines.first.click()
    details = page.locator("rvc-monitor-details")
    expect(details.get_by_role("cell", name="Relative level")).to_be_visible()
    details.get_by_role("button", name="Plot").first.click()
    expect(details.locator("canvas")).to_be_visible()
    for look in each_look(page):
        check(page)
        if look == "desktop_light":
            page.locator("rvc-panel main").evaluate("(main) => main.scrollTo(0, 0)")
            take(page, "panel_monitor")


def test_every_frame_comes_until_one_wants_to_look(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/monitor?view=trace")
    lines = page.locator("rvc-monitor .rows .line:visible")
    expect(lines.nth(5)).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("more are waiting")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("more are waiting")).to_be_hidden()


def test_a_command_stands_beside_its_answer(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/monitor?q=galley")
    expect(page.locator("rvc-monitor .rows .line:visible").first).to_be_visible()
    demo.act("light", "toggle", entity_id="light.kitchen_galley")
    commands = page.get_by_text("Commands and their answers (1)")
    commands.click()
    answer = page.locator("rvc-monitor details li").first
    expect(answer).to_contain_text("done")
    expect(answer).to_contain_text("Asked by you")


def test_a_lost_connection_is_taken_up_again(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/monitor")
    kept = page.locator("rvc-monitor .told")
    expect(kept).to_contain_text("frames kept")
    page.context.set_offline(True)
    page.evaluate(
        "document.querySelector('home-assistant').hass.connection.socket.close()"
    )
    page.context.set_offline(False)
    before = kept.text_content()
    assert before is not None
    expect(kept).not_to_have_text(before)
    assert "not shown" not in (kept.text_content() or "")
