"""What the rows of the spec mean for a device that obeys them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...devices.catalogue import lamps_of, locks_of, toggles_of
from ...devices.lock import LockRow
from ...protocol.message import Message, Value
from ...spec import Signal, Spec


class Change(NamedTuple):
    """What a command of a row makes of a status."""

    status: str
    signal: str
    value: Value


def orders(message: Message, signals: Mapping[str, Value]) -> bool:
    """Tell whether a command has all the labels that a row has for an order.

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


def changes(spec: Spec, message: Message) -> Iterator[Change]:
    """Return what a command makes of the statuses by the locks, lamps and toggles."""
    for lock in locks_of(spec).values():
        if (locks := is_locked_by(lock, message)) is not None:
            label = lock.locked if locks else lock.unlocked
            yield Change(lock.status, lock.signal, label)
    for lamp in lamps_of(spec).values():
        if lamp.command != message.name:
            continue
        if orders(message, lamp.turn_on):
            yield Change(lamp.status, lamp.signal, lamp.lit)
        elif orders(message, lamp.turn_off):
            dark = lowest_label(spec, lamp.status, lamp.signal, besides={lamp.lit})
            yield Change(lamp.status, lamp.signal, dark)
        if lamp.level is not None and lamp.set_level is not None:
            if (level := message.number(lamp.set_level)) is not None:
                yield Change(lamp.status, lamp.level, level)
    for toggle in toggles_of(spec).values():
        if toggle.command != message.name:
            continue
        labels = set(signal_of(spec, toggle.status, toggle.signal).values.values())
        for signals, others in (
            (toggle.turn_on, toggle.off_labels),
            (toggle.turn_off, labels - toggle.off_labels),
        ):
            if orders(message, signals):
                label = lowest_label(spec, toggle.status, toggle.signal, besides=others)
                yield Change(toggle.status, toggle.signal, label)


def signal_of(spec: Spec, name: str, signal: str) -> Signal:
    """Return a signal of a DGN."""
    return next(one for one in spec.dgns[name].signals if one.name == signal)


def lowest_label(
    spec: Spec, name: str, signal: str, *, besides: set[str] | frozenset[str]
) -> str:
    """Return the label of the lowest code that is not one of some others."""
    values = signal_of(spec, name, signal).values
    return next(values[code] for code in sorted(values) if values[code] not in besides)
