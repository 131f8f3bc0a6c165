"""Texts that nodes and files of others send, made fit for people to read."""

from typing import Final

LONGEST_TEXT: Final = 200
"""Of a field of a product identification (J1939-71)."""


def plain_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text in one line, without control characters, cut to a length.

    What is not printable, such as NUL, ESC and marks of direction, becomes a space,
    and spaces in a row become one.
    """
    # The rest of a text of any length is not looked at.
    text = text[: 4 * longest]
    printable = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(printable.split())[:longest].rstrip()
