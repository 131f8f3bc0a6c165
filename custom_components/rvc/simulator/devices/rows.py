"""What the rows of the spec mean for a device that obeys them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...protocol.message import Message, Value
from ...spec import Signal, Spec
from ...spec.rows import LampRow, LockRow, SignalValue, ToggleRow


class Change(NamedTuple):
    """What a command of a row makes of a status."""

    status: str
    signal: str
    value: Value


def orders(message: Message, signals: Mapping[str, SignalValue]) -> bool:
    """Return whether a command has all the labels that a row has for an order.

    Numbers of the row, such as a duration, may be others.
    """
    labels = [(name, one) for name, one in signals.items() if isinstance(one, str)]
    return bool(labels) and all(message.get(name) == one for name, one in labels)


def is_locked_by(row: LockRow, message: Message) -> bool | None:
    """Return whether a command locks or unlocks; None when it does neither."""
    if message.name != row.command:
        return None
    if orders(message, row.lock):
        return True
    return False if orders(message, row.unlock) else None


def lock_of(spec: Spec, status: str) -> LockRow:
    """Return the lock that a status shows."""
    return next(lock for lock in spec.rows.locks if lock.status == status)


def changes(spec: Spec, message: Message) -> Iterator[Change]:
    """Return what a command makes of the statuses by the locks, lamps and toggles."""
    for lock in spec.rows.locks:
        if (locks := is_locked_by(lock, message)) is not None:
            label = lock.locked if locks else lock.unlocked
            yield Change(lock.status, lock.signal, label)
    for lamp in spec.rows.lamps:
        if lamp.command == message.name:
            yield from _lamp_changes(spec, lamp, message)
    for toggle in spec.rows.toggles:
        if toggle.command == message.name:
            yield from _toggle_changes(spec, toggle, message)


def _lamp_changes(spec: Spec, lamp: LampRow, message: Message) -> Iterator[Change]:
    if orders(message, lamp.turn_on):
        yield Change(lamp.status, lamp.signal, lamp.lit)
    elif orders(message, lamp.turn_off):
        dark = lowest_label(spec, lamp.status, lamp.signal, besides={lamp.lit})
        yield Change(lamp.status, lamp.signal, dark)
    if lamp.level is not None and lamp.set_level is not None:
        if (level := message.number(lamp.set_level)) is not None:
            yield Change(lamp.status, lamp.level, level)


def _toggle_changes(
    spec: Spec, toggle: ToggleRow, message: Message
) -> Iterator[Change]:
    status, signal = toggle.status, toggle.signal
    labels = set(signal_of(spec, status, signal).values.values())
    if orders(message, toggle.turn_on):
        label = lowest_label(spec, status, signal, besides=toggle.off_labels)
    elif orders(message, toggle.turn_off):
        label = lowest_label(spec, status, signal, besides=labels - toggle.off_labels)
    else:
        return
    yield Change(status, signal, label)


def signal_of(spec: Spec, name: str, signal: str) -> Signal:
    """Return a signal of a DGN."""
    return next(one for one in spec.dgns[name].signals if one.name == signal)


def lowest_label(
    spec: Spec, name: str, signal: str, *, besides: set[str] | frozenset[str]
) -> str:
    """Return the label of the lowest code that is not one of some others."""
    values = signal_of(spec, name, signal).values
    return next(values[code] for code in sorted(values) if values[code] not in besides)
