"""A headless browser, and the screenshots that it takes for the docs."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import shutil

from playwright.sync_api import Locator, Page, expect, sync_playwright

_SCREENSHOTS = Path(__file__).parent.parent.parent / "docs" / "images"
_FIRST_LOAD = 60_000
_ON_A_BUSY_MACHINE = 30_000
"""How long what is expected may take, in ms: a coach that is set up anew took over 5 s."""
expect.set_options(timeout=_ON_A_BUSY_MACHINE)
_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Page]:
    """Open Chromium with an empty page, and close it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_CHROMIUM)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(_FIRST_LOAD)
        yield page
        browser.close()


_MARGIN = 8
_LOWEST = 600
"""The height that the sidebar needs."""
_TOP = """() => {
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.scrollTop > 0) one.scrollTop = 0;
      if (one.shadowRoot) look(one.shadowRoot);
    }
  };
  look(document);
}"""


def end_below(page: Page, last: Locator) -> None:
    """Make the window so high that it ends below something: a picture cuts nothing."""
    size = page.viewport_size
    assert size is not None
    # What is further down may be laid out only once there is room for it.
    for _ in range(3):
        page.evaluate(_TOP)
        box = last.bounding_box()
        assert box is not None, "it is not to be seen"
        height = max(round(box["y"] + box["height"]) + _MARGIN, _LOWEST)
        page.set_viewport_size({"width": size["width"], "height": height})
        page.wait_for_timeout(300)


def take(page: Page, name: str, last: Locator | None = None) -> None:
    """Take a screenshot: for the docs when asked to, else just to see it works.

    Args:
        page: What is shown.
        name: Of the file.
        last: What the picture ends with; without it, it ends with the window.
    """
    if last is not None:
        end_below(page, last)
    picture = page.screenshot()
    assert picture.startswith(b"\x89PNG")
    if os.environ.get("RVC_SCREENSHOTS"):
        _SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (_SCREENSHOTS / f"{name}.png").write_bytes(picture)
