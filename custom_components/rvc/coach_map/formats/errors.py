"""The error of files that are no coach maps."""

from typing import Final

from ...protocol.text import plain_text
from ...spec.errors import RvcError
from ...spec.reasons import at_line

_LONGEST_REASON: Final = 300


class BadMap(RvcError):
    """A file that is no map, or that has a fault; nothing of it is used."""

    def __init__(self, line: int | None, reason: str) -> None:
        """Say where and why; a reason that quotes the file is cut."""
        plain = plain_text(reason, _LONGEST_REASON)
        if plain != reason:
            reason = plain
        super().__init__(at_line(line, reason))
        self.line = line
        self.reason = reason
