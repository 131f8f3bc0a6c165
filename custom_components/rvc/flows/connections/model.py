"""What a kind of connection is: what it asks for and what it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from ...bus.link import Transport
from ...bus.timing import BusTiming
from ...const import CONF_BIT_RATE, CONF_LISTEN_ONLY
from .places import Place

_BIT_RATES: Final = ("250000", "500000")

type Config = Mapping[str, Any]
"""The settings of a network, as its subentry keeps them."""
type Fields = dict[vol.Marker, Any]


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One kind of connection."""

    kind: str
    """What it is called in settings, and the id of its step."""
    fields: Callable[[list[str]], Fields]
    """Its form; it gets the CAN interfaces of this machine."""
    transport: Callable[[HomeAssistant, Config, BusTiming], Transport]
    """Makes a transport that is not open yet; raises CannotOpen."""
    place: Callable[[Config], Place]
    """Where it leads: what tells it from other connections."""
    title: str
    """What the entry is called, with fields in braces."""
    sets_bit_rate: bool = False
    """Whether Home Assistant sets how fast the bus is."""
    sends: bool = True
    is_live: bool = True
    """Whether silence on it means something."""
    settled: Config = field(default_factory=dict)
    """Settings that are not asked for."""
    products: Mapping[str, Connection] = field(default_factory=dict)
    """What one chooses from first, where each product has a form of its own."""
    product_of: Callable[[Config], str | None] = lambda config: None
    """Which of the products a network's settings are for."""

    def all_fields(self, interfaces: list[str]) -> Fields:
        """Return the form with what it shares with the others."""
        fields = dict(self.fields(interfaces))
        if self.sets_bit_rate:
            fields[vol.Required(CONF_BIT_RATE, default=_BIT_RATES[0])] = SelectSelector(
                SelectSelectorConfig(
                    options=list(_BIT_RATES), translation_key=CONF_BIT_RATE
                )
            )
        if self.sends:
            fields[vol.Required(CONF_LISTEN_ONLY, default=False)] = BooleanSelector()
        return fields


def bit_rate_of(config: Config) -> int:
    """Return how fast the bus of a network is, in bit/s."""
    return int(config.get(CONF_BIT_RATE, _BIT_RATES[0]))


def is_listen_only(config: Config) -> bool:
    """Return whether nothing is sent on a network."""
    return bool(config.get(CONF_LISTEN_ONLY, False))
