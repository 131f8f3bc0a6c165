"""What all pages of the panel have to be: fit for a phone, in the dark, for everyone."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, ViewportSize, expect

from .axe import violations
from .browser import take

PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=800)


def check(page: Page) -> None:
    """See that the panel can be read by everyone, and fits a phone."""
    assert violations(page) == []
    assert page.locator("rvc-panel main").evaluate(
        "(main) => main.scrollWidth <= main.clientWidth"
    )
    expect(page.get_by_role("button", name="Stop everything")).to_be_in_viewport()


PICTURES = {"desktop_light": "panel", "phone_light": "phone"}
"""The looks of which the docs have pictures, and how the names of these begin."""


def take_look(
    page: Page, look: str, name: str, last: Locator, on_phone: Locator | None = None
) -> None:
    """Take the picture of a page in a look, if the docs have it.

    Args:
        page: The page.
        look: Which of `each_look`.
        name: That of the picture, without its beginning.
        last: What the picture ends with.
        on_phone: The same on a phone, where less has room.
    """
    if look in PICTURES:
        is_phone = look.startswith("phone")
        take(
            page,
            f"{PICTURES[look]}_{name}",
            on_phone if is_phone and on_phone else last,
        )


def each_look(page: Page) -> Iterator[str]:
    """Show the page on a desktop and a phone, light and dark."""
    for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            yield f"{name}_{scheme}"
