"""The rows of the spec: what devices have that is more than a signal.

A row is of all devices of a class: the status that shows a motion, a lamp, a lock
or a switch, and the signals of the command that changes it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

type SignalValue = float | str | frozenset[str]
"""What a command gives a signal: a number, a label, or the flags of a bitmap."""

type Sign = tuple[str, str]
"""A signal of the status, and the label that it has then."""


@dataclass(frozen=True, kw_only=True)
class Motion:
    """Something that moves: an awning, a slide room, a step, a window, a valve ...

    RV-C 6.14, 6.27, 6.38 ff.
    """

    key: str
    """Unique among the motions of the device; also its translation key."""
    status: str
    command: str
    open: Mapping[str, SignalValue]
    close: Mapping[str, SignalValue]
    stop: Mapping[str, SignalValue] | None = None
    opening: tuple[Sign, ...] = ()
    closing: tuple[Sign, ...] = ()
    opened: tuple[Sign, ...] = ()
    closed: tuple[Sign, ...] = ()
    position: str | None = None
    move_to: str | None = None
    """The command's signal for a position in percent."""
    repeat: float | None = None
    """How often the command is repeated while it moves, in s (hold to run).

    Most chapters end a motion when its command does not come again in 100 ms.
    """
    travel_time: float = 30.0
    """How long the whole way takes at the most, in s."""
    lockouts: tuple[Sign, ...] = ()
    """The signs of which any keeps it from moving."""
    valve: bool = False
    ends_only: bool = False
    """Whether it is only moved to its ends, and never by a slip on a slider."""
    main: bool = True
    """Whether it is what the device is for."""
    enabled: bool = True
    cover_class: str | None = None
    """What it is for Home Assistant: awning, door, window, shade ..."""
    extra: Mapping[str, SignalValue] = field(default_factory=dict)
    """Signals of the command that are the same whatever is asked."""

    def reversed(self) -> Motion:
        """Return the motion of a device that is wired the other way round."""
        return replace(
            self,
            open=self.close,
            close=self.open,
            opening=self.closing,
            closing=self.opening,
            opened=self.closed,
            closed=self.opened,
        )

    def by_time(self) -> Motion:
        """Return the motion of a device whose reports of its position are not used."""
        return replace(self, position=None, move_to=None, opened=(), closed=())

    def with_travel_time(self, travel_time: float) -> Motion:
        """Return the motion of a device whose whole way takes this long, in s."""

        def timed(signals: Mapping[str, SignalValue]) -> Mapping[str, SignalValue]:
            if "duration" not in signals:
                return signals
            return {**signals, "duration": travel_time}

        return replace(
            self,
            open=timed(self.open),
            close=timed(self.close),
            travel_time=travel_time,
        )

    def features(self) -> frozenset[str]:
        """Return the features any of which shows that a device has this motion.

        Of a main motion that is its status; where a status has several motions,
        a device gives data only for those that it has.
        """
        if self.main:
            return frozenset({self.status})
        signs = (*self.opening, *self.closing, *self.opened, *self.closed)
        return frozenset(f"{self.status}.{name}" for name, _ in signs)


@dataclass(frozen=True, kw_only=True)
class StateRow:
    """A part of a device whose state is one signal, and that one command sets."""

    key: str
    """Unique among the parts of its kind of the device; also its translation key."""
    status: str
    signal: str
    command: str

    @property
    def feature(self) -> str:
        """The feature that shows a device to have it."""
        return f"{self.status}.{self.signal}"


@dataclass(frozen=True, kw_only=True)
class LampRow(StateRow):
    """A lamp of something that is no lamp: of an awning, a fan."""

    lit: str = "on"
    """The label of the signal while it is lit."""
    turn_on: Mapping[str, SignalValue]
    """The command that lights it."""
    turn_off: Mapping[str, SignalValue]
    level: str | None = None
    """The status's signal for the level in percent."""
    set_level: str | None = None
    """The command's signal for the level in percent."""


@dataclass(frozen=True, kw_only=True)
class LockRow(StateRow):
    """A lock: of a door, or of controls that are kept from use."""

    locked: str
    """The label of the signal while it is locked."""
    unlocked: str
    lock: Mapping[str, SignalValue]
    """The command that locks it."""
    unlock: Mapping[str, SignalValue]
    enabled: bool = False


@dataclass(frozen=True, kw_only=True)
class ToggleRow(StateRow):
    """What commands of its own switch on and off: an engine, a charger, a burner."""

    off_labels: frozenset[str]
    """The labels of the signal that mean off; all others mean on."""
    turn_on: Mapping[str, SignalValue]
    """The command that switches it on."""
    turn_off: Mapping[str, SignalValue]
    supervised_by: str | None = None
    """The device class that switches it on and off instead, where one is heard."""
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class PowerRow:
    """Power that a device draws or gives, and the energy that it makes."""

    key: str
    """The translation key of the power sensor."""
    status: str
    voltage: str
    current: str
    measured: tuple[str, str] | None = None
    """A status and its signal that know the power better than volts times amperes."""
    unsigned: bool = False
    """Whether the current's sign does not show where the power flows to."""
    attribute: str | None = None
    """The attribute of the device's class that is its power, instead of all that."""
    energy: Mapping[str, int]
    """The translation key of each energy sensor; 1 counts positive power, -1 negative."""
    sensor: bool = True
    """Whether the power is a sensor too."""
    enabled: bool = True

    @property
    def feature(self) -> str:
        """The feature that makes the power of a device known."""
        return f"{self.status}.{self.current}"


def by_feature(motions: Iterable[Motion]) -> Mapping[str, Sequence[Motion]]:
    """Return motions by the features that show a device to have them."""
    found: dict[str, list[Motion]] = {}
    for motion in motions:
        for feature in motion.features():
            found.setdefault(feature, []).append(motion)
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a spec, in the order of their device classes and chapters."""

    motions: tuple[Motion, ...]
    lamps: tuple[LampRow, ...]
    locks: tuple[LockRow, ...]
    toggles: tuple[ToggleRow, ...]
    power: tuple[PowerRow, ...]


def build_rows(devices: Mapping[str, Mapping[str, Any]]) -> Rows:
    """Build the rows of a compiled spec's device classes."""

    def build[RowT](kind: str, row_type: Callable[..., RowT]) -> tuple[RowT, ...]:
        return tuple(
            row_type(key=key, **_fields(raw))
            for device in devices.values()
            for key, raw in device.get(kind, {}).items()
        )

    return Rows(
        motions=build("motions", Motion),
        lamps=build("lamps", LampRow),
        locks=build("locks", LockRow),
        toggles=build("toggles", ToggleRow),
        power=build("power", PowerRow),
    )


def _fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's fields as Python has them."""
    return {
        _NAMES.get(name, name): _CONVERSIONS[name](value)
        if name in _CONVERSIONS
        else value
        for name, value in raw.items()
    }


def _command_signals(raw: Mapping[str, Any]) -> Mapping[str, SignalValue]:
    """Return the signals of a command; JSON has lists where a value is a set of flags."""
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in raw.items()
    }


def _signs(raw: Mapping[str, str]) -> tuple[Sign, ...]:
    return tuple(raw.items())


def _place(text: str) -> tuple[str, str]:
    status, _, signal = text.partition(".")
    return status, signal


# `class` is no name in Python.
_NAMES: Final = {"class": "cover_class"}
_CONVERSIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(
        ("open", "close", "stop", "extra", "turn_on", "turn_off", "lock", "unlock"),
        _command_signals,
    ),
    **dict.fromkeys(("opening", "closing", "opened", "closed", "lockouts"), _signs),
    "off_labels": frozenset,
    "measured": _place,
}
