"""The rows of a spec as objects: what its devices have beside their own class.

They are built once for each spec; owners' files add rows of their own.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..protocol.message import Value
from ..spec import Row, Spec
from .motion.model import Motion, Sign

# The shipped spec, and the same with an owner's files over it
_SPECS = 4


@lru_cache(maxsize=_SPECS)
def motions_of(spec: Spec) -> tuple[Motion, ...]:
    """Return what moves."""
    return tuple(map(_motion, spec.rows["motions"]))


def _motion(row: Row) -> Motion:
    fields = dict(row.fields)
    for name in ("open", "close", "stop", "extra"):
        if name in fields:
            fields[name] = _command_signals(fields[name])
    for name in ("opening", "closing", "opened", "closed", "lockouts"):
        if name in fields:
            fields[name] = _signs(fields[name])
    return Motion(key=row.key, cover_class=fields.pop("class", None), **fields)


def _command_signals(raw: Mapping[str, Any]) -> Mapping[str, Value]:
    """Return what a command says; JSON has lists where a value is a set of flags."""
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in raw.items()
    }


def _signs(raw: Mapping[str, str]) -> tuple[Sign, ...]:
    return tuple(raw.items())
