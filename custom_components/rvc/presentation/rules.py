"""The rules by which each signal of the spec is shown, and what class files add.

A signal has an entity of its own (a sensor, a number ...), is shown by an entity
of several signals, or is not shown for a reason. What nobody marks as worth
seeing is off until asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from ..spec import Dgn, Signal, Spec
from ..spec.dialects import DIALECTS
from ..spec.loader import signals_of
from ..spec.model import Dialect
from .flicker import Flicker, flicker_of
from .measured import deadband
from .model import (
    NO_VALUE_LABELS,
    Level,
    NotShown,
    Setting,
    Shown,
    ShownBy,
    SignalKind,
    SignalPresentation,
)

_DEVICE_INSTANCE: Final = "tells which device it is"
_DEVICE_PART: Final = "tells which part of the device it is"
_CONFIGURATION: Final = ("_CONFIG", "_SETTINGS_", "_GEOMETRY_", "_PROPERTIES")
_WHOLE_BYTES: Final = frozenset({"uint8", "uint16", "uint32"})
_AT_THE_TOP: Final = 5
"""Codes of them that are no numbers, counted from the largest one."""
_MOST_LABELS: Final = 1024
_OPAQUE: Final = "opaque bytes"
_RESERVED: Final = "reserved"

# Words in a flag's label that mean trouble
_TROUBLE: Final = (
    "alarm",
    "blocked",
    "disconnected",
    "error",
    "excess",
    "extreme",
    "fail",
    "fault",
    "ground_current",
    "insufficient",
    "invalid",
    "leak",
    "low",
    "not_present",
    "open_ground",
    "open_neutral",
    "over",
    "prevented",
    "required",
    "reverse_polarity",
    "shutdown",
    "timed_out",
    "tripped",
    "under",
    "warning",
)
_NOTHING: Final[Mapping[str, SignalPresentation]] = {}
_NO_TROUBLE: Final = ("allowed", "override", "overridden", "flow", "unlock", "slow")


class Presentation:
    """How all signals of a spec are shown, each DGN worked out when first asked for."""

    def __init__(self, spec: Spec) -> None:
        """Show the signals of a spec."""
        self._spec = spec
        self._by_dgn: dict[str, dict[str, Shown]] = {}
        self._flickers: dict[str, Flicker | None] = {}
        self._by_platform: dict[tuple[str, str], Mapping[str, SignalPresentation]] = {}

    def of(self, name: str) -> Mapping[str, Shown]:
        """Return how the signals of a status are shown, by the DGN's name."""
        signals = self._by_dgn.get(name)
        if signals is None:
            signals = self._by_dgn[name] = dict(self._signals(self._spec.dgns[name]))
        return signals

    def of_signal(self, name: str, signal: str) -> Shown | None:
        """Return how a signal is shown; None where a DGN or its signal is not known."""
        if not signal or name not in self._spec.dgns:
            return None
        return self.of(name).get(signal)

    def on(self, platform: str, name: str) -> Mapping[str, SignalPresentation]:
        """Return the signals of a status that have an entity on a platform."""
        signals = self._by_platform.get((platform, name))
        if signals is None:
            signals = self._by_platform[platform, name] = {
                signal: shown
                for signal, shown in self.of(name).items()
                if isinstance(shown, SignalPresentation) and shown.platform == platform
            } or _NOTHING
        return signals

    def flicker(self, name: str) -> Flicker | None:
        """Return what may flicker of a status; None where nothing does."""
        if name not in self._flickers:
            dgn = self._spec.dgns[name]
            self._flickers[name] = flicker_of(dgn, self.of(name))
        return self._flickers[name]

    def buttons(self, command: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the signals that each button of a command sends."""
        buttons: Mapping[str, Mapping[str, Any]] = self._hints(
            self._spec.dgns[command]
        ).get("buttons", {})
        return buttons

    def _hints(self, dgn: Dgn) -> Mapping[str, Any]:
        hints = self._spec.shown.get(dgn.name, {})
        if (like := hints.get("like")) is not None:
            return {**self._hints(self._spec.dgns[like]), **hints}
        return hints

    def _signals(self, dgn: Dgn) -> Iterator[tuple[str, Shown]]:
        hints = self._hints(dgn)
        for signal in dgn.signals:
            yield signal.name, self._signal(dgn, signal, hints)
        for signal, own in _makers_signals(dgn):
            yield signal.name, self._signal(dgn, signal, own)

    def _signal(self, dgn: Dgn, signal: Signal, hints: Mapping[str, Any]) -> Shown:
        name = signal.name
        if (reason := _why_not(dgn, signal, hints)) is not None:
            return NotShown(reason)
        if (entities := hints.get("by", {}).get(name)) is not None:
            return ShownBy(tuple(entities))
        own = hints.get("signals", {}).get(name, {})
        kind = own.get("kind") or _kind(signal)
        on_labels = _on_labels(signal, own) if kind == "flag" else ()
        configuration = any(part in dgn.name for part in _CONFIGURATION)
        setting = self._setting(dgn, signal, hints, configuration=configuration)
        # What can be set is what the command's signal holds.
        written = self._command_signal(setting) or signal
        return SignalPresentation(
            dgn=dgn.name,
            signal=name,
            kind=kind,
            level=_level(name, hints),
            translation_key=own.get("key", name),
            unit=own.get("unit", signal.unit),
            on_labels=on_labels,
            labels=tuple(
                own.get("labels")
                or (*_labels(signal), *(() if setting else _makers_labels(dgn, signal)))
            ),
            is_problem="class" not in own and _is_problem(on_labels),
            scale=float(abs(written.scale)),
            min_value=float(written.offset),
            max_value=_max_value(written) if kind == "number" else 0.0,
            is_configuration=configuration,
            setting=setting,
            has_parts=bool(dgn.parts),
            device_class=own.get("class"),
            state_class=own.get("state_class"),
            step=own.get("step"),
            limits=tuple(own["limits"]) if "limits" in own else None,
            span=_span(signal) if kind == "number" else None,
            precision=own.get("precision"),
            display_unit=own.get("shown_unit"),
            attribute=own.get("attribute"),
            deadband=None
            if kind != "number" or setting is not None or configuration
            else deadband(self._spec, dgn, signal, own),
        )

    def _command_signal(self, setting: Setting | None) -> Signal | None:
        """Return the signal of the command that a setting is written with."""
        if setting is None:
            return None
        signals = self._spec.dgns[setting.command].signals
        return next(one for one in signals if one.name == setting.signal)

    def _setting(
        self, dgn: Dgn, signal: Signal, hints: Mapping[str, Any], *, configuration: bool
    ) -> Setting | None:
        """Return what writes a signal: the hint's, or the command of its own name."""
        hint = hints.get("set", {}).get(signal.name)
        if hint is False or (hint is None and not configuration):
            return None
        if hint is not None:
            return Setting.parse(hint)
        for command in self._spec.dgns.values():
            if (
                command.dgn is not None
                and command.is_command
                and dgn.name in command.answer
                and any(one.name == signal.name for one in command.signals)
                and "never" not in self._hints(command)
            ):
                return Setting(command.name, signal.name)
        return None


@lru_cache(maxsize=2)
def presentation_of(spec: Spec) -> Presentation:
    """Return how a spec is shown, worked out once for all coaches that have it."""
    return Presentation(spec)


def _level(name: str, hints: Mapping[str, Any]) -> Level:
    if name in hints.get("diagnostic", ()):
        return "diagnostic"
    return "main" if name in hints.get("main", ()) else "rare"


def _why_not(dgn: Dgn, signal: Signal, hints: Mapping[str, Any]) -> str | None:
    if signal.name == dgn.instance:
        return _DEVICE_INSTANCE
    if signal.name in dgn.parts:
        return _DEVICE_PART
    reasons = hints.get("not", {})
    if isinstance(reasons, str):
        return reasons
    if signal.name in reasons:
        return str(reasons[signal.name])
    if signal.name.startswith("reserved"):
        return _RESERVED
    return _OPAQUE if signal.kind == "bytes" else None


def _labels(signal: Signal) -> tuple[str, ...]:
    labels = (label for label in signal.values.values() if label not in NO_VALUE_LABELS)
    return tuple(dict.fromkeys(labels))


def _kind(signal: Signal) -> SignalKind:
    if signal.kind == "text":
        return "text"
    if signal.kind == "bitmap":
        return "flags"
    labels = {
        code: one for code, one in signal.values.items() if one not in NO_VALUE_LABELS
    }
    if signal.unit is not None or signal.scale != 1 or len(labels) < 2:
        return "flag" if signal.width <= 2 and 1 in labels else "number"
    if set(labels) == {0, 1}:
        return "flag"
    return "enum"


@cache
def _makers_ways() -> Mapping[str, Sequence[Dialect]]:
    """Return the dialects that have a status in their own way, by its name."""
    ways: dict[str, list[Dialect]] = {}
    for dialect in DIALECTS.values():
        for name in dialect.dgns:
            ways.setdefault(name, []).append(dialect)
    return ways


def _makers_signals(dgn: Dgn) -> Iterator[tuple[Signal, Mapping[str, Any]]]:
    """Return the signals that dialects add to a status, and how they are shown."""
    known = {one.name for one in dgn.signals}
    for dialect in _makers_ways().get(dgn.name, ()):
        for signal in signals_of(dialect.dgns[dgn.name]):
            if signal.name not in known:
                known.add(signal.name)
                yield signal, dialect.shown.get(dgn.name, {})


def _makers_labels(dgn: Dgn, signal: Signal) -> Iterator[str]:
    """Return the labels that dialects add to a signal."""
    known = set(signal.values.values())
    for dialect in _makers_ways().get(dgn.name, ()):
        raw = dialect.dgns[dgn.name].get("signals", {}).get(signal.name, {})
        for label in raw.get("values", {}).values():
            if label not in known:
                known.add(label)
                yield label


def _on_labels(signal: Signal, own: Mapping[str, Any]) -> tuple[str, ...]:
    labels = own.get("on", signal.values.get(1, ""))
    return (labels,) if isinstance(labels, str) else tuple(labels)


@lru_cache(_MOST_LABELS)
def _is_problem(on_labels: tuple[str, ...]) -> bool:
    return any(
        word in label
        for label in on_labels
        for word in _TROUBLE
        if not any(word in label for word in _NO_TROUBLE)
    )


def _span(signal: Signal) -> tuple[float, float] | None:
    """Return the least and the largest number that a signal's type holds.

    The text has 250 as the largest of uint8 and 65530 of uint16 (RV-C Table 5.3).
    Code 0 of what may be negative is the end of the range, and what senders without
    a sensor report.
    """
    if signal.full_range or signal.type not in _WHOLE_BYTES:
        return None
    least = signal.offset + (signal.scale / 2 if signal.offset < 0 else 0)
    top = (1 << signal.width) - 1 - _AT_THE_TOP
    return float(least), float(top * signal.scale + signal.offset)


def _max_value(signal: Signal) -> float:
    """Return the largest value that is neither reserved nor labelled at the top."""
    top = (1 << signal.width) - 1
    if signal.width >= 8:
        top -= _AT_THE_TOP
    labelled = [code for code in signal.values if code > top // 2]
    top = min([top, *(code - 1 for code in labelled)])
    return float(top * signal.scale + signal.offset)


def command_labels(spec: Spec, shown: SignalPresentation) -> Mapping[str, str]:
    """Return the label of a setting's command for each label of the status.

    The two may use other words for the same code, such as enabled and enable.
    """
    if shown.setting is None:
        return {}
    command = _labels_by_code(spec, *shown.setting)
    status = _labels_by_code(spec, shown.dgn, shown.signal)
    return {label: command[code] for code, label in status.items() if code in command}


def _labels_by_code(spec: Spec, dgn: str, name: str) -> Mapping[int, str]:
    return next(one.values for one in spec.dgns[dgn].signals if one.name == name)
