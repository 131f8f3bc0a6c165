"""Reading a coach's own file in rvc_specs/coaches, of which coaches.json is made."""

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import voluptuous as vol

from ..spec import Spec
from ..spec.faults import explain
from ..spec.files import SpecFileError, read_yaml
from .model import Document
from .names import named_within_area
from .schema import check_shipped


def read_coach(path: Path, spec: Spec) -> Document:
    """Read a coach's own file; raises SpecFileError with the line of a fault."""
    data, lines = read_yaml(path)
    try:
        check_shipped(data, spec)
    except vol.Invalid as error:
        raise SpecFileError(path, *explain(lines, error)) from error
    for device in _devices_of(data):
        device.update(named_within_area(device))
    document: Document = data
    return document


def _devices_of(coach: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Return the devices of a coach and of its floor plans."""
    plans = (coach.get("floorplans") or {}).values()
    return chain(coach["devices"], *plans)
