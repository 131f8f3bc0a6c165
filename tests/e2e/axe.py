"""axe: what a page asks of those who see, hear or move differently."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

_AXE: Final = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_REPLACED_AT_MOST: Final = 20


def violations(page: Page, element: str = "rvc-panel") -> list[str]:
    """Return what axe finds wrong within an element, and where."""
    found = _found(page, element)
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def _found(page: Page, element: str) -> list[dict[str, Any]]:
    """Run axe; an element that is replaced in between, as views are, is looked up again."""
    page.add_script_tag(path=_AXE)
    for _ in range(_REPLACED_AT_MOST):
        found: list[dict[str, Any]] | None = page.locator(element).evaluate(
            "async (element) => element.isConnected"
            " ? (await axe.run(element)).violations : null"
        )
        if found is not None:
            return found
    raise AssertionError(f"{element} is replaced again and again")


_OF_HOME_ASSISTANT: Final = (
    # The link in a Markdown card has the color of the theme.
    ("color-contrast", "hui-markdown-card"),
    # The place on a map is drawn as initials, and has its name as a title.
    ("label-content-name-mismatch", "ha-entity-marker"),
)
"""Findings in elements of Home Assistant that no configuration of theirs changes."""


def violations_of_view(page: Page) -> list[str]:
    """Return what axe finds wrong in a dashboard's view, but for what is known."""
    found = _found(page, "hui-sections-view")
    return [
        f"{one['id']}: {node['html']}"
        for one in found
        for node in one["nodes"]
        if not any(
            one["id"] == rule and element in str(node["target"])
            for rule, element in _OF_HOME_ASSISTANT
        )
    ]
