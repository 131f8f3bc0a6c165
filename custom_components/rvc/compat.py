"""What 2026.10, the oldest Home Assistant that hacs.json names, calls otherwise.

Nothing else here asks which release it is. When the oldest one moves up, what
serves none goes.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Final

from homeassistant.helpers.entity import Entity

_THEIR_OWN: Final = "homeassistant."


def serve_native_names[EntityT: Entity](
    *names: str,
) -> Callable[[type[EntityT]], type[EntityT]]:
    """Return a class decorator that serves `native_<name>` as the release asks.

    Since 2026.11 climates and water heaters are asked for
    `native_current_temperature` and its like; before, for `current_temperature`.
    """

    def decorate(cls: type[EntityT]) -> type[EntityT]:
        for name in names:
            native = f"native_{name}"
            theirs = (
                base for base in cls.__mro__ if base.__module__.startswith(_THEIR_OWN)
            )
            if not any(native in base.__dict__ for base in theirs):
                setattr(cls, name, property(attrgetter(native)))
        return cls

    return decorate
