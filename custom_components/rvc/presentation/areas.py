"""The areas of a coach that chapters and coach maps commonly name."""

from typing import Final

AREAS: Final = (
    "Bathroom",
    "Battery bay",
    "Bedroom",
    "Cab",
    "Electrical bay",
    "Entry",
    "Generator bay",
    "Hallway",
    "Inside",
    "Kitchen",
    "Living room",
    "Outside",
    "Patio",
    "Wet bay",
)
"""Their names, which are translated."""


def area_key(name: str) -> str:
    """Return the key of an area's name in the translations: "wet_bay"."""
    return name.casefold().replace(" ", "_")
