"""Our own format: YAML with a line for each device, see docs/coach_map.md."""

from typing import Any

import voluptuous as vol
import yaml

from ...spec import Spec
from ...spec.files import explain, fault_of, parse_yaml
from ..model import Document
from ..schema import check_map
from .errors import BadMap

NAME = "rvc"


def read_map_text(text: str, spec: Spec) -> Document:
    """Read a map; raises BadMap with the line of a fault."""
    try:
        data, lines = parse_yaml(text)
    except yaml.YAMLError as error:
        raise BadMap(*fault_of(error)) from error
    try:
        return check_map(data, spec)
    except vol.Invalid as error:
        raise BadMap(*explain(lines, error)) from error


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
