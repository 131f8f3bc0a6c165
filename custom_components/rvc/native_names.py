"""Temperatures under the names that Home Assistant asks for.

Since 2026.11 climate and water heater entities are asked for
`native_current_temperature` and its like; before, for `current_temperature`.
"""

from collections.abc import Callable
from operator import attrgetter

from homeassistant.helpers.entity import Entity


def serve_native_names[EntityT: Entity](
    *names: str,
) -> Callable[[type[EntityT]], type[EntityT]]:
    """Return a class decorator that serves `native_<name>` as the release asks."""

    def decorate(cls: type[EntityT]) -> type[EntityT]:
        for name in names:
            native = f"native_{name}"
            if not any(native in base.__dict__ for base in cls.__mro__[1:]):
                setattr(cls, name, property(attrgetter(native)))
        return cls

    return decorate
