"""axe: what a page asks of those who see, hear or move differently."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

_AXE: Final = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"


def violations(page: Page, element: str = "rvc-panel") -> list[str]:
    """Return what axe finds wrong within an element, and where."""
    page.add_script_tag(path=_AXE)
    found: list[dict[str, Any]] = page.locator(element).evaluate(
        "async (element) => (await axe.run(element)).violations"
    )
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


_OF_HOME_ASSISTANT: Final = (
    # The link in a Markdown card has the color of the theme.
    ("color-contrast", "hui-markdown-card"),
    # The place on a map is drawn as initials, and has its name as a title.
    ("label-content-name-mismatch", "ha-entity-marker"),
)
"""Findings in elements of Home Assistant that no configuration of theirs changes."""


def violations_of_view(page: Page) -> list[str]:
    """Return what axe finds wrong in a dashboard's view, but for what is known."""
    page.add_script_tag(path=_AXE)
    found: list[dict[str, Any]] = page.locator("hui-sections-view").evaluate(
        "async (element) => (await axe.run(element)).violations"
    )
    return [
        f"{one['id']}: {node['html']}"
        for one in found
        for node in one["nodes"]
        if not any(
            one["id"] == rule and element in str(node["target"])
            for rule, element in _OF_HOME_ASSISTANT
        )
    ]
