"""Texts that nodes and files of others send, made fit for people to read."""

import re
from typing import Final

LONGEST_TEXT: Final = 200
"""Of a field of a product identification (J1939-71)."""

# Of links, images, tags and emphasis; bare addresses become links too.
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>&!|~:@]|(?<=www)\.)", re.IGNORECASE)


def plain_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return a text in one line, without control characters, cut to a length.

    What is not printable, such as NUL, ESC and marks of direction, becomes a space,
    and spaces in a row become one.
    """
    # Most are fit already, and there are many.
    if len(text) <= longest and text.isprintable() and "  " not in text:
        return text.strip()
    # The rest of a text of any length is not looked at.
    text = text[: 4 * longest]
    printable = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(printable.split())[:longest].rstrip()


def in_markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is: no links, images or tags."""
    return _MARKUP.sub(r"\\\1", text)


def counted(count: int | str, word: str) -> str:
    """Return a count with what it counts: "1 frame", "2 frames"; a text stays as it is."""
    text = count if isinstance(count, str) else f"{count:,}"
    return f"{text} {word}" if text == "1" else f"{text} {word}s"
