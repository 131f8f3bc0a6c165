"""The rows of a spec as objects: what its devices have beside their own class.

They are built once for each spec; owners' files add rows of their own.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from ..protocol.message import Value
from ..spec import Row, Spec
from .feature import Feature
from .lamp import LampRow
from .lock import LockRow
from .motion.model import Motion, Sign
from .power_flow import PowerRow
from .toggle import ToggleRow

# The shipped spec, and the same with an owner's files over it
_SPECS = 4


@lru_cache(maxsize=_SPECS)
def motions_of(spec: Spec) -> tuple[Motion, ...]:
    """Return what moves."""
    return tuple(map(_motion, spec.rows["motions"]))


@lru_cache(maxsize=_SPECS)
def lamps_of(spec: Spec) -> Mapping[str, LampRow]:
    """Return the lamps of devices that are no lamps, by their feature."""
    lamps = (LampRow(**_fields(row)) for row in spec.rows["lamps"])
    return {Feature.of(lamp.status, lamp.signal): lamp for lamp in lamps}


@lru_cache(maxsize=_SPECS)
def locks_of(spec: Spec) -> Mapping[str, LockRow]:
    """Return the locks, by their feature."""
    locks = (LockRow(**_fields(row)) for row in spec.rows["locks"])
    return {Feature.of(lock.status, lock.signal): lock for lock in locks}


@lru_cache(maxsize=_SPECS)
def toggles_of(spec: Spec) -> Mapping[str, ToggleRow]:
    """Return what commands of its own switch, by its feature."""
    toggles = (ToggleRow(**_fields(row)) for row in spec.rows["toggles"])
    return {Feature.of(toggle.status, toggle.signal): toggle for toggle in toggles}


@lru_cache(maxsize=_SPECS)
def power_of(spec: Spec) -> Mapping[str, PowerRow]:
    """Return where power is known, by its feature."""
    flows = (PowerRow(**_fields(row)) for row in spec.rows["power"])
    return {flow.feature: flow for flow in flows}


def _motion(row: Row) -> Motion:
    fields = _fields(row)
    return Motion(cover_class=fields.pop("class", None), **fields)


def _fields(row: Row) -> dict[str, Any]:
    """Return a row's fields as Python has them."""
    fields = {"key": row.key, **row.fields}
    return {
        name: _CONVERSIONS[name](value) if name in _CONVERSIONS else value
        for name, value in fields.items()
    }


def _command_signals(raw: Mapping[str, Any]) -> Mapping[str, Value]:
    """Return what a command says; JSON has lists where a value is a set of flags."""
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in raw.items()
    }


def _signs(raw: Mapping[str, str]) -> tuple[Sign, ...]:
    return tuple(raw.items())


def _place(text: str) -> tuple[str, str]:
    status, _, signal = text.partition(".")
    return status, signal


# How the fields of rows are made of what JSON has
_CONVERSIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(
        ("open", "close", "stop", "extra", "turn_on", "turn_off", "lock", "unlock"),
        _command_signals,
    ),
    **dict.fromkeys(("opening", "closing", "opened", "closed", "lockouts"), _signs),
    "off_labels": frozenset,
    "measured": _place,
}
