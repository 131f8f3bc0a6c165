"""Why something cannot be used or done: English here, other languages where it is shown."""

import re
from typing import Any, Final, Self

_LETTER: Final = re.compile(r"[A-Za-z]")
_SLOT: Final = re.compile(r"{[a-z_0-9]*}")
_NO_WORD: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_KEY: Final = 90


class Reason(str):
    """A reason in English that remembers what it is made of: a text, and what it names.

    `scripts/build-translations` finds the texts in the code. What is quoted, as a
    file's own words or a library's, is a value; a value may be a reason itself.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill a text's slots."""
        reason = super().__new__(cls, template.format(**values))
        reason.template = template
        reason.values = values
        return reason

    @classmethod
    def of_text(cls, text: str) -> Reason:
        """Return a reason that names nothing, as spec files have them."""
        return cls(text.replace("{", "{{").replace("}", "}}"))

    @classmethod
    def quoted(cls, detail: str) -> Self:
        """Return what a library says: as it is here, in quotes where it is translated."""
        reason = super().__new__(cls, detail)
        reason.template = '"{detail}"'
        reason.values = {"detail": detail}
        return reason

    @property
    def key(self) -> str | None:
        """Its key among the texts of exceptions; None where it has no words."""
        return reason_key(self.template)


def reason_key(template: str) -> str | None:
    """Return the key of a text among those of exceptions; None where it has no words."""
    if not _LETTER.search(_SLOT.sub("", template)):
        return None
    words = _NO_WORD.sub("_", template.lower())[:_LONGEST_KEY].strip("_")
    return f"reason_{words}"


def reason_of(error: Exception) -> str:
    """Return what an error says, as a reason where it is one."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Reason) else str(error)


def at_line(line: int | None, reason: str) -> str:
    """Return a reason with the line of the file, where that is known."""
    if line is None:
        return reason
    return Reason("line {line}: {reason}", line=line, reason=reason)
