"""The form of a chapter's rows: motions, lamps, locks, toggles and power.

A row has the status that shows one side of a device and the values of the command
that changes it. It names DGNs, signals and labels; whether these exist is checked once the
whole spec is there.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import voluptuous as vol

from ..reasons import Reason
from .fields import DGN_NAME, LABEL, SIGNAL_NAME, at, display, matching

type _Dgns = Mapping[str, Mapping[str, Any]]

COVER_CLASSES: Final = (
    "awning",
    "blind",
    "curtain",
    "damper",
    "door",
    "garage",
    "gate",
    "shade",
    "shutter",
    "window",
)
"""What Home Assistant can show a motion as."""


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        raise vol.Invalid(Reason("{value} is no time in s", value=display(value)))
    return value


def _value(value: Any) -> str | float | list[str]:
    """Read the value that a command gives a signal: a label, a number, or flags."""
    if isinstance(value, list):
        return [LABEL(flag) for flag in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return str(LABEL(value))


_PLACE: Final = matching(
    r"[A-Z][A-Z0-9_]*\.[a-z0-9_]+",
    lambda value: Reason("{value} is not of the form DGN.signal", value=value),
)
# Signals of the status, each with the label it has then
_SHOWN: Final = vol.All({SIGNAL_NAME: LABEL}, vol.Length(min=1))
# Signals of the command, each with its value
_GIVEN: Final = vol.All({SIGNAL_NAME: _value}, vol.Length(min=1))
_COMMANDED: Final = {
    vol.Required("status"): DGN_NAME,
    vol.Required("command"): DGN_NAME,
    "note": str,
}
ROWS: Final[Mapping[str, Mapping[Any, Any]]] = {
    "motions": {
        **_COMMANDED,
        vol.Required("open"): _GIVEN,
        vol.Required("close"): _GIVEN,
        "stop": _GIVEN,
        "extra": {SIGNAL_NAME: _value},
        "opening": _SHOWN,
        "closing": _SHOWN,
        "opened": _SHOWN,
        "closed": _SHOWN,
        "lockouts": _SHOWN,
        "position": SIGNAL_NAME,
        "move_to": SIGNAL_NAME,
        "repeat": _seconds,
        "travel_time": _seconds,
        "valve": bool,
        "ends_only": bool,
        "main": bool,
        "enabled": bool,
        "class": vol.In(COVER_CLASSES),
    },
    "lamps": {
        **_COMMANDED,
        vol.Required("signal"): SIGNAL_NAME,
        "lit": LABEL,
        vol.Required("turn_on"): _GIVEN,
        vol.Required("turn_off"): _GIVEN,
        "level": SIGNAL_NAME,
        "set_level": SIGNAL_NAME,
    },
    "locks": {
        **_COMMANDED,
        vol.Required("signal"): SIGNAL_NAME,
        vol.Required("locked"): LABEL,
        vol.Required("unlocked"): LABEL,
        vol.Required("lock"): _GIVEN,
        vol.Required("unlock"): _GIVEN,
        "enabled": bool,
    },
    "toggles": {
        **_COMMANDED,
        vol.Required("signal"): SIGNAL_NAME,
        vol.Required("off_labels"): vol.All([LABEL], vol.Length(min=1)),
        vol.Required("turn_on"): _GIVEN,
        vol.Required("turn_off"): _GIVEN,
        "supervised_by": LABEL,
        "enabled": bool,
    },
    "power": {
        vol.Required("status"): DGN_NAME,
        vol.Required("voltage"): SIGNAL_NAME,
        vol.Required("current"): SIGNAL_NAME,
        "measured": _PLACE,
        "unsigned": bool,
        "attribute": SIGNAL_NAME,
        vol.Required("energy"): vol.All(
            {SIGNAL_NAME: vol.In([1, -1])}, vol.Length(min=1)
        ),
        "sensor": bool,
        "enabled": bool,
        "note": str,
    },
}
"""The keys of each kind of row."""
ROW_SCHEMA: Final[Mapping[Any, Any]] = {
    kind: {SIGNAL_NAME: keys} for kind, keys in ROWS.items()
}

type Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By kind and key."""


def check_rows(rows: Rows, dgns: _Dgns) -> None:
    """Hold the names in a file's rows against the DGNs; raises vol.Invalid."""
    for kind, key, row in each_row(rows):
        with at(kind, key):
            for field in ("status", "command"):
                if field in row and row[field] not in dgns:
                    raise vol.Invalid(
                        Reason("there is no DGN {dgn}", dgn=row[field]), [field]
                    )
            for field, value in row.items():
                if (check := _CHECKS.get(field)) is not None:
                    with at(field):
                        check(value, row, dgns)
            if kind == "motions":
                _check_motion(row)


def each_row(rows: Rows) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Return every row with its kind and its key."""
    for kind, some in rows.items():
        for key, row in some.items():
            yield kind, key, row


def _check_motion(row: Mapping[str, Any]) -> None:
    if not any(
        all(key in row for key in keys)
        for keys in (("opening", "closing"), ("opened", "closed"), ("position",))
    ):
        raise vol.Invalid(
            Reason("it needs opening and closing, opened and closed, or a position")
        )
    if "repeat" in row and "stop" not in row:
        raise vol.Invalid(
            Reason("what is repeated while it moves needs a stop"), ["repeat"]
        )


def _signal(name: str, dgn: str, dgns: _Dgns) -> Mapping[str, Any]:
    signals: Mapping[str, Mapping[str, Any]] = dgns[dgn]["signals"]
    if name not in signals:
        raise vol.Invalid(Reason("{dgn} has no signal {signal}", dgn=dgn, signal=name))
    return signals[name]


def _check_label(label: str, name: str, dgn: str, dgns: _Dgns) -> None:
    signal = _signal(name, dgn, dgns)
    labels = {**signal.get("values", {}), **signal.get("flags", {})}.values()
    if label not in labels:
        raise vol.Invalid(
            Reason("{dgn} {name} has no label {label}", dgn=dgn, name=name, label=label)
        )


def _in_status(value: str, row: Mapping[str, Any], dgns: _Dgns) -> None:
    _signal(value, row["status"], dgns)


def _in_command(value: str, row: Mapping[str, Any], dgns: _Dgns) -> None:
    _signal(value, row["command"], dgns)


def _shown(value: Mapping[str, str], row: Mapping[str, Any], dgns: _Dgns) -> None:
    for name, label in value.items():
        with at(name):
            _check_label(label, name, row["status"], dgns)


def _given(value: Mapping[str, Any], row: Mapping[str, Any], dgns: _Dgns) -> None:
    for name, given in value.items():
        with at(name):
            signal = _signal(name, row["command"], dgns)
            if isinstance(given, list) and signal.get("kind") != "bitmap":
                raise vol.Invalid(
                    Reason("{dgn} {name} has no flags", dgn=row["command"], name=name)
                )
            if not isinstance(given, (int, float)):
                for label in given if isinstance(given, list) else [given]:
                    _check_label(label, name, row["command"], dgns)


def _labels(value: str | list[str], row: Mapping[str, Any], dgns: _Dgns) -> None:
    for label in [value] if isinstance(value, str) else value:
        _check_label(label, row["signal"], row["status"], dgns)


def _measured(value: str, row: Mapping[str, Any], dgns: _Dgns) -> None:
    dgn, _, name = value.partition(".")
    if dgn not in dgns:
        raise vol.Invalid(Reason("there is no DGN {dgn}", dgn=dgn))
    _signal(name, dgn, dgns)
    if dgns[dgn].get("parts") != dgns[row["status"]].get("parts"):
        raise vol.Invalid(
            Reason("{dgn} has other parts than {other}", dgn=dgn, other=row["status"])
        )


# The order of the labels' fields does not matter: `signal` is checked in any case.
_CHECKS: Final[Mapping[str, Callable[[Any, Mapping[str, Any], _Dgns], None]]] = {
    **dict.fromkeys(("signal", "position", "level", "voltage", "current"), _in_status),
    **dict.fromkeys(("move_to", "set_level"), _in_command),
    **dict.fromkeys(("opening", "closing", "opened", "closed", "lockouts"), _shown),
    **dict.fromkeys(
        ("open", "close", "stop", "extra", "turn_on", "turn_off", "lock", "unlock"),
        _given,
    ),
    **dict.fromkeys(("lit", "locked", "unlocked", "off_labels"), _labels),
    "measured": _measured,
}
