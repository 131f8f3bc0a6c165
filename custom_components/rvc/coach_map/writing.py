"""Writing a coach map as the text of a file, see docs/coach_map.md."""

from typing import Any

import yaml

from .model import Document


def write_map(document: Document) -> str:
    """Return a map as the text of a file: a line for each device."""
    lines = [
        "# A coach map: what each instance is. See docs/coach_map.md",
        *(
            f"{key}: {_flow(document[key])}"
            for key in ("coach", "networks", "dialects")
            if document.get(key)
        ),
        "devices:" if document.get("devices") else "devices: []",
        *(f"- {_flow(entry)}" for entry in document.get("devices", ())),
    ]
    return "\n".join(lines) + "\n"


def _flow(data: Any) -> str:
    """Return data as YAML in one line."""
    text: str = yaml.safe_dump(
        data, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000
    )
    return text.removesuffix("\n...\n").strip()
