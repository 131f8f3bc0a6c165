"""What all pages of the panel have to be: fit for a phone, in the dark, for everyone."""

from collections.abc import Iterator

from playwright.sync_api import Page, ViewportSize, expect

from .axe import violations

PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=800)


def check(page: Page) -> None:
    """See that the panel can be read by everyone, and fits a phone."""
    assert violations(page) == []
    assert page.locator("rvc-panel main").evaluate(
        "(main) => main.scrollWidth <= main.clientWidth"
    )
    expect(page.get_by_role("button", name="Stop everything")).to_be_in_viewport()


def each_look(page: Page) -> Iterator[str]:
    """Show the page on a desktop and a phone, light and dark."""
    for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            yield f"{name}_{scheme}"
