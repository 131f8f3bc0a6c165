"""The panel's monitor, in a real Home Assistant."""

import json

from playwright.sync_api import Page, WebSocket, expect

from .home import Home
from .panel import check, each_look, take_look
from .simulated import PressableCoach

LINES = "rvc-monitor .rows .line:visible"
TANKS = "DGN: 1FFB7"


def open_monitor(page: Page, home: Home, query: str = "") -> None:
    """Open the page, and wait until it has rows."""
    page.goto(f"{home.url}/rvc/monitor{query}")
    expect(page.locator(LINES).first).to_be_visible()


def test_a_message_is_found_understood_and_plotted(demo: Home, page: Page) -> None:
    open_monitor(page, demo)
    page.get_by_role("searchbox").fill("dgn:1FFB7")
    tank = page.locator(LINES).first
    expect(tank).to_contain_text("TANK_STATUS")
    # What it says stands in the line itself.
    expect(tank.locator(".values")).to_contain_text("Relative level")
    expect(page).to_have_url(f"{demo.url}/rvc/monitor?q=dgn%3A1FFB7")
    tank.locator(".data").click()
    details = page.locator("rvc-monitor-details")
    expect(details.get_by_role("button", name="Relative level")).to_be_visible()
    details.get_by_role("button", name="Plot").nth(1).click()
    expect(details.locator("canvas")).to_be_visible()
    # The address shows it again: after a reload, and on the way back and forth.
    page.reload()
    expect(details.locator("canvas")).to_be_visible()
    expect(page.locator(LINES).first).to_have_attribute("aria-selected", "true")
    for look in each_look(page):
        check(page)
        take_look(page, look, "monitor", details)
    page.go_back()
    expect(details.locator("canvas")).to_be_hidden()
    expect(details).to_be_visible()
    page.go_back()
    expect(details).to_be_hidden()
    page.go_forward()
    expect(details).to_be_visible()


def test_a_cell_is_filtered_by_mouse_and_keyboard(demo: Home, page: Page) -> None:
    open_monitor(page, demo, "?q=tank_status")
    page.locator(LINES).first.locator(".name .pick").click()
    chips = page.get_by_role("list", name="Filter")
    expect(chips).to_contain_text(TANKS)
    expect(page).to_have_url(f"{demo.url}/rvc/monitor?q=tank_status&dgn=1FFB7")
    page.get_by_role("searchbox").fill("")
    expect(page.locator("rvc-monitor .told")).to_contain_text("4 messages")
    page.go_back()
    expect(chips).to_be_hidden()
    page.go_forward()

    # The grid keeps the focus: down to a line, through its cells, and Enter.
    grid = page.get_by_role("grid")
    grid.focus()
    grid.press("ArrowDown")
    expect(page.locator("rvc-monitor-details")).to_be_visible()
    for _ in range(4):
        grid.press("ArrowRight")
    expect(page.locator("#cell")).to_have_text("Relative level")
    grid.press("Enter")
    expect(chips).to_contain_text("Signal: relative level")
    page.get_by_role("button", name=f"Remove {TANKS}").click()
    expect(chips).not_to_contain_text(TANKS)
    # Other messages have that signal too.
    for line in page.locator(LINES).all():
        expect(line.locator(".values")).to_contain_text("Relative level")
    for _ in each_look(page):
        check(page)


def test_every_frame_comes_until_one_wants_to_look(demo: Home, page: Page) -> None:
    open_monitor(page, demo, "?view=trace")
    expect(page.locator(LINES).nth(5)).to_be_visible()
    expect(page.locator(f"{LINES} .values b:visible").nth(5)).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("more are waiting")).to_be_visible()
    for _ in each_look(page):
        check(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("more are waiting")).to_be_hidden()


def test_a_command_stands_beside_its_answer(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/monitor?view=trace&q=galley")
    expect(page.locator("rvc-monitor .told")).to_contain_text("frames kept")
    demo.act("light", "toggle", entity_id="light.kitchen_galley")
    asked = page.locator(f"{LINES} .asked")
    command = asked.filter(has_text="Asked by you · done after")
    expect(command.first).to_be_visible()
    expect(asked.filter(has_text="Answer to DC_DIMMER_COMMAND_2")).to_be_visible()
    page.get_by_text("Commands and their answers (1)").click()
    answer = page.locator("rvc-monitor details li").first
    expect(answer).to_contain_text("done after")
    expect(answer).to_contain_text("Asked by you")


def test_a_lost_connection_and_a_coach_set_up_anew_are_taken_up_again(
    demo: Home, page: Page
) -> None:
    open_monitor(page, demo, "?dgn=1FFB7")
    kept = page.locator("rvc-monitor .told")
    expect(kept).to_contain_text("frames kept")
    for _ in range(2):
        page.context.set_offline(True)
        page.evaluate(
            "document.querySelector('home-assistant').hass.connection.socket.close()"
        )
        expect(page.get_by_text("No frames come")).to_be_visible()
        page.context.set_offline(False)
        expect(page.get_by_text("No frames come")).to_be_hidden()
        before = kept.text_content()
        assert before is not None
        expect(kept).not_to_have_text(before)
        assert "not shown" not in (kept.text_content() or "")
    (answer,) = demo.call({"type": "config_entries/get", "domain": "rvc"})
    entry_id = answer["result"][-1]["entry_id"]
    demo.act("homeassistant", "reload_config_entry", entry_id=entry_id)
    expect(page.locator(LINES).first).to_contain_text("TANK_STATUS")
    expect(page.get_by_role("list", name="Filter")).to_contain_text(TANKS)


def test_nothing_comes_any_more_when_the_page_is_left(demo: Home, page: Page) -> None:
    begun, ended = list[int](), list[int]()

    def sent(text: str | bytes) -> None:
        told = json.loads(text)
        for message in told if isinstance(told, list) else [told]:
            if message.get("type") == "rvc/monitor/subscribe":
                begun.append(message["id"])
            if message.get("type") == "unsubscribe_events":
                ended.append(message["subscription"])

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", sent)

    page.on("websocket", watch)
    open_monitor(page, demo)
    page.get_by_role("navigation", name="RV-C").get_by_text("Overview").click()
    expect(page.get_by_role("heading", name="Networks")).to_be_visible()
    page.go_back()
    expect(page.locator(LINES).first).to_be_visible()
    page.locator("ha-sidebar").get_by_text("History").click()
    expect(page.locator("rvc-monitor")).to_be_hidden()
    page.wait_for_function(
        "[...document.querySelector('home-assistant').hass.connection.commands.keys()]"
        f".every((id) => !{begun}.includes(id))"
    )
    assert len(begun) == 2
    assert set(begun) <= set(ended)


def test_it_answers_at_once_while_the_network_carries_all_it_can(
    home: Home, page: Page, wired: tuple[str, PressableCoach]
) -> None:
    entry_id, coach = wired
    coach.flood(1900)
    open_monitor(page, home, f"?view=trace&coach={entry_id}")
    kept = page.locator("rvc-monitor .told")
    # All that are kept: from now on the oldest make room.
    expect(kept).to_contain_text("20,000 frames kept", timeout=30_000)
    grid = page.get_by_role("grid")
    for _ in range(5):
        page.get_by_role("button", name="Pause").click()
        expect(kept).to_contain_text("more are waiting")
        # What is held stays where it is, wherever one scrolls.
        grid.evaluate("(grid) => grid.scrollTo(0, 400_000)")
        page.wait_for_timeout(300)
        line = page.locator(LINES).nth(6)
        # What its sender is called may become known meanwhile.
        frame = line.locator(".time"), line.locator(".data")
        before = [cell.text_content() for cell in frame]
        page.wait_for_timeout(500)
        assert [cell.text_content() for cell in frame] == before
        line.locator(".data").click()
        expect(page.locator("rvc-monitor-details")).to_be_visible()
        page.get_by_role("button", name="Go on").click()
        expect(kept).not_to_contain_text("waiting")
        grid.evaluate("(grid) => grid.scrollTo(0, grid.scrollHeight)")
        page.wait_for_timeout(1_000)
    # A page that does not look for a while is told what it has missed.
    page.evaluate("() => { const end = Date.now() + 6_000; while (Date.now() < end); }")
    expect(kept).to_contain_text("frames not shown", timeout=10_000)


def test_a_changed_byte_is_lit_and_its_bits_are_marked(demo: Home, page: Page) -> None:
    open_monitor(page, demo, "?view=trace")
    page.get_by_label("Only changes").check()
    byte = page.locator(f"{LINES} .data b.lit2").first
    expect(byte).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(byte).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(byte).not_to_have_css("background-image", "none")
