"""Add a coach, a further network of it, or change how one is connected."""

from collections.abc import Mapping
import logging
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlowWithReload,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    TextSelector,
)
from homeassistant.util import slugify
import voluptuous as vol

from .bus.errors import CannotOpen
from .coach_map import read_map
from .connections import CONNECTIONS, find_can_interfaces, transport_factory
from .const import (
    CONF_ALLOW,
    CONF_CHANNEL,
    CONF_KIND,
    CONF_LIMITS,
    CONF_MAP,
    CONF_NAME,
    CONF_NETWORK,
    CONF_OPTIONS,
    CONF_SET_CLOCK,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from .wire_log import Limits

_LOGGER = logging.getLogger(__name__)

# A hundred thousand frames are about 20 MB.
_MOST_KEPT = 100_000
_FURTHER = [kind for kind in CONNECTIONS if kind != "demo"]


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
        usual = Limits()
        for name, key in CONF_LIMITS.items():
            default = options.get(key, getattr(usual, name))
            fields[vol.Required(key, default=default)] = NumberSelector(
                NumberSelectorConfig(
                    min=16, max=_MOST_KEPT, mode=NumberSelectorMode.BOX
                )
            )
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


class ConnectionSteps(FlowHandler[Any, Any, Any]):
    """The steps that ask for a connection and try it, one for each kind."""

    async def async_step_demo(self, user_input: dict[str, Any] | None = None) -> Any:
        """Add a simulated coach."""
        return await self._async_step_connection("demo", user_input)

    async def async_step_socketcan(
        self, user_input: dict[str, Any] | None = None
    ) -> Any:
        """Connect over a CAN interface of this machine."""
        return await self._async_step_connection("socketcan", user_input)

    async def async_step_slcan(self, user_input: dict[str, Any] | None = None) -> Any:
        """Connect over a serial adapter."""
        return await self._async_step_connection("slcan", user_input)

    async def async_step_gateway(self, user_input: dict[str, Any] | None = None) -> Any:
        """Connect over a gateway in the local network."""
        return await self._async_step_connection("gateway", user_input)

    async def async_step_recording(
        self, user_input: dict[str, Any] | None = None
    ) -> Any:
        """Play a recording."""
        return await self._async_step_connection("recording", user_input)

    async def async_step_other(self, user_input: dict[str, Any] | None = None) -> Any:
        """Connect over any other interface of python-can."""
        return await self._async_step_connection("other", user_input)

    async def _async_step_connection(
        self, kind: str, user_input: dict[str, Any] | None
    ) -> Any:
        errors: dict[str, str] = {}
        detail = ""
        if user_input is not None:
            data = {CONF_KIND: kind, **user_input}
            if self._is_connected(data):
                return self.async_abort(reason="already_configured")
            try:
                await async_try(self.hass, data)
            except CannotOpen as error:
                _LOGGER.debug("Cannot open %s: %r", kind, error)
                errors["base"], detail = error.reason, error.detail
            else:
                return self._finish(data)
        interfaces = await self.hass.async_add_executor_job(find_can_interfaces)
        fields = {**self._further_fields(), **CONNECTIONS[kind].all_fields(interfaces)}
        return self.async_show_form(
            step_id=kind,
            data_schema=self.add_suggested_values_to_schema(
                # Home Assistant serves its own schemas under this name.
                vol.Schema(fields),  # type: ignore[arg-type]
                user_input or self._suggested(),
            ),
            errors=errors,
            description_placeholders={"detail": detail},
        )

    def _is_connected(self, data: Mapping[str, Any]) -> bool:
        """Tell whether another network has this connection already."""
        identity = (CONF_KIND, *CONNECTIONS[data[CONF_KIND]].identity)
        return any(
            all(data.get(field) == subentry.data.get(field) for field in identity)
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.subentries.values()
            if subentry.subentry_id != self._changing()
        )

    def _changing(self) -> str | None:
        """Return the id of the network that is being changed."""
        return None

    def _suggested(self) -> Mapping[str, Any]:
        """Return what the form holds at first."""
        return {}

    def _further_fields(self) -> dict[vol.Marker, Any]:
        """Return what is asked for beside the connection."""
        return {}

    def _finish(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError


async def async_try(hass: HomeAssistant, data: Mapping[str, Any]) -> None:
    """Open a connection once; raises CannotOpen."""
    if not isinstance(data.get(CONF_OPTIONS, {}), Mapping):
        raise CannotOpen("bad_settings", "The options are not a mapping")
    try:
        transport = transport_factory(hass, data)()
    except TypeError as error:
        # Options that are named like the fields above them
        raise CannotOpen("bad_settings", str(error)) from error
    try:
        await transport.open(lambda frames: None, lambda error: None)
    finally:
        await transport.close()


class RvcConfigFlow(ConfigFlow, ConnectionSteps, domain=DOMAIN):
    """Ask for the kind of connection, then for its settings, and try them."""

    VERSION = 2

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> RvcOptionsFlow:
        """Return the flow of the options."""
        return RvcOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the flow of the networks."""
        return {NETWORK: NetworkFlow}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Offer the kinds of connection."""
        return self.async_show_menu(step_id="user", menu_options=list(CONNECTIONS))

    @override
    def _finish(self, data: dict[str, Any]) -> ConfigFlowResult:
        title = CONNECTIONS[data[CONF_KIND]].title
        return self.async_create_entry(
            title=title.format(**{CONF_CHANNEL: ""} | data).strip(),
            data={},
            subentries=[
                ConfigSubentryData(
                    subentry_type=NETWORK,
                    title=HOUSE.capitalize(),
                    unique_id=HOUSE,
                    data={CONF_NETWORK: HOUSE, **data},
                )
            ],
        )


class NetworkFlow(ConfigSubentryFlow, ConnectionSteps):
    """Add a further network of the coach, or change one."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Offer the kinds of connection."""
        return self.async_show_menu(step_id="user", menu_options=_FURTHER)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Offer the settings that the network has now, or another connection."""
        kind = self._get_reconfigure_subentry().data[CONF_KIND]
        if kind == "demo":
            return await self._async_step_connection(kind, None)  # type: ignore[no-any-return]
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=[kind, *(other for other in _FURTHER if other != kind)],
        )

    @override
    def _changing(self) -> str | None:
        if self.source != SOURCE_RECONFIGURE:
            return None
        return self._get_reconfigure_subentry().subentry_id

    @override
    def _suggested(self) -> Mapping[str, Any]:
        if self.source != SOURCE_RECONFIGURE:
            return {}
        subentry = self._get_reconfigure_subentry()
        return {CONF_NAME: subentry.title, **subentry.data}

    @override
    def _further_fields(self) -> dict[vol.Marker, Any]:
        return {vol.Required(CONF_NAME): TextSelector()}

    @override
    def _finish(self, data: dict[str, Any]) -> SubentryFlowResult:
        title = data.pop(CONF_NAME)
        entry = self._get_entry()
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            key = subentry.data[CONF_NETWORK]
            return self.async_update_and_abort(
                entry, subentry, title=title, data={CONF_NETWORK: key, **data}
            )
        taken = {one.data[CONF_NETWORK] for one in entry.subentries.values()}
        key = _free_key(slugify(title), taken)
        return self.async_create_entry(
            title=title, data={CONF_NETWORK: key, **data}, unique_id=key
        )


def _free_key(wanted: str, taken: set[str]) -> str:
    """Return a key that no network of the coach has; it outlives every renaming."""
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}_{number}", number + 1
    return key
