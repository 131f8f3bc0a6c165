"""The coaches that are known: maps by make, model, year and floor plan."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
import json
from pathlib import Path
from typing import Any, Final

import voluptuous as vol

from ..devices.dialects import dialect_of_product
from ..spec.files import SpecFileError, explain, read_yaml
from .model import Document, MapKey, check_shipped, read_map, with_floorplan

_COMPILED: Final = Path(__file__).with_name("coaches.json")
# What is heard and not in a map weighs less than what fits: maps have gaps.
_STRANGE: Final = 0.5
_LEAST: Final = 5
_PLAUSIBLE: Final = 0.5
# More than any number of instances that fit
_SPOKEN_FOR: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A coach with one of its floor plans."""

    key: str
    """What tells it from all others, for good: tiffin_phaeton_2018/40 IH."""
    title: str
    document: Document


def read_coach(path: Path, classes: Iterable[str]) -> Document:
    """Read a coach's own file; raises SpecFileError with the line of a fault."""
    data, lines = read_yaml(path)
    try:
        check_shipped(data, classes)
    except vol.Invalid as error:
        raise SpecFileError(path, *explain(lines, error)) from error
    document: Document = data
    return document


@cache
def shipped_coaches() -> tuple[Choice, ...]:
    """Return all coaches that are known, by title. It reads a file the first time."""
    data: dict[str, Any] = json.loads(_COMPILED.read_text(encoding="utf-8"))
    choices = [
        choice for name, coach in data.items() for choice in _choices(name, coach)
    ]
    return tuple(sorted(choices, key=lambda choice: choice.title))


def _choices(name: str, data: Document) -> Iterable[Choice]:
    coach = data["coach"]
    title = f"{coach['make']} {coach['model']} {coach['year']}"
    if not data.get("floorplans"):
        if plan := coach.get("floorplan"):
            title = f"{title}, {plan}"
        yield Choice(name, title, with_floorplan(data, None))
    for plan in data.get("floorplans", ()):
        document = with_floorplan(data, plan)
        yield Choice(f"{name}/{plan}", f"{title}, {plan}", document)


def is_spoken_for(choice: Choice, products: Iterable[str]) -> bool:
    """Tell whether a product identification names the coach's maker or dialect."""
    make = choice.document["coach"]["make"].lower()
    dialects = choice.document.get("dialects", ())
    for product in products:
        dialect = dialect_of_product(product)
        if make in product.lower() or (dialect and dialect.name in dialects):
            return True
    return False


def best_guesses(
    heard: Collection[MapKey], products: Iterable[str], most: int = 3
) -> list[Choice]:
    """Return the coaches that fit best what was heard, the best first.

    A coach fits by the outputs and shades that were heard and that it has; those
    that products speak for come first. Where nothing fits half, nothing is guessed.
    """
    said = tuple(products)
    scored = []
    for choice in shipped_coaches():
        known = {
            key
            for key, mapped in read_map(choice.document).devices.items()
            if not mapped.ignore
        }
        classes = {device_class for device_class, _ in known}
        wanted = {key for key in heard if key[0] in classes}
        fits = len(known & wanted)
        if fits < _LEAST or fits < _PLAUSIBLE * len(known):
            continue
        score = fits - _STRANGE * len(wanted - known) - _STRANGE * len(known - wanted)
        if is_spoken_for(choice, said):
            score += _SPOKEN_FOR
        scored.append((score, choice))
    scored.sort(key=lambda pair: -pair[0])
    return [choice for _, choice in scored[:most]]
