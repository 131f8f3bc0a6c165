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
