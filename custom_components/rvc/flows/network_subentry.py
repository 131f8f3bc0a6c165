"""The flow of a coach's further networks, and of changes to any of them."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import TextSelector
from homeassistant.util import slugify
import voluptuous as vol

from ..const import CONF_KIND, CONF_NETWORK, HOUSE
from .connection_steps import ConnectionSteps
from .connections.demo import DEMO
from .connections.model import Fields
from .connections.registry import CONNECTIONS, place_of

_FURTHER: Final = [kind for kind in CONNECTIONS if kind != DEMO]


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
        if kind == DEMO:
            form: SubentryFlowResult = await self.ask_for_connection(kind, None)
            return form
        return self.async_show_menu(
            step_id="reconfigure",
            menu_options=[kind, *(other for other in _FURTHER if other != kind)],
        )

    @override
    def reconfigured_network(self) -> str | None:
        if self.source != SOURCE_RECONFIGURE:
            return None
        return self._get_reconfigure_subentry().subentry_id

    @override
    def suggested_settings(self) -> Mapping[str, Any]:
        if self.source != SOURCE_RECONFIGURE:
            return {}
        subentry = self._get_reconfigure_subentry()
        return {CONF_NAME: subentry.title, **subentry.data}

    @override
    def further_fields(self) -> Fields:
        return {vol.Required(CONF_NAME): TextSelector()}

    @override
    async def connection_chosen(self, config: dict[str, Any]) -> SubentryFlowResult:
        title = config.pop(CONF_NAME)
        entry = self._get_entry()
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            key = subentry.data[CONF_NETWORK]
            if key == HOUSE and place_of(config) != place_of(subentry.data):
                # It is not the discovered adapter that is to be followed any more.
                self.hass.config_entries.async_update_entry(entry, unique_id=None)
            return self.async_update_and_abort(
                entry, subentry, title=title, data={CONF_NETWORK: key, **config}
            )
        used = {one.data[CONF_NETWORK] for one in entry.subentries.values()}
        key = _free_key(slugify(title), used)
        return self.async_create_entry(
            title=title, data={CONF_NETWORK: key, **config}, unique_id=key
        )


def _free_key(wanted: str, used: set[str]) -> str:
    """Return a key that no network of the coach has; it outlives every renaming."""
    key, number = wanted, 2
    while key in used:
        key, number = f"{wanted}_{number}", number + 1
    return key
