"""What an owner has to allow before it can be commanded, and what it was called before."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from .reasons import Reason

PERMISSIONS: Final = (
    "awnings",
    "slides",
    "jacks",
    "energy",
    "burners",
    "contactors",
)
"""What an owner has to allow before it can be commanded."""
_WAS_MOTION: Final = "slides"
"""What `motion` stands for, which was all that moves: what can hurt people."""


def with_requires(hints: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return a mapping with `requires` for `gate`, and with today's permissions.

    Raises vol.Invalid where an old name stands beside its current one.
    """
    if "gate" in hints and "requires" in hints:
        raise vol.Invalid(
            Reason("gate is now called requires: write it once"), ["gate"]
        )
    return {
        "requires" if key == "gate" else key: _current_permission(value)
        if key in ("gate", "requires")
        else value
        for key, value in hints.items()
    }


def _current_permission(requires: Any) -> Any:
    """Return what is required, with today's name for `motion`."""
    if requires == "motion":
        return _WAS_MOTION
    if isinstance(requires, Mapping) and "motion" in requires:
        if _WAS_MOTION in requires:
            raise vol.Invalid(
                Reason(
                    "motion is now called {was_motion}: write it once",
                    was_motion=_WAS_MOTION,
                ),
                ["requires"],
            )
        return {
            _WAS_MOTION if key == "motion" else key: requires[key] for key in requires
        }
    return requires
