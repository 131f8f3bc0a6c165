"""The buttons of commands, by the statuses that show a device to have them."""

from collections.abc import Iterable, Mapping

from ..protocol.message import Value
from ..spec import Dgn, Spec
from .rules import Presentation

type Button = tuple[str, str, Mapping[str, Value]]
"""A command, the key of a button of it, and the signals that it sends."""


def buttons_by_status(
    spec: Spec, presentation: Presentation
) -> Mapping[str, list[Button]]:
    """Return the buttons that a device has whose status was received."""
    buttons: dict[str, list[Button]] = {}
    for dgn in spec.dgns.values():
        if dgn.is_command and dgn.dgn is not None:
            for name, signals in presentation.buttons(dgn.name).items():
                for status in _statuses_of(spec, dgn):
                    buttons.setdefault(status, []).append((dgn.name, name, signals))
    return buttons


def _statuses_of(spec: Spec, command: Dgn) -> Iterable[str]:
    """Return the statuses that show a device to have a command.

    It is the class file's, else those that answer; where none does, all of the class.
    """
    if (after := spec.shown.get(command.name, {}).get("after")) is not None:
        return [after]
    return [name for name in command.answer if name in spec.dgns] or [
        dgn.name
        for dgn in spec.dgns.values()
        if dgn.device == command.device and not dgn.is_command
    ]
