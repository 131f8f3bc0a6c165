"""Our own format: YAML with a line for each device, see docs/coach_map.md."""

import voluptuous as vol
import yaml

from ...spec import Spec
from ...spec.faults import explain, fault_of
from ...spec.files import parse_yaml
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
