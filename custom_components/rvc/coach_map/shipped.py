"""The coaches that are known: maps by make, model, year and floor plan."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..spec.dialects import dialect_of_product
from ..spec.shipped import shipped_data
from .model import Document, MapKey
from .schema import read_map, with_floorplan

_COMPILED: Final = Path(__file__).with_name("coaches.json")
# A device that was heard and is not in a map, or the other way round, weighs less than
# one that is both: maps have gaps.
_MISMATCH: Final = 0.5
_LEAST_MATCHES: Final = 5
_LEAST_SHARE: Final = 0.5
# Without a product that names it: so much of what was heard and of what a map names
# are the same, and by so much more than for any other model.
_SAME: Final = 0.8
_MORE_THAN_OTHERS: Final = 0.15
_LEAST_SAME: Final = 10
# More than any number of instances that match
_NAMED_BY_PRODUCT: Final = 1000.0


@dataclass(frozen=True, slots=True)
class ShippedCoach:
    """A coach with one of its floor plans."""

    key: str
    """Identifies it, and never changes: tiffin_phaeton_2018/40 IH."""
    title: str
    document: Document

    @property
    def model(self) -> tuple[str, str]:
        """Return maker and model, whatever the year and the floor plan."""
        coach = self.document["coach"]
        return coach["make"], coach["model"]


@cache
def shipped_coaches() -> tuple[ShippedCoach, ...]:
    """Return all coaches that are known, by title. It reads a file the first time."""
    data: dict[str, Any] = shipped_data(_COMPILED)
    coaches = [
        coach for name, raw in data.items() for coach in _with_each_plan(name, raw)
    ]
    return tuple(sorted(coaches, key=lambda coach: coach.title))


def _with_each_plan(name: str, data: Document) -> Iterable[ShippedCoach]:
    coach = data["coach"]
    title = f"{coach['make']} {coach['model']} {coach['year']}"
    if not data.get("floorplans"):
        if plan := coach.get("floorplan"):
            title = f"{title}, {plan}"
        yield ShippedCoach(name, title, with_floorplan(data, None))
    for plan in data.get("floorplans", ()):
        document = with_floorplan(data, plan)
        yield ShippedCoach(f"{name}/{plan}", f"{title}, {plan}", document)


def is_named_by(coach: ShippedCoach, products: Iterable[str]) -> bool:
    """Tell whether a product identification names the coach's maker or dialect."""
    make = coach.document["coach"]["make"].lower()
    dialects = coach.document.get("dialects", ())
    for product in products:
        dialect = dialect_of_product(product)
        if make in product.lower() or (dialect and dialect.name in dialects):
            return True
    return False


def best_guesses(
    heard: Collection[MapKey], products: Iterable[str], most: int = 3
) -> list[ShippedCoach]:
    """Return the coaches that match best what was heard, the best first.

    A coach matches by the devices that were heard and that its map names. That
    proves nothing by itself, as most coaches begin to count at one: a coach is
    guessed if a product identification names it, or if what was heard is nearly what
    the maps of one model name and of no other.

    Args:
        heard: The devices that were heard.
        products: The product identifications that were heard.
        most: How many to return.
    """
    products = tuple(products)
    only = _only_model(heard)
    scored = []
    for coach, mapped in _mapped_devices():
        wanted = _of_its_classes(heard, mapped)
        matches = len(mapped & wanted)
        if matches < max(_LEAST_MATCHES, _LEAST_SHARE * len(mapped)):
            continue
        score = matches - _MISMATCH * len(mapped ^ wanted)
        if is_named_by(coach, products):
            scored.append((score + _NAMED_BY_PRODUCT, coach))
        elif coach.model == only:
            scored.append((score, coach))
    scored.sort(key=lambda pair: -pair[0])
    return [coach for _, coach in scored[:most]]


def _only_model(heard: Collection[MapKey]) -> tuple[str, str] | None:
    """Return the only model whose maps name what was heard; None if there is none."""
    best: dict[tuple[str, str], float] = {}
    for coach, mapped in _mapped_devices():
        wanted = _of_its_classes(heard, mapped)
        matches = len(mapped & wanted)
        if matches >= _LEAST_SAME:
            share = matches / len(mapped | wanted)
            best[coach.model] = max(share, best.get(coach.model, 0.0))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _SAME:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] - second >= _MORE_THAN_OTHERS else None


def _of_its_classes(
    heard: Collection[MapKey], mapped: frozenset[MapKey]
) -> frozenset[MapKey]:
    """Return what was heard of the device classes that a map names at all."""
    classes = {device_class for device_class, _ in mapped}
    return frozenset(key for key in heard if key[0] in classes)


@cache
def _mapped_devices() -> tuple[tuple[ShippedCoach, frozenset[MapKey]], ...]:
    """Return all coaches, each with what its map names."""
    return tuple(
        (coach, frozenset(key for key, one in devices.items() if not one.ignore))
        for coach in shipped_coaches()
        for devices in (read_map(coach.document).devices,)
    )
