"""Reading a coach map in any format; the formats are loaded for it."""

from typing import TYPE_CHECKING

from ..spec import Spec

if TYPE_CHECKING:
    from .formats.registry import ImportedMap


def read_map_file(text: str, spec: Spec) -> ImportedMap:
    """Read a map in any of the formats; raises BadMap. Call it in an executor."""
    # Most coaches never read one.
    from .formats import registry  # noqa: PLC0415

    return registry.read_map_file(text, spec)
