"""What the fields of spec files have in common: numbers, names and labels.

A checker returns the value as it is used, or raises vol.Invalid.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
import math
import re
from reprlib import Repr
from typing import Any, Final

import voluptuous as vol

from ..reasons import Reason

_RATIO: Final = re.compile(r"-?[0-9]{1,6}/[1-9][0-9]{0,5}")
_NUMBER: Final = r"([0-9]{1,6}|0x[0-9A-Fa-f]{1,4})"
SPAN: Final = re.compile(f"{_NUMBER}-{_NUMBER}")

# What a wrong value is shown as: enough to find it, never a whole file
display: Final = Repr(maxstring=60, maxother=60, maxlevel=2).repr


@contextmanager
def at(*path: str) -> Iterator[None]:
    """Prepend this path to that of what is refused inside."""
    try:
        yield
    except vol.Invalid as error:
        error.prepend(list(path))
        raise


def span(largest: int) -> Any:
    """Read 3 or "3-4" as a first and a last number."""

    def check(value: Any) -> tuple[int, int]:
        first, last = -1, -1
        if isinstance(value, int) and not isinstance(value, bool):
            first = last = value
        elif isinstance(value, str) and (match := SPAN.fullmatch(value)):
            first, last = _whole(match[1]), _whole(match[2])
        if not 0 <= first <= last:
            raise vol.Invalid(
                Reason(
                    "{value} is neither a number nor a span such as 3-4",
                    value=display(value),
                )
            )
        if last > largest:
            raise vol.Invalid(
                Reason("{last} is above {largest}", last=last, largest=largest)
            )
        return first, last

    return check


def _whole(text: str) -> int:
    return int(text, 16 if text.startswith("0x") else 10)


def matching(pattern: str, refusal: Callable[[str], Reason]) -> Any:
    """Read a text of a form; `refusal` says of another one, as shown, what it is not."""
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise vol.Invalid(refusal(display(value)))
        return value

    return check


def whole_number(low: int, high: int) -> Any:
    """Read a whole number within two limits."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise vol.Invalid(
                Reason("{value} is not a whole number", value=display(value))
            )
        if not low <= value <= high:
            raise vol.Invalid(
                Reason(
                    "{value} is not within {low} and {high}",
                    value=value,
                    low=low,
                    high=high,
                )
            )
        return value

    return check


def fraction(value: Any) -> Fraction:
    """Read a number, exactly as it is written, or a text such as "1/12"."""
    if isinstance(value, str) and _RATIO.fullmatch(value):
        return Fraction(value)
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
    ):
        raise vol.Invalid(Reason("{value} is not a number", value=display(value)))
    # The text's decimal is meant, not its nearest binary fraction.
    return Fraction(str(value))


def code_list(value: Any) -> list[int]:
    """Read one code of a signal, or several."""
    codes = value if isinstance(value, list) else [value]
    return [whole_number(0, 0xFFFFFFFF)(code) for code in codes]


def dgn_list(value: Any) -> list[str]:
    """Read the name of one DGN, or of several."""
    names = value if isinstance(value, list) else [value]
    return [DGN_NAME(name) for name in names]


DGN_NAME: Final = matching(
    r"[A-Z][A-Z0-9_]*",
    lambda value: Reason("{value} is not a DGN's name in capitals", value=value),
)
SIGNAL_NAME: Final = matching(
    r"[a-z0-9_]+",
    lambda value: Reason("{value} is not a name in snake_case", value=value),
)
LABEL: Final = matching(
    r"[a-z0-9_.+-]+",
    lambda value: Reason(
        "{value} is not a label in snake_case (quote on, off, yes, no)", value=value
    ),
)
LABELS: Final = vol.Schema({whole_number(0, 0xFFFFFFFF): LABEL})
