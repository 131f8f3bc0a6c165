"""The steps that ask for a connection and try it, one for each kind."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
import logging
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_PORT, CONF_PROTOCOL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..bus.errors import CannotOpen
from ..const import CONF_CHANNEL, CONF_KIND, DOMAIN
from ..data import timing_of
from ..protocol.text import plain_text
from ..services.reasons import in_our_language, load_reasons
from .connections.gateway import CONNECTION as GATEWAY
from .connections.model import Config, Connection, Fields
from .connections.registry import CONNECTIONS, is_among, transport_factory
from .connections.socketcan import find_can_interfaces

_LOGGER = logging.getLogger(__name__)
_LONGEST_DETAIL: Final = 200

_OF_A_PRODUCT: Final = {CONF_CHANNEL, CONF_PORT, CONF_PROTOCOL}

type _Input = dict[str, Any] | None


class ConnectionSteps(FlowHandler[Any, Any, Any]):
    """A step for each kind of connection: `async_step_demo` and so on.

    A kind with products asks for the product first, and each product has a step too.
    """

    _product: str | None = None
    _opened: dict[str, Any]
    _found: Mapping[str, str]

    async def ask_for_kind(self, kind: str, user_input: _Input) -> Any:
        """Ask for the settings of a kind of connection, or for the product before."""
        if CONNECTIONS[kind].products and self._product is None:
            return await self.async_step_product()
        return await self.ask_for_connection(kind, user_input)

    async def async_step_product(self, user_input: _Input = None) -> Any:
        """Offer the gateways by product; that of the network's settings comes first."""
        now = GATEWAY.product_of(self.suggested_settings())
        products = sorted(GATEWAY.products, key=lambda product: product != now)
        return self.async_show_menu(step_id="product", menu_options=products)

    async def ask_for_product(self, product: str) -> Any:
        """Ask for the settings of a gateway whose product is known."""
        self._product = product
        return await self.ask_for_connection(GATEWAY.kind, None)

    async def ask_for_connection(self, kind: str, user_input: _Input) -> Any:
        """Ask for the settings of a connection, and try them."""
        errors: dict[str, str] = {}
        detail = ""
        connection = self._connection_of(kind)
        if user_input is not None:
            try:
                user_input = await connection.settle(self.hass, user_input)
                config = {CONF_KIND: kind, **connection.settled, **user_input}
                if connection.channels is None and await self.is_connected(config):
                    return self.async_abort(reason="already_configured")
                await try_connection(self.hass, config)
            except CannotOpen as error:
                _LOGGER.debug("Cannot open %s: %r", kind, error)
                errors["base"] = error.reason
                await load_reasons(self.hass)
                # It may quote what was entered, of any length.
                detail = plain_text(in_our_language(error.detail), _LONGEST_DETAIL)
            else:
                return await self._choose_channel(connection, config)
        interfaces = await self.hass.async_add_executor_job(find_can_interfaces)
        fields = {
            **self.further_fields(),
            **await connection.further_fields(self.hass),
            **connection.all_fields(interfaces),
        }
        return self.async_show_form(
            step_id=kind,
            data_schema=self.add_suggested_values_to_schema(
                # Home Assistant serves its own schemas under this name.
                vol.Schema(fields),  # type: ignore[arg-type]
                # A file that was uploaded is gone by now, whether it was kept or not.
                _without(user_input, connection.once) or self._suggested_for(kind),
            ),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    async def _choose_channel(self, connection: Connection, config: Config) -> Any:
        """Ask which of several networks is meant, where that is not said."""
        self._opened = dict(config)
        if connection.channels is None:
            return await self.connection_chosen(self._opened)
        self._found = await connection.channels(self.hass, config)
        if self._found and config.get(CONF_CHANNEL) not in self._found:
            # Of a network that is not there nothing would be heard.
            self._opened.pop(CONF_CHANNEL, None)
            if len(self._found) > 1:
                return await self.async_step_which_network()
        return await self._choose_opened()

    async def async_step_which_network(self, user_input: _Input = None) -> Any:
        """Offer the networks that were found behind one connection."""
        if user_input is not None:
            self._opened |= user_input
            return await self._choose_opened()
        options = [
            SelectOptionDict(value=name, label=label)
            for name, label in self._found.items()
        ]
        chooser = SelectSelectorConfig(
            options=options, mode=SelectSelectorMode.DROPDOWN
        )
        # Without one all of them are meant, which is hardly ever what is wanted.
        first = {"suggested_value": options[0]["value"]}
        fields = {
            vol.Optional(CONF_CHANNEL, description=first): SelectSelector(chooser)
        }
        return self.async_show_form(
            step_id="which_network",
            data_schema=vol.Schema(fields),  # type: ignore[arg-type]
            description_placeholders={"count": str(len(self._found))},
        )

    async def _choose_opened(self) -> Any:
        """Go on with a connection whose network is chosen, unless there is one to it."""
        if await self.is_connected(self._opened):
            return self.async_abort(reason="already_configured")
        return await self.connection_chosen(self._opened)

    def _connection_of(self, kind: str) -> Connection:
        """Return a kind of connection, or what the chosen product makes of it."""
        connection = CONNECTIONS[kind]
        if connection.products and self._product is not None:
            return connection.products[self._product]
        return connection

    def _suggested_for(self, kind: str) -> Mapping[str, Any]:
        """Return what the form holds at first, without what another product has."""
        suggested = self.suggested_settings()
        product_of = CONNECTIONS[kind].product_of
        if self._product == product_of(suggested):
            return suggested
        return {k: v for k, v in suggested.items() if k not in _OF_A_PRODUCT}

    async def is_connected(self, config: Config) -> bool:
        """Return whether another network leads to the same bus already."""
        others = [
            subentry.data
            for subentry in self.all_networks()
            if subentry.subentry_id != self.reconfigured_network()
        ]
        return await is_among(self.hass, config, others)

    def all_networks(self) -> Iterator[ConfigSubentry]:
        """Return the networks of all coaches."""
        for entry in self.hass.config_entries.async_entries(DOMAIN):
            yield from entry.subentries.values()

    def reconfigured_network(self) -> str | None:
        """Return the subentry's id of the network that is being changed."""
        return None

    def suggested_settings(self) -> Mapping[str, Any]:
        """Return what the form holds at first."""
        raise NotImplementedError

    def further_fields(self) -> Fields:
        """Return what is asked for beside the connection."""
        return {}

    async def connection_chosen(self, config: dict[str, Any]) -> Any:
        """Go on with a connection that can be opened."""
        raise NotImplementedError


def _without(given: _Input, keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in (given or {}).items() if key not in keys}


def _step_of(
    kind: str,
) -> Callable[[ConnectionSteps, _Input], Coroutine[Any, Any, Any]]:
    async def step(self: ConnectionSteps, user_input: _Input = None) -> Any:
        return await self.ask_for_kind(kind, user_input)

    return step


def _step_of_product(
    product: str,
) -> Callable[[ConnectionSteps, _Input], Coroutine[Any, Any, Any]]:
    async def step(self: ConnectionSteps, user_input: _Input = None) -> Any:
        return await self.ask_for_product(product)

    return step


# Home Assistant calls a step by its name: what is in the registry has one.
for _kind in CONNECTIONS:
    setattr(ConnectionSteps, f"async_step_{_kind}", _step_of(_kind))
for _one in GATEWAY.products:
    setattr(ConnectionSteps, f"async_step_{_one}", _step_of_product(_one))


async def try_connection(hass: HomeAssistant, config: Config) -> None:
    """Open a connection once; raises CannotOpen."""
    transport = transport_factory(hass, config, timing_of(hass).bus)()
    try:
        await transport.open(lambda frames: None, lambda error: None)
    finally:
        await transport.close()
