"""Dialects: ways of makers that differ from the standard, each with its source.

They are compiled from `rvc_specs/dialects/` to `dialects.json`. A dialect is chosen
by the coach map, or by the product identification of a node.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
import json
from pathlib import Path
import re
from typing import Any, Final

from .model import Dialect, DialectFlag

_COMPILED: Final = Path(__file__).with_name("dialects.json")
_MOST_COMBINATIONS: Final = 64

STANDARD: Final = Dialect(name="standard", source="RV-C")


def _read() -> dict[str, Dialect]:
    compiled = json.loads(_COMPILED.read_text(encoding="utf-8"))
    return {name: _dialect(name, raw) for name, raw in compiled.items()}


def _dialect(name: str, raw: Mapping[str, Any]) -> Dialect:
    return Dialect(
        name=name,
        source=raw["source"],
        products=tuple(raw.get("products", ())),
        flags=frozenset(map(DialectFlag, raw.get("flags", ()))),
        dgns=raw.get("dgns", {}),
    )


DIALECTS: Final[Mapping[str, Dialect]] = _read()
"""The dialects that are known, by name."""


def dialect_of_product(product: str) -> Dialect | None:
    """Return the dialect of a product identification; None where it has none."""
    text = product.replace("*", " ")
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
    return Dialect(
        name="+".join(one.name for one in dialects),
        source="; ".join(one.source for one in dialects),
        flags=frozenset().union(*(one.flags for one in dialects)),
        dgns={name: dgn for one in dialects for name, dgn in one.dgns.items()},
    )
