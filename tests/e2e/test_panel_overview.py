"""The panel's pages about how the coach is and what it means, in a real Home Assistant."""

import re

from playwright.sync_api import Page, expect

from .home import Home
from .panel import check, each_look, take_look

_LEFT = "(link) => Math.round(link.getBoundingClientRect().left)"


def test_the_overview_shows_networks_nodes_and_advice(demo: Home, page: Page) -> None:
    page.goto(f"{demo.url}/rvc/overview")
    expect(page.get_by_role("heading", name="Networks")).to_be_visible()
    nodes = page.get_by_role("region", name="Nodes: House")
    expect(nodes.get_by_role("listitem").first).to_contain_text("Home Assistant")
    expect(nodes.get_by_role("link", name="(64)").first).to_be_visible()
    expect(nodes.get_by_text("frames/s").first).to_be_visible()
    advice = page.get_by_role("region", name="What to know")
    expect(advice.get_by_text("Contactors")).to_be_visible()
    for look in each_look(page):
        check(page)
        faults = page.get_by_role("region", name="Faults")
        take_look(page, look, "overview", nodes.get_by_role("listitem").nth(11), faults)
    # On a phone, where all nodes are below each other: what changes moves no link.
    links = nodes.get_by_role("link", name=re.compile("^Frames of "))
    assert len({link.evaluate(_LEFT) for link in links.all()}) == 1
    page.get_by_role("button", name="Stop everything").click()
    expect(
        page.get_by_text("Everything that moves was told to stop.").first
    ).to_be_visible()


def test_the_standard_finds_messages_and_shows_what_they_say(
    demo: Home, page: Page
) -> None:
    page.goto(f"{demo.url}/rvc/standard")
    page.get_by_role("searchbox").fill("grey water")
    page.get_by_role("button", name="Tank status").click()
    message = page.get_by_role("region", name="Tank status")
    expect(message.get_by_role("cell").first).to_be_visible()
    expect(message.get_by_role("button").first).to_be_visible()
    for look in each_look(page):
        check(page)
        signals = message.locator("li.signal")
        take_look(page, look, "standard", signals.nth(3), signals.nth(1))


def refuse_what_is_no_number(page: Page) -> None:
    """See that a slip of the fingers is not taken for nothing said, or for everyone."""
    form = page.get_by_role("form", name="DC dimmer command 2")
    send = form.get_by_role("button", name="Send", exact=True)
    for label, slip, reason in (
        ("Ramp time (s)", "1e", "it is not a number"),
        ("Address of the receiver", "300", "a number from 0 to 255"),
        ("Address of the receiver", "1-", "a number from 0 to 255"),
    ):
        field = form.get_by_label(label)
        field.press_sequentially(slip)
        expect(form.get_by_text(reason)).to_be_visible()
        expect(send).to_be_disabled()
        field.fill("")
        expect(send).to_be_enabled()
    # Opened again, its form says nothing any more: it shows what would be sent.
    page.get_by_role("searchbox").fill("DC_DIMMER_COMMAND_2")
    page.get_by_role("button", name="DC dimmer command 2").click()
    expect(form.get_by_label("Instance")).to_have_value("")
    expect(
        form.locator("label", has_text="Command").locator("select").last
    ).to_have_value("")


def test_a_message_is_seen_before_it_is_sent_and_refused_with_a_reason(
    demo: Home, page: Page
) -> None:
    page.goto(f"{demo.url}/rvc/send?message=DC_DIMMER_COMMAND_2")
    page.get_by_label("Instance").fill("1")
    command = page.locator("label.field").filter(has_text=re.compile(r"^\s*Command"))
    command.locator("select").select_option("toggle")
    send = page.get_by_role("button", name="Send", exact=True)
    expect(page.get_by_text("19FEDB")).to_be_visible()
    expect(send).to_be_enabled()
    send.click()
    done = page.get_by_role("region", name="Sent and answered")
    expect(done.get_by_text("ms").first).to_be_visible()
    for look in each_look(page):
        check(page)
        take_look(page, look, "send", done)
    refuse_what_is_no_number(page)
    page.goto(f"{demo.url}/rvc/send?message=GENERAL_RESET")
    page.get_by_label("Reboot").first.select_option("reboot")
    expect(page.get_by_text("was not sent", exact=False)).to_be_visible()
    expect(send).to_be_disabled()
