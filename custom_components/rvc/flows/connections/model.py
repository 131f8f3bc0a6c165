"""What a kind of connection is: what it asks for and what it opens."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from homeassistant.const import CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from ...bus.link import Transport
from ...bus.timing import BusTiming
from ...const import CONF_BIT_RATE, CONF_CHANNEL, CONF_LISTEN_ONLY
from .places import Place

_BIT_RATES: Final = ("250000", "500000")

type Config = Mapping[str, Any]
"""The settings of a network, as its subentry keeps them."""
type Fields = dict[vol.Marker, Any]


async def _no_fields(hass: HomeAssistant) -> Fields:
    return {}


async def _as_given(hass: HomeAssistant, given: dict[str, Any]) -> dict[str, Any]:
    return given


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
    further_fields: Callable[[HomeAssistant], Awaitable[Fields]] = _no_fields
    """What its form has first, made of what is there."""
    settle: Callable[[HomeAssistant, dict[str, Any]], Awaitable[dict[str, Any]]] = (
        _as_given
    )
    """Makes settings of what was filled in; raises CannotOpen."""
    once: frozenset[str] = frozenset()
    """What can be used once, and is not offered again after an error."""
    channels: Callable[[HomeAssistant, Config], Awaitable[dict[str, str]]] | None = None
    """Finds the networks of which one may be chosen, once it can be opened."""
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

    def title_of(self, config: Config) -> str:
        """Return what the entry of a connection is called."""
        values = {CONF_CHANNEL: "", **config}
        if CONF_PATH in config:
            values[CONF_PATH] = PurePath(config[CONF_PATH])
        return self.title.format(**values).strip()

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
