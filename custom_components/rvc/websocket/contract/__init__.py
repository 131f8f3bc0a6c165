"""What the WebSocket API takes and gives: types alone, without Home Assistant.

One module a subject, each with its TypedDicts and the table COMMANDS of its rows. The
docstrings of types and fields go to the pages as comments. After a change run
`scripts/build-api`; lint says when it was forgotten.

What is allowed as a field is what both sides can check: `str`, `int`, `float`, `bool`,
`None`, `Literal`, unions of these, lists, `dict[str, ...]`, other TypedDicts,
`NotRequired`, `Annotated` with `Bounds`, names given by `type X = ...`, and `Any` for
what is handed through.
"""

from typing import Any, Final

from . import (
    dashboard,
    definitions,
    devices,
    info,
    monitor,
    overview,
    recordings,
    scenes,
    send,
    standard,
    unknown,
)
from .command import Command, Subscription

API_VERSION: Final = 1
"""It is raised when what was understood before is not any more."""

COMMANDS: Final[tuple[Command[Any, Any] | Subscription[Any, Any], ...]] = (
    *dashboard.COMMANDS,
    *definitions.COMMANDS,
    *devices.COMMANDS,
    *info.COMMANDS,
    *monitor.COMMANDS,
    *overview.COMMANDS,
    *recordings.COMMANDS,
    *scenes.COMMANDS,
    *send.COMMANDS,
    *standard.COMMANDS,
    *unknown.COMMANDS,
)
"""All commands; names begin with "rvc/"."""
