"""Add a coach: its connection, a first scan of its network, and its map."""

import asyncio
from collections.abc import Mapping, Sequence
import logging
from typing import Any, override

from homeassistant.components.usb import get_serial_by_id
from homeassistant.config_entries import (
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryData,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.importlib import async_import_module
from homeassistant.helpers.service_info.usb import UsbServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .bus.errors import CannotOpen
from .coach.scan import ScanResult
from .coach_map.model import Document
from .const import (
    CONF_CHANNEL,
    CONF_KIND,
    CONF_MAP,
    CONF_NETWORK,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from .data import ENTRY_VERSION, RvcConfigEntry, load_spec_of
from .device_names import load_device_names
from .flows.coach_map_steps import CoachMapSteps
from .flows.connection_steps import ConnectionSteps
from .flows.connections.gateway import WICAN
from .flows.connections.registry import CONNECTIONS
from .flows.dashboard import make_dashboard
from .flows.network_subentry import NetworkFlow
from .flows.playing import networks_played
from .flows.scanning import placeholders_of, scan_connection
from .spec import Spec

_LOGGER = logging.getLogger(__name__)


class OptionsWhenOpened(OptionsFlow):
    """The options of a coach, which are loaded when somebody opens them.

    Home Assistant loads this file with every coach, and few open its options.
    """

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Become the flow that has the steps."""
        await async_import_module(self.hass, f"{__package__}.flows.options")
        from .flows.options import RvcOptionsFlow  # noqa: PLC0415

        self.__class__ = RvcOptionsFlow  # type: ignore[assignment]
        return await self.async_step_init(user_input)


class RvcConfigFlow(ConfigFlow, ConnectionSteps, CoachMapSteps, domain=DOMAIN):
    """Ask how to connect, scan the network, and ask which coach it is."""

    VERSION = ENTRY_VERSION
    offers_dashboard = True

    def __init__(self) -> None:
        """Start without a connection."""
        self._connection: dict[str, Any] = {}
        self._scanning: asyncio.Task[ScanResult] | None = None
        self._scanned: ScanResult | None = None
        self._discovered: Mapping[str, Any] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: RvcConfigEntry) -> OptionsFlow:
        """Return the flow of the options."""
        return OptionsWhenOpened()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: RvcConfigEntry
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
    async def async_step_usb(self, discovery_info: UsbServiceInfo) -> ConfigFlowResult:
        """Offer a serial CAN adapter that was plugged in."""
        port = await self.hass.async_add_executor_job(
            get_serial_by_id, discovery_info.device
        )
        vid, pid = discovery_info.vid, discovery_info.pid
        return await self._offer(
            "slcan",
            {CONF_CHANNEL: port},
            identity=f"{vid}:{pid}_{discovery_info.serial_number}",
            name=discovery_info.description or port,
        )

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Offer a WiCAN: it announces its web server, and is asked for slcan.

        The port and the protocol are those that it leaves the factory with.
        """
        return await self._offer(
            "gateway",
            {CONF_HOST: discovery_info.host},
            identity=discovery_info.hostname.removesuffix(".").removesuffix(".local"),
            name=f"WiCAN {discovery_info.host}",
            product=WICAN,
        )

    async def async_step_import(self, import_data: dict[str, Any]) -> ConfigFlowResult:
        """Play a recording as a coach of its own, as the panel asks for.

        The data is what the connection asks for, and the names of its networks.
        """
        return self.async_create_entry(
            title=import_data[CONF_NAME],
            data={},
            subentries=networks_played(import_data),
        )

    async def _offer(
        self,
        kind: str,
        where: Mapping[str, Any],
        *,
        identity: str,
        name: str,
        product: str | None = None,
    ) -> ConfigFlowResult:
        """Offer an adapter that was discovered, or follow one that has moved."""
        known = await self.async_set_unique_id(identity)
        if known is not None:
            self._update_adapter(known, kind, where)
            return self.async_abort(reason="already_configured")
        if await self.is_connected({CONF_KIND: kind, **where}):
            return self.async_abort(reason="already_configured")
        self._discovered = where
        self.context["title_placeholders"] = {"name": name}
        form: ConfigFlowResult = await (
            self.ask_for_connection(kind, None)
            if product is None
            else self.ask_for_product(product)
        )
        return form

    def _update_adapter(
        self, entry: RvcConfigEntry, kind: str, where: Mapping[str, Any]
    ) -> None:
        """Set where a known adapter is now for the network that it is used for."""
        for subentry in entry.subentries.values():
            if (subentry.data[CONF_NETWORK], subentry.data[CONF_KIND]) == (HOUSE, kind):
                self.hass.config_entries.async_update_subentry(
                    entry, subentry, data={**subentry.data, **where}
                )

    @override
    def suggested_settings(self) -> Mapping[str, Any]:
        return self._discovered

    @override
    async def connection_chosen(self, config: dict[str, Any]) -> ConfigFlowResult:
        self._connection = config
        return await self.async_step_listen()

    async def async_step_listen(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Scan the network for a few seconds."""
        if self._scanning is None:
            self._scanning = self.hass.async_create_task(
                scan_connection(self.hass, self._connection, self.flow_id)
            )
        if not self._scanning.done():
            return self.async_show_progress(
                step_id="listen",
                progress_action="listen",
                progress_task=self._scanning,
            )
        task, self._scanning = self._scanning, None
        try:
            self._scanned = task.result()
        except CannotOpen as error:
            # It could be opened a moment ago, and is gone.
            _LOGGER.debug("Cannot listen: %r", error)
            return self.async_show_progress_done(next_step_id="lost")
        silence = self._scanned.silence
        return self.async_show_progress_done(
            next_step_id="coach" if silence is None else f"silent_{silence}"
        )

    async def async_step_silent_nothing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Advise on a network on which nothing at all is received."""
        return self._silent("nothing")

    async def async_step_silent_errors(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Advise on a network with errors alone."""
        return self._silent("errors")

    async def async_step_silent_foreign(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Advise on a network with frames of other kinds alone."""
        return self._silent("foreign")

    async def async_step_silent_no_rvc(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Advise on a network without any RV-C message."""
        return self._silent("no_rvc")

    async def async_step_lost(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Advise on a connection that was lost during the scan."""
        return self._silent("lost", "lost")

    def _silent(self, reason: str, step_id: str | None = None) -> ConfigFlowResult:
        scanned = self._scanned
        return self.async_show_menu(
            step_id=step_id or f"silent_{reason}",
            menu_options=["listen", "coach"],
            description_placeholders={
                "frames": str(scanned.frames if scanned else 0),
                "errors": str(scanned.error_counters.error_frames if scanned else 0),
            },
        )

    async def async_step_coach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the result of the scan, and ask which coach it is."""
        scanned = self._scanned
        result: ConfigFlowResult = await self.ask_for_coach(
            user_input,
            scanned.keys if scanned else (),
            scanned.products if scanned else (),
            **placeholders_of(scanned, await load_device_names(self.hass)),
        )
        return result

    @override
    async def spec(self) -> Spec:
        loaded = await self.hass.async_add_executor_job(load_spec_of, self.hass)
        return loaded.spec

    @override
    async def map_chosen(
        self, document: Document | None, unused: Sequence[str] = ()
    ) -> ConfigFlowResult:
        config = self._connection
        connection = CONNECTIONS[config[CONF_KIND]]
        coach = document.get("coach", {}) if document else {}
        name = " ".join(str(coach[key]) for key in ("make", "model") if key in coach)
        return self.async_create_entry(
            title=name or connection.title_of(config),
            data={CONF_MAP: dict(document)} if document else {},
            subentries=[
                ConfigSubentryData(
                    subentry_type=NETWORK,
                    title=HOUSE.capitalize(),
                    unique_id=HOUSE,
                    data={CONF_NETWORK: HOUSE, **config},
                )
            ],
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        if self.wants_dashboard:
            await make_dashboard(self.hass, result["result"])
        return result
