"""Ways of makers that differ from the text, by name and with their source.

A dialect is chosen by the coach map, or by a node's product identification.
"""

from dataclasses import dataclass
import re
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One maker's ways."""

    name: str
    source: str
    """Where it was seen."""
    products: str | None = None
    """A pattern of the product identifications that speak it."""
    steps_set_points: bool = False
    """Set points go up and down by 1 °F with codes FAh and F9h in byte 5 of
    THERMOSTAT_COMMAND_1, instead of being told."""
    sheds_at_252: bool = False
    """A load at level code 252 is shed, like one at 253, and not delayed."""
    heats_by_status_2: bool = False
    """A water heater tells and takes its modes by WATERHEATER_STATUS_2 and
    WATERHEATER_COMMAND_2 only."""


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            name="firefly_g6",
            source="rlust/roc-mqtt-custom, observed on Firefly G6 coaches",
            products=r"(?i)firefly.*\bG6",
            sheds_at_252=True,
        ),
        Dialect(
            name="firefly_g12",
            source="GoGoVan notes, 2024 Entegra with Firefly G12; SummerCoast",
            products=r"(?i)firefly.*\bG12",
            steps_set_points=True,
            sheds_at_252=True,
        ),
        Dialect(
            name="spyder",
            source="rvc2mqtt and astrocyte captures, product identification Spyder",
            products=r"(?i)^spyder",
            sheds_at_252=True,
        ),
        Dialect(
            name="aqua_hot",
            source="rlust/roc-mqtt-custom, Aqua-Hot behind Firefly G6",
            products=r"(?i)^aqua-?hot",
            heats_by_status_2=True,
        ),
    )
}

PLAIN: Final = Dialect(name="plain", source="RV-C")


def dialect_of_product(product: str) -> Dialect | None:
    """Return the dialect of a product identification; None where it has none."""
    for dialect in DIALECTS.values():
        if dialect.products and re.search(dialect.products, product.replace("*", " ")):
            return dialect
    return None


def together(dialects: list[Dialect]) -> Dialect:
    """Return what several dialects say of one device."""
    if not dialects:
        return PLAIN
    return Dialect(
        name="+".join(dialect.name for dialect in dialects),
        source="; ".join(dialect.source for dialect in dialects),
        steps_set_points=any(one.steps_set_points for one in dialects),
        sheds_at_252=any(one.sheds_at_252 for one in dialects),
        heats_by_status_2=any(one.heats_by_status_2 for one in dialects),
    )
