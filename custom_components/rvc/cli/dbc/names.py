"""Names in DBC files: at most 32 characters, and no two equal."""

import re
from typing import Final

LONGEST: Final = 32
_NOT_A_LETTER: Final = re.compile(r"[^A-Za-z0-9_]")
_NUMBER: Final = re.compile(r"_\d+$")


class ShortNames:
    """Short names within one scope, such as the signals of a message."""

    def __init__(self) -> None:
        """Begin with none taken."""
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """Return a short name for a name, which nothing else has.

        The number at the end stays, for it is what tells long names apart.
        """
        name = as_symbol(name)
        number = match[0] if (match := _NUMBER.search(name)) else ""
        short, count = _cut(name, number), 1
        while short.lower() in self._taken:
            count += 1
            short = _cut(name, f"_{count}{number}")
        self._taken.add(short.lower())
        return short


def _cut(name: str, end: str) -> str:
    """Return a name with an end that is different, or is kept though it is cut."""
    if len(name) <= LONGEST and name.endswith(end):
        return name
    return _NUMBER.sub("", name)[: LONGEST - len(end)].rstrip("_") + end


def as_symbol(name: str) -> str:
    """Return a name of letters, digits and underscores that begins with a letter."""
    name = _NOT_A_LETTER.sub("_", name)
    return name if name[:1].isalpha() else f"n{name}"
