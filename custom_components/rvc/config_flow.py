"""Add a coach, or change how it is connected."""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import BooleanSelector, ObjectSelector
import voluptuous as vol

from .bus.errors import CannotOpen
from .coach_map import read_map
from .connections import CONNECTIONS, find_can_interfaces, transport_factory
from .const import (
    CONF_ALLOW,
    CONF_CHANNEL,
    CONF_KIND,
    CONF_MAP,
    CONF_OPTIONS,
    CONF_SET_CLOCK,
    DOMAIN,
)

_LOGGER = logging.getLogger(__name__)


class RvcOptionsFlow(OptionsFlowWithReload):
    """Ask what may be commanded that can do harm."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show all options; each is off until it is switched on."""
        errors: dict[str, str] = {}
        detail = ""
        options: Mapping[str, Any] = self.config_entry.options
        if user_input is not None:
            try:
                read_map(user_input.get(CONF_MAP))
            except vol.Invalid as error:
                errors[CONF_MAP] = "bad_map"
                detail = str(error)
                options = user_input
            else:
                return self.async_create_entry(data=user_input)
        fields: dict[vol.Marker, Any] = {
            vol.Required(key, default=options.get(key, False)): BooleanSelector()
            for key in (*CONF_ALLOW.values(), CONF_SET_CLOCK)
        }
        suggested = {"suggested_value": options.get(CONF_MAP)}
        fields[vol.Optional(CONF_MAP, description=suggested)] = ObjectSelector()
        return self.async_show_form(
            step_id="init",
            data_schema=vol.Schema(  # type: ignore[arg-type]
                fields
            ),
            errors=errors,
            description_placeholders={"detail": detail},
        )


class RvcConfigFlow(ConfigFlow, domain=DOMAIN):
    """Ask for the kind of connection, then for its settings, and try them."""

    VERSION = 1

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> RvcOptionsFlow:
        """Return the flow of the options."""
        return RvcOptionsFlow()

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the kinds of connection."""
        return self.async_show_menu(step_id="user", menu_options=list(CONNECTIONS))

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the settings that the entry has now."""
        kind = self._get_reconfigure_entry().data[CONF_KIND]
        return await self._async_step_connection(kind, None)

    async def async_step_demo(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add a simulated coach."""
        return await self._async_step_connection("demo", user_input)

    async def async_step_socketcan(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect over a CAN interface of this machine."""
        return await self._async_step_connection("socketcan", user_input)

    async def async_step_slcan(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect over a serial adapter."""
        return await self._async_step_connection("slcan", user_input)

    async def async_step_gateway(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect over a gateway in the local network."""
        return await self._async_step_connection("gateway", user_input)

    async def async_step_recording(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Play a recording."""
        return await self._async_step_connection("recording", user_input)

    async def async_step_other(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Connect over any other interface of python-can."""
        return await self._async_step_connection("other", user_input)

    async def _async_step_connection(
        self, kind: str, user_input: dict[str, Any] | None
    ) -> ConfigFlowResult:
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            data = {CONF_KIND: kind, **user_input}
            self._abort_if_connected(data)
            try:
                await self._async_try(data)
            except CannotOpen as error:
                _LOGGER.debug("Cannot open %s: %r", kind, error)
                errors["base"], detail = error.reason, error.detail
            else:
                return self._finish(data)
        interfaces = await self.hass.async_add_executor_job(find_can_interfaces)
        return self.async_show_form(
            step_id=kind,
            data_schema=self.add_suggested_values_to_schema(
                # Home Assistant serves its own schemas under this name.
                vol.Schema(CONNECTIONS[kind].fields(interfaces)),  # type: ignore[arg-type]
                self._suggested(user_input),
            ),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    def _suggested(self, user_input: Mapping[str, Any] | None) -> Mapping[str, Any]:
        if user_input is None and self.source == SOURCE_RECONFIGURE:
            return self._get_reconfigure_entry().data
        return user_input or {}

    def _abort_if_connected(self, data: Mapping[str, Any]) -> None:
        """Abort when another entry has this connection already."""
        identity = (CONF_KIND, *CONNECTIONS[data[CONF_KIND]].identity)
        wanted = {field: data[field] for field in identity}
        if self.source == SOURCE_RECONFIGURE:
            entry = self._get_reconfigure_entry()
            if wanted.items() <= entry.data.items():
                return
        self._async_abort_entries_match(wanted)

    async def _async_try(self, data: Mapping[str, Any]) -> None:
        """Open the connection once; raises CannotOpen."""
        if not isinstance(data.get(CONF_OPTIONS, {}), Mapping):
            raise CannotOpen("bad_settings", "The options are not a mapping")
        try:
            transport = transport_factory(self.hass, data)()
        except TypeError as error:
            # Options that are named like the fields above them
            raise CannotOpen("bad_settings", str(error)) from error
        try:
            await transport.open(lambda frames: None, lambda error: None)
        finally:
            await transport.close()

    def _finish(self, data: dict[str, Any]) -> ConfigFlowResult:
        title = (
            CONNECTIONS[data[CONF_KIND]]
            .title.format(**{CONF_CHANNEL: ""} | data)
            .strip()
        )
        if self.source == SOURCE_RECONFIGURE:
            return self.async_update_reload_and_abort(
                self._get_reconfigure_entry(), title=title, data=data
            )
        return self.async_create_entry(title=title, data=data)
