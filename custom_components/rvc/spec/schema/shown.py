"""The form of a chapter's `shown`: how its signals are shown and commanded.

It names signals and DGNs only; whether these exist is checked once the whole
spec is there.
"""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Any, Final

import voluptuous as vol

from ..permissions import PERMISSIONS, with_requires
from ..reasons import Reason
from .fields import at

_SHORT: Final = vol.All(str, vol.Length(min=1, max=120))
_SIGNAL: Final = vol.Match(re.compile(r"^[a-z0-9_]+$"))
_SIGNALS: Final = [_SIGNAL]
_DGN: Final = vol.Match(re.compile(r"^[A-Z][A-Z0-9_]*$"))
_PLACE: Final = vol.Match(
    re.compile(r"^[A-Z][A-Z0-9_]*\.[a-z0-9_]+$"), msg="not of the form DGN.signal"
)

ENTITIES: Final = (
    "binary sensor",
    "button",
    "climate",
    "cover",
    "device registry",
    "device tracker",
    "event",
    "fan",
    "light",
    "lock",
    "number",
    "select",
    "sensor",
    "switch",
    "valve",
    "water heater",
)
"""What can show a signal or send a command, beside what is made of one signal."""

ACTIONS: Final = (
    "action set_clock",
    "action set_generator_criterion",
    "output actions",
)
"""What else can send a command."""

_ANY: Final = "any"

KINDS: Final = ("number", "enum", "flag", "text")


def _listed(value: Any) -> list[str]:
    """Read one thing that shows or sends, or several."""
    return [str(_SHORT(one)) for one in (value if isinstance(value, list) else [value])]


_SPECIAL: Final = vol.Schema(
    {
        "kind": vol.In(KINDS),
        "key": _SIGNAL,
        "class": _SIGNAL,
        "unit": str,
        "shown_unit": str,
        "precision": vol.All(int, vol.Range(0, 6)),
        "step": vol.Any(int, float),
        "limits": vol.ExactSequence([vol.Any(int, float), vol.Any(int, float)]),
        "attribute": _SIGNAL,
        "deadband": vol.Any(vol.All(vol.Any(int, float), vol.Range(min=0)), _SIGNAL),
        "edges": [vol.Any(int, float)],
        "on": vol.Any(_SIGNAL, [_SIGNAL]),
        "state_class": vol.In(
            ["measurement", "total", "total_increasing", "none", "measurement_angle"]
        ),
        "labels": [_SIGNAL],
    }
)
_STATUS: Final = {
    "like": _DGN,
    "main": _SIGNALS,
    "diagnostic": _SIGNALS,
    "by": {_SIGNAL: _listed},
    "not": vol.Any(_SHORT, {_SIGNAL: _SHORT}),
    "signals": {_SIGNAL: _SPECIAL},
    "set": {_SIGNAL: vol.Any(_PLACE, False)},
    # What is passed on to nobody: all behind the first byte, some signals, or some
    # fields of a text whose fields end in asterisks, counted from 0
    "private": vol.Any(True, _SIGNALS, {_SIGNAL: [vol.All(int, vol.Range(0, 20))]}),
}
_COMMAND: Final = {
    # All of the command, some of its signals, or some of their labels
    "requires": vol.Any(
        vol.In(PERMISSIONS),
        {vol.In(PERMISSIONS): vol.Any(_SIGNALS, {_SIGNAL: _SIGNALS})},
    ),
    # What must not be said twice: all of it, some signals, or some of their labels
    "once": vol.Any(
        True, {_SIGNAL: vol.Any(_ANY, vol.All(_SIGNALS, vol.Length(min=1)))}
    ),
    "never": _SHORT,
    "buttons": {_SIGNAL: {_SIGNAL: vol.Any(str, int, float)}},
    "sent_by": _listed,
    # The status that shows a device to have the command, where none answers it
    "after": _DGN,
}
_SHOWN: Final = vol.Schema(
    {
        "area": vol.Any(_SHORT, {_SIGNAL: _SHORT}),
        "model": _SHORT,
        vol.Match(re.compile(r"^[A-Z][A-Z0-9_]*$")): {**_STATUS, **_COMMAND},
    }
)


SHOWN_OF_MAKERS: Final = vol.Schema({_DGN: _STATUS})
"""How a dialect shows the signals that it adds to a status."""


def check_shown(data: Any) -> Any:
    """Check the form of `shown` and return it; raises vol.Invalid."""
    return _SHOWN(_with_current_keys(data))


def _with_current_keys(data: Any) -> Any:
    """Return `shown` with the current keys for old ones, which owners' files may have."""
    if not isinstance(data, Mapping):
        return data
    current = {}
    for name, hints in data.items():
        with at(name):
            current[name] = (
                with_requires(hints) if isinstance(hints, Mapping) else hints
            )
    return current


def check_shown_by(shown: Mapping[str, Any]) -> None:
    """Check that what is named to show or to send is there; raises vol.Invalid.

    Whether it really does is checked against the code, by `scripts/build-coverage`.
    """
    for name, hints in shown.items():
        if not name.isupper():  # area and model
            continue
        for signal, entities in hints.get("by", {}).items():
            _check_known(entities, ENTITIES, ["shown", name, "by", signal])
        senders = hints.get("sent_by", ())
        _check_known(senders, (*ENTITIES, *ACTIONS), ["shown", name, "sent_by"])


def _check_known(
    names: Iterable[str], known: Iterable[str], path: Iterable[str]
) -> None:
    for name in names:
        if name not in known:
            raise vol.Invalid(
                Reason("{name} is none of: {known}", name=name, known=", ".join(known)),
                [*path],
            )


def check_shown_names(
    shown: Mapping[str, Any], dgns: Mapping[str, Mapping[str, Any]]
) -> None:
    """Hold the names in `shown` against the DGNs; raises vol.Invalid."""
    for name, hints in shown.items():
        if not name.isupper():  # area and model
            continue
        if name not in dgns:
            raise vol.Invalid(Reason("there is no such DGN"), ["shown", name])
        for key, signal in _names(hints):
            if signal not in dgns[name]["signals"]:
                raise vol.Invalid(
                    Reason("there is no signal {signal}", signal=signal),
                    ["shown", name, key],
                )
        for key, signal, labels in _labels(hints):
            _check_labels(dgns[name]["signals"][signal], signal, labels, name, key)
        _check_places(name, hints, dgns)


def _check_places(
    name: str, hints: Mapping[str, Any], dgns: Mapping[str, Mapping[str, Any]]
) -> None:
    """Hold the other DGNs that the hints of one name against those that exist."""
    for key in ("like", "after"):
        if (other := hints.get(key)) is not None and other not in dgns:
            raise vol.Invalid(
                Reason("there is no DGN {dgn}", dgn=other), ["shown", name, key]
            )
    for place in hints.get("set", {}).values():
        command, _, signal = (place or "").partition(".")
        if place and signal not in dgns.get(command, {}).get("signals", ()):
            raise vol.Invalid(
                Reason("there is no {place}", place=place), ["shown", name, "set"]
            )


def _labels(hints: Mapping[str, Any]) -> Iterator[tuple[str, str, Iterable[Any]]]:
    """Return the labels that the hints of a DGN name: where, of which signal."""
    if isinstance(once := hints.get("once"), dict):
        for signal, labels in once.items():
            yield "once", signal, () if labels == _ANY else labels
    if isinstance(requires := hints.get("requires"), dict):
        for signals in requires.values():
            if isinstance(signals, dict):
                yield from (("requires", one, signals[one]) for one in signals)
    for signals in hints.get("buttons", {}).values():
        for signal, value in signals.items():
            yield "buttons", signal, [value] if isinstance(value, str) else ()
    for signal, special in hints.get("signals", {}).items():
        # An attribute of a device's model has labels of its own.
        if "attribute" not in special:
            on = special.get("on", [])
            labels = [
                *([on] if isinstance(on, str) else on),
                *special.get("labels", ()),
            ]
            yield "signals", signal, labels


def _check_labels(
    raw: Mapping[str, Any], signal: str, labels: Iterable[Any], name: str, key: str
) -> None:
    """Hold labels against those of a signal; raises vol.Invalid."""
    known = {*raw.get("values", {}).values(), *raw.get("flags", {}).values()}
    for label in labels:
        if label not in known:
            raise vol.Invalid(
                Reason("{signal} has no label {label}", signal=signal, label=label),
                ["shown", name, key],
            )


def _names(hints: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the signals that the hints of a DGN name, with where they do."""
    for key in ("main", "diagnostic", "by", "signals", "set"):
        yield from ((key, signal) for signal in hints.get(key, ()))
    for key in ("not", "private"):
        if isinstance(signals := hints.get(key), (dict, list)):
            yield from ((key, signal) for signal in signals)
    if isinstance(hints.get("requires"), dict):
        signals = (one for many in hints["requires"].values() for one in many)
        yield from (("requires", one) for one in signals)
    if isinstance(hints.get("once"), dict):
        yield from (("once", signal) for signal in hints["once"])
    for signals in hints.get("buttons", {}).values():
        yield from (("buttons", signal) for signal in signals)
