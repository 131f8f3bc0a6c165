"""How each signal of the spec is shown: rules, and what class files say beside.

A signal is a view of its own (a sensor, a number ...), is shown by an entity
that shows several, or is not shown for a reason. What nobody marks as worth
seeing is off until asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, Self

from ..spec import Dgn, Signal, Spec

type Kind = Literal["number", "enum", "flag", "text", "flags"]
type Level = Literal["main", "diagnostic", "rare"]

NOT_INSTANCED: Final = "tells which device it is"
_A_PART: Final = "tells which part of the device it is"
_CONFIGURATION: Final = ("_CONFIG", "_SETTINGS_", "_GEOMETRY_", "_PROPERTIES")
_OPAQUE: Final = "opaque bytes"
_RESERVED: Final = "reserved"

# Labels of codes that mean as much as "no data"
UNSAID: Final = frozenset(
    {
        "cannot_be_determined",
        "command_specific",
        "error",
        "invalid",
        "lock_not_supported",
        "locking_not_supported",
        "no_command_timeout",
        "not_installed",
        "not_supported",
        "not_valid",
        "pulsing_not_supported",
        "pwm_not_supported",
        "sensor_error",
        "status_timeout_error",
        "unavailable",
        "unknown",
        "unspecified",
    }
)

# Words of a flag's label that tell of trouble
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
_NO_TROUBLE: Final = ("allowed", "override", "overridden", "flow", "unlock", "slow")


class Setting(NamedTuple):
    """The command that writes a signal."""

    command: str
    signal: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the setting of "COMMAND.signal"."""
        command, _, signal = text.partition(".")
        return cls(command, signal)


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A signal that is shown by an entity of its own."""

    dgn: str
    signal: str
    kind: Kind
    level: Level
    key: str
    """The translation key of its name."""
    unit: str | None
    on: tuple[str, ...] = ()
    """The labels that mean on, of a flag."""
    labels: tuple[str, ...] = ()
    """The states, of an enumeration."""
    problem: bool = False
    """Whether on is trouble, of a flag."""
    scale: float = 1.0
    smallest: float = 0.0
    largest: float = 0.0
    configuration: bool = False
    setting: Setting | None = None
    parted: bool = False
    """Whether the DGN tells of several parts of a device."""
    special: Mapping[str, Any] = field(default_factory=dict)
    """What else is said of it: class, step, limits, attribute ..."""

    @property
    def enabled(self) -> bool:
        """Tell whether it is there without being asked for.

        Flags that only help to find out what is wrong are not.
        """
        if self.level == "diagnostic":
            return self.kind != "flag" or self.setting is not None
        return self.level == "main"

    @property
    def platform(self) -> str:
        """Return the platform whose entity shows it."""
        if self.setting is None or self.kind in ("text", "flags"):
            return "binary_sensor" if self.kind == "flag" else "sensor"
        return _PLATFORMS[self.kind]


_PLATFORMS: Final = {"number": "number", "enum": "select", "flag": "switch"}


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A signal that another entity shows."""

    entity: str


@dataclass(frozen=True, slots=True)
class NotShown:
    """A signal that nothing shows, and why."""

    reason: str


class Views:
    """The views of a spec, each worked out when it is first asked for."""

    def __init__(self, spec: Spec) -> None:
        """Take the spec."""
        self._spec = spec
        self._known: dict[str, dict[str, View | ShownBy | NotShown]] = {}

    def of(self, name: str) -> Mapping[str, View | ShownBy | NotShown]:
        """Return how the signals of a status are shown."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = dict(self._work_out(self._spec.dgns[name]))
        return known

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

    def _work_out(self, dgn: Dgn) -> Iterator[tuple[str, View | ShownBy | NotShown]]:
        hints = self._hints(dgn)
        for signal in dgn.signals:
            yield signal.name, self._one(dgn, signal, hints)

    def _one(
        self, dgn: Dgn, signal: Signal, hints: Mapping[str, Any]
    ) -> View | ShownBy | NotShown:
        name = signal.name
        if (reason := _why_not(dgn, signal, hints)) is not None:
            return NotShown(reason)
        if (entity := hints.get("by", {}).get(name)) is not None:
            return ShownBy(entity)
        special = hints.get("signals", {}).get(name, {})
        kind = special.get("kind") or _kind(signal)
        on = _on(signal, special) if kind == "flag" else ()
        configuration = any(part in dgn.name for part in _CONFIGURATION)
        setting = self._setting(dgn, signal, hints, configuration=configuration)
        # What can be asked for is what the command can say.
        told = self._told(setting) or signal
        level: Level = "rare"
        for possible in ("main", "diagnostic"):
            if name in hints.get(possible, ()):
                level = possible
        return View(
            dgn=dgn.name,
            signal=name,
            kind=kind,
            level=level,
            key=special.get("key", name),
            unit=special.get("unit", signal.unit),
            on=on,
            labels=tuple(special.get("labels") or _labels(signal)),
            problem=_is_trouble(on) if "class" not in special else False,
            scale=float(abs(told.scale)),
            smallest=_smallest(told),
            largest=_largest(told) if kind == "number" else 0.0,
            configuration=configuration,
            setting=setting,
            parted=bool(dgn.parts),
            special=special,
        )

    def _told(self, setting: Setting | None) -> Signal | None:
        """Return the signal of the command that a setting is written with."""
        if setting is None:
            return None
        signals = self._spec.dgns[setting.command].signals
        return next(one for one in signals if one.name == setting.signal)

    def _setting(
        self, dgn: Dgn, signal: Signal, hints: Mapping[str, Any], *, configuration: bool
    ) -> Setting | None:
        """Return what writes a signal: what is said, or the command of its own name."""
        said = hints.get("set", {}).get(signal.name)
        if said is False or (said is None and not configuration):
            return None
        if said is not None:
            return Setting.parse(said)
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


def _why_not(dgn: Dgn, signal: Signal, hints: Mapping[str, Any]) -> str | None:
    if signal.name == dgn.instance:
        return NOT_INSTANCED
    if signal.name in dgn.parts:
        return _A_PART
    said = hints.get("not", {})
    if isinstance(said, str):
        return said
    if signal.name in said:
        return str(said[signal.name])
    if signal.name.startswith("reserved"):
        return _RESERVED
    return _OPAQUE if signal.kind == "bytes" else None


def _labels(signal: Signal) -> tuple[str, ...]:
    labels = (label for label in signal.values.values() if label not in UNSAID)
    return tuple(dict.fromkeys(labels))


def _kind(signal: Signal) -> Kind:
    if signal.kind == "text":
        return "text"
    if signal.kind == "bitmap":
        return "flags"
    labels = {code: one for code, one in signal.values.items() if one not in UNSAID}
    if signal.unit is not None or signal.scale != 1 or len(labels) < 2:
        return "flag" if signal.width <= 2 and 1 in labels else "number"
    if set(labels) == {0, 1}:
        return "flag"
    return "enum"


def _on(signal: Signal, special: Mapping[str, Any]) -> tuple[str, ...]:
    said = special.get("on", signal.values.get(1, ""))
    return (said,) if isinstance(said, str) else tuple(said)


def _is_trouble(on: tuple[str, ...]) -> bool:
    return any(
        word in label
        for label in on
        for word in _TROUBLE
        if not any(word in label for word in _NO_TROUBLE)
    )


def _smallest(signal: Signal) -> float:
    return float(signal.offset)


def _largest(signal: Signal) -> float:
    """Return the largest value that is neither reserved nor labelled at the top."""
    top = (1 << signal.width) - 1
    if signal.width >= 8:
        top -= 5
    labelled = [code for code in signal.values if code > top // 2]
    top = min([top, *(code - 1 for code in labelled)])
    return float(top * signal.scale + signal.offset)


def told_by_shown(spec: Spec, view: View) -> Mapping[str, str]:
    """Return what a setting's command calls each label of the status.

    The two may use other words for the same code, such as enabled and enable.
    """
    if view.setting is None:
        return {}
    told = next(
        one.values
        for one in spec.dgns[view.setting.command].signals
        if one.name == view.setting.signal
    )
    shown = next(
        one.values for one in spec.dgns[view.dgn].signals if one.name == view.signal
    )
    return {label: told[code] for code, label in shown.items() if code in told}
