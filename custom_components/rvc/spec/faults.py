"""What a reader of YAML or a schema says of an owner's file, as a line and a reason."""

from collections.abc import Callable, Mapping
import re
from typing import Any, Final

import voluptuous as vol
import yaml

from .reasons import Reason

type Lines = Mapping[tuple[Any, ...], int]
"""The line of each place, by the keys that lead there."""

_OF_VOLUPTUOUS: Final[tuple[tuple[str, Callable[..., Reason]], ...]] = (
    ("extra keys not allowed", lambda: Reason("extra keys not allowed")),
    ("required key not provided", lambda: Reason("required key not provided")),
    ("not a valid value", lambda: Reason("not a valid value")),
    # A key, where a schema has some that are of a form
    ("not a valid option", lambda: Reason("not a valid option")),
    ("expected (.+)", lambda kind: Reason("expected {kind}", kind=kind)),
    (
        "value must be one of (.+)",
        lambda known: Reason("value must be one of {known}", known=known),
    ),
    (
        "value must be at least (.+)",
        lambda least: Reason("value must be at least {least}", least=least),
    ),
    (
        "value must be at most (.+)",
        lambda most: Reason("value must be at most {most}", most=most),
    ),
    (
        "length of value must be at least (.+)",
        lambda least: Reason("length of value must be at least {least}", least=least),
    ),
    (
        "length of value must be at most (.+)",
        lambda most: Reason("length of value must be at most {most}", most=most),
    ),
    (
        "does not match regular expression (.+)",
        lambda form: Reason("does not match regular expression {form}", form=form),
    ),
)
"""What voluptuous says most often, and the same as a reason."""


def fault_of(error: Exception) -> tuple[int | None, str]:
    """Return the line and the reason of what YAML raises for a text."""
    if isinstance(error, RecursionError):
        return None, Reason("it is nested too deeply")
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        problem = error.problem
        return line, problem if isinstance(problem, Reason) else Reason.quoted(
            str(problem)
        )
    # Its further lines only say where in "<unicode string>" that is.
    return None, Reason.quoted(str(error).partition("\n")[0])


def explain(lines: Lines, error: vol.Invalid) -> tuple[int | None, str]:
    """Turn a refused place into the nearest line and a sentence."""
    if isinstance(error, vol.MultipleInvalid):
        error = error.errors[0]
    place = [getattr(part, "schema", part) for part in error.path]
    line = None
    for length in range(len(place), -1, -1):
        if (line := lines.get(tuple(place[:length]))) is not None:
            break
    keys = [
        str(part)
        for number, part in enumerate(place, start=1)
        if part not in ("dgns", "signals") or number == len(place)
    ]
    reason = _by_voluptuous(error.msg)
    if not keys:
        return line, reason
    return line, Reason("{where}: {reason}", where=" ".join(keys), reason=reason)


def _by_voluptuous(message: str) -> str:
    """Return what was said of a value, as a reason if it is known."""
    if isinstance(message, Reason):
        return message
    for pattern, said in _OF_VOLUPTUOUS:
        if (match := re.fullmatch(pattern, message)) is not None:
            return said(*match.groups())
    return message
