"""Simulated devices whose commands change the statuses that they report."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, override

from ...protocol.message import Message, Special, Value
from ...spec import Dgn, Signal, Spec
from ..world import World
from .device import Acknowledgment, SimulatedDevice
from .readings import READINGS
from .rows import changes, signal_of

_ACK: Final = "ACK"
_ALL_INSTANCES: Final = 0

type States = Mapping[str, Mapping[str, Value]]


class StatefulDevice(SimulatedDevice):
    """A device whose statuses are states, and whose commands change them.

    A command changes the signals of its own name in the status that answers
    it; where the two are called otherwise, `sets` says so. Locks, lamps and
    toggles are as the rows of the spec say. What else a device does, its class
    does in `step` and `handle`.
    """

    def __init__(
        self,
        spec: Spec,
        device_class: str,
        instance: int | None,
        states: States,
        *,
        sets: Mapping[str, str] | None = None,
    ) -> None:
        """Begin with these statuses, by report; see SimulatedDevice.reports."""
        super().__init__(instance)
        self.device_class = device_class  # type: ignore[misc]
        self.states: dict[str, dict[str, Value]] = {
            report: dict(signals) for report, signals in states.items()
        }
        self.reports = {report: partial(self._state, report) for report in states}
        self.spec = spec
        self._sets = sets or {}
        names = {report.partition(":")[0] for report in states}
        # Chapters may hold several kinds of devices: a command is of its answer's.
        self.commands = {
            dgn.name: self._execute
            for dgn in spec.dgns.values()
            if dgn.is_command
            and dgn.dgn is not None
            and (names & set(dgn.answer) or dgn.device == device_class)
        }

    def _state(self, report: str) -> Mapping[str, Value]:
        return self.states[report]

    def get(self, report: str, signal: str) -> Value:
        """Return the value of a signal in a report."""
        return self.states[report].get(signal)

    def update(self, report: str, **signals: Value) -> None:
        """Change signals of a report, and send it when they have changed."""
        state = self.states[report]
        if any(state.get(name) != value for name, value in signals.items()):
            state.update(signals)
            self.touch(report)

    def follow(self, report: str, **signals: Value) -> None:
        """Change what a report has measured, and send it before long; labels at once."""
        state = self.states[report]
        changed = [value for name, value in signals.items() if state.get(name) != value]
        if changed:
            state.update(signals)
            is_news = any(isinstance(value, str) for value in changed)
            (self.changed if is_news else self.drifted).add(report)

    def is_addressed_by(self, message: Message) -> bool:
        """Return whether a command is for this device, also one for all instances."""
        if message.instance == _ALL_INSTANCES and self.instance is not None:
            return True
        return super().is_addressed_by(message)

    @override
    def show(self, world: World) -> None:
        for report, state in self.states.items():
            if (reading := READINGS.get(report)) is not None:
                self.follow(report, **reading(world, state))

    def handle(self, message: Message) -> None:
        """Do what a command asks beyond its signals; it may raise Refusal."""
        for status, signal, value in changes(self.spec, message):
            if status in self.states:
                self.update(status, **{signal: value})

    def _execute(self, message: Message) -> None:
        self.handle(message)
        command = self.spec.dgns[str(message.name)]
        for name, value in message.signals.items():
            if value is None or value in (Special.OUT_OF_RANGE, Special.RESERVED):
                continue
            for report, signal in self._targets(command, name):
                if self._is_about(report, command, message):
                    shown = self._in_status(command, name, report, signal, value)
                    if shown is not None:
                        self.update(report, **{signal: shown})
        answered = [
            report
            for report in self.states
            if report.partition(":")[0] in command.answer
            and self._is_about(report, command, message)
        ]
        self.changed.update(answered)
        if _ACK in command.answer:
            raise Acknowledgment

    def _targets(self, command: Dgn, name: str) -> Iterator[tuple[str, str]]:
        place = self._sets.get(f"{command.name}.{name}")
        if place is not None:
            target, _, signal = place.partition(".")
            yield from (
                (report, signal)
                for report in self.states
                if report.partition(":")[0] == target
            )
        elif name not in (command.instance, *command.parts):
            for report, state in self.states.items():
                if report.partition(":")[0] in command.answer and name in state:
                    yield report, name

    def _is_about(self, report: str, command: Dgn, message: Message) -> bool:
        """Return whether a command is for the part that a report is about."""
        return all(
            message.get(part) in (None, self.states[report].get(part))
            for part in command.parts
        )

    def _in_status(
        self, command: Dgn, name: str, report: str, signal: str, value: Value
    ) -> Value:
        """Return a command's label as the status calls it.

        None where the status has no such label, or where nothing is asked.
        """
        if not isinstance(value, str):
            return value
        commanded = signal_of(self.spec, command.name, name)
        shown = signal_of(self.spec, report.partition(":")[0], signal).values
        code = next(code for code, label in commanded.values.items() if label == value)
        return None if code == (1 << commanded.width) - 1 else shown.get(code)


def fill(spec: Spec, name: str, **values: Value) -> dict[str, Value]:
    """Return a status with a value for every signal: those given, else harmless ones.

    Harmless is the first label of a flag, and a small number.
    """
    dgn = spec.dgns[name]
    state: dict[str, Value] = {}
    for signal in dgn.signals:
        if signal.name == dgn.instance or signal.when:
            continue
        state[signal.name] = _harmless(signal)
    return {**state, **values}


def _harmless(signal: Signal) -> Value:
    if signal.kind == "bitmap":
        return frozenset[str]()
    if signal.kind in ("text", "bytes"):
        return None
    if 0 in signal.values:
        return signal.values[0]
    return _zero(signal)


def _zero(signal: Signal) -> float:
    return 0 if signal.offset <= 0 else float(signal.offset)
