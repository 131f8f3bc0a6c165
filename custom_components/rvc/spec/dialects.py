"""Dialects: ways of makers that differ from the standard, each with its source.

They are compiled from `rvc_specs/dialects/` to `dialects.json`. A dialect is chosen
by the coach map, by the product identification of a node, or by what it sends.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
import re
from typing import Any, Final

from .model import Dialect, DialectFlag, HeardPattern, SetPoints
from .shipped import shipped_data

_COMPILED: Final = Path(__file__).with_name("dialects.json")
_MOST_COMBINATIONS: Final = 64
# Each empty set would be one of its own.
_NONE: Final[frozenset[Any]] = frozenset()

STANDARD: Final = Dialect(name="standard", source="RV-C")


def _read() -> dict[str, Dialect]:
    compiled = shipped_data(_COMPILED)
    return {name: build_dialect(name, raw) for name, raw in compiled.items()}


def build_dialect(name: str, raw: Mapping[str, Any]) -> Dialect:
    """Build a dialect from its compiled form."""
    return Dialect(
        name=name,
        source=raw["source"],
        title=raw.get("title", ""),
        sure=raw.get("sure", ""),
        products=tuple(raw.get("products", ())),
        heard=tuple(tuple(map(_heard, rule)) for rule in raw.get("heard", ())),
        flags=frozenset(map(DialectFlag, raw.get("flags", ()))) or _NONE,
        dgns=raw.get("dgns", {}),
        not_read=frozenset(raw.get("not_read", ())) or _NONE,
        fan_speeds=raw.get("fan_speeds", {}),
        set_points=SetPoints(**raw["set_points"]) if "set_points" in raw else None,
        shown=raw.get("shown", {}),
        says=tuple(raw.get("says", ())),
        takes={taken: tuple(then) for taken, then in raw.get("takes", {}).items()},
    )


def _heard(raw: Mapping[str, Any]) -> HeardPattern:
    return HeardPattern(
        number=raw["number"],
        data=tuple((value, mask) for value, mask in raw.get("data", ())),
        lengths=tuple(raw.get("lengths", ())),
        priority=raw.get("priority"),
        sources=frozenset(raw.get("sources", ())) or _NONE,
        by_anyone=raw.get("by_anyone", False),
    )


DIALECTS: Final[Mapping[str, Dialect]] = _read()
"""The dialects that are known, by name."""


def dialect_of_product(product: str) -> Dialect | None:
    """Return the dialect of a product identification; None where it has none."""
    # Some begin with an empty field, or with blanks.
    text = " ".join(product.replace("*", " ").split())
    for dialect in DIALECTS.values():
        if any(re.search(one, text, re.IGNORECASE) for one in dialect.products):
            return dialect
    return None


def combine(dialects: Iterable[Dialect]) -> Dialect:
    """Return several dialects of one node as one; later ones go before.

    The same dialects give the same object.
    """
    return _combine(tuple(dict.fromkeys(dialects)))


@lru_cache(_MOST_COMBINATIONS)
def _combine(dialects: tuple[Dialect, ...]) -> Dialect:
    if not dialects:
        return STANDARD
    if len(dialects) == 1:
        return dialects[0]
    speeds = [one.fan_speeds for one in dialects if one.fan_speeds]
    set_points = [one.set_points for one in dialects if one.set_points]
    return Dialect(
        name="+".join(one.name for one in dialects),
        source="; ".join(one.source for one in dialects),
        flags=frozenset().union(*(one.flags for one in dialects)),
        dgns={name: dgn for one in dialects for name, dgn in one.dgns.items()},
        not_read=frozenset().union(*(one.not_read for one in dialects)),
        fan_speeds=speeds[-1] if speeds else {},
        set_points=set_points[-1] if set_points else None,
    )
