"""Add a coach, a further network of it, or change how one is connected."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
import logging
from typing import Any, override

from homeassistant.components.usb import get_serial_by_id
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_PROTOCOL
from homeassistant.core import HomeAssistant, callback
from homeassistant.data_entry_flow import FlowHandler
from homeassistant.helpers.selector import TextSelector
from homeassistant.helpers.service_info.usb import UsbServiceInfo
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.util import slugify
import voluptuous as vol

from .bus.errors import CannotOpen
from .coach.scan import ScanResult, survey
from .coach_map.formats.registry import ImportedMap
from .coach_map.model import Document
from .const import (
    CONF_CHANNEL,
    CONF_KIND,
    CONF_MAP,
    CONF_NAME,
    CONF_NETWORK,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from .data import load_spec_of
from .device_names import DeviceNames, load_device_names
from .flows.coach_map_steps import MapSteps
from .flows.connections import (
    CONNECTIONS,
    find_can_interfaces,
    identity_of,
    make_network,
    simulated_coach,
    transport_factory,
)
from .flows.options import RvcOptionsFlow
from .protocol.codec import Codec

_LOGGER = logging.getLogger(__name__)

LISTEN = 5.0
"""How long a new network is listened to, in s: all broadcasts but the slowest come."""
_WICAN_PORT = 3333
_FURTHER = [kind for kind in CONNECTIONS if kind != "demo"]


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
                return await self._finish(data)
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
        return any(
            identity_of(data) == identity_of(subentry.data)
            for subentry in self._networks()
            if subentry.subentry_id != self._changing()
        )

    def _networks(self) -> Iterator[ConfigSubentry]:
        """Return the networks of all coaches."""
        for entry in self.hass.config_entries.async_entries(DOMAIN):
            yield from entry.subentries.values()

    def _changing(self) -> str | None:
        """Return the id of the network that is being changed."""
        return None

    def _suggested(self) -> Mapping[str, Any]:
        """Return what the form holds at first."""
        raise NotImplementedError

    def _further_fields(self) -> dict[vol.Marker, Any]:
        """Return what is asked for beside the connection."""
        return {}

    async def _finish(self, data: dict[str, Any]) -> Any:
        raise NotImplementedError


async def async_try(hass: HomeAssistant, data: Mapping[str, Any]) -> None:
    """Open a connection once; raises CannotOpen."""
    transport = transport_factory(hass, data)()
    try:
        await transport.open(lambda frames: None, lambda error: None)
    finally:
        await transport.close()


async def listen_to(
    hass: HomeAssistant, config: Mapping[str, Any], codec: Codec, identity: str
) -> ScanResult:
    """Listen to a network for a few seconds; raises CannotOpen."""
    simulated = None
    if config[CONF_KIND] == "demo":
        simulated = await simulated_coach(hass, config, codec)
        await simulated.start()
    try:
        return await survey(make_network(hass, config), codec, identity, LISTEN)
    finally:
        if simulated is not None:
            await simulated.stop()


class RvcConfigFlow(ConfigFlow, ConnectionSteps, MapSteps, domain=DOMAIN):
    """Ask how to connect, listen, and ask which coach it is."""

    VERSION = 3

    def __init__(self) -> None:
        """Know nothing yet."""
        self._connection: dict[str, Any] = {}
        self._listening: asyncio.Task[ScanResult] | None = None
        self._heard: ScanResult | None = None
        self._discovered: Mapping[str, Any] = {}

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
            usual={CONF_PROTOCOL: "slcan", CONF_PORT: _WICAN_PORT},
        )

    async def _offer(
        self,
        kind: str,
        where: Mapping[str, Any],
        *,
        identity: str,
        name: str,
        usual: Mapping[str, Any] | None = None,
    ) -> ConfigFlowResult:
        """Offer an adapter that was discovered, or follow one that has moved."""
        known = await self.async_set_unique_id(identity)
        if known is not None:
            self._follow_adapter(known, kind, where)
            return self.async_abort(reason="already_configured")
        wanted = {CONF_KIND: kind, **where}.items()
        if any(wanted <= one.data.items() for one in self._networks()):
            return self.async_abort(reason="already_configured")
        self._discovered = {**(usual or {}), **where}
        self.context["title_placeholders"] = {"name": name}
        form: ConfigFlowResult = await self._async_step_connection(kind, None)
        return form

    def _follow_adapter(
        self, entry: ConfigEntry, kind: str, where: Mapping[str, Any]
    ) -> None:
        """Let the network of a known adapter use the place where it is now."""
        for subentry in entry.subentries.values():
            if (subentry.data[CONF_NETWORK], subentry.data[CONF_KIND]) == (HOUSE, kind):
                self.hass.config_entries.async_update_subentry(
                    entry, subentry, data={**subentry.data, **where}
                )

    @override
    def _suggested(self) -> Mapping[str, Any]:
        return self._discovered

    @override
    async def _finish(self, data: dict[str, Any]) -> ConfigFlowResult:
        self._connection = data
        return await self.async_step_listen()

    async def async_step_listen(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Listen for a few seconds."""
        if self._listening is None:
            self._listening = self.hass.async_create_task(self._listen())
        if not self._listening.done():
            return self.async_show_progress(
                step_id="listen",
                progress_action="listen",
                progress_task=self._listening,
            )
        task, self._listening = self._listening, None
        try:
            self._heard = task.result()
        except CannotOpen as error:
            # It could be opened a moment ago, and is gone.
            _LOGGER.debug("Cannot listen: %r", error)
            return self.async_show_progress_done(next_step_id="lost")
        silence = self._heard.silence
        return self.async_show_progress_done(
            next_step_id="coach" if silence is None else f"silent_{silence}"
        )

    async def _listen(self) -> ScanResult:
        loaded = await self.hass.async_add_executor_job(load_spec_of, self.hass)
        config = {CONF_NETWORK: HOUSE, **self._connection}
        return await listen_to(self.hass, config, Codec(loaded.spec), self.flow_id)

    async def async_step_silent_nothing(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what to try when nothing at all is heard."""
        return self._silent("nothing")

    async def async_step_silent_errors(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what to try when there are only errors."""
        return self._silent("errors")

    async def async_step_silent_foreign(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what it means when there are only other kinds of frames."""
        return self._silent("foreign")

    async def async_step_silent_no_rvc(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what it means when nothing of what is heard is RV-C."""
        return self._silent("no_rvc")

    async def async_step_lost(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say that the connection went while it was listened to."""
        return self._silent("lost", "lost")

    def _silent(self, reason: str, step_id: str | None = None) -> ConfigFlowResult:
        heard = self._heard
        return self.async_show_menu(
            step_id=step_id or f"silent_{reason}",
            menu_options=["listen", "coach"],
            description_placeholders={
                "frames": str(heard.frames if heard else 0),
                "errors": str(heard.error_counters.error_frames if heard else 0),
            },
        )

    async def async_step_coach(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Say what is heard, and ask which coach it is."""
        heard = self._heard
        names = await load_device_names(self.hass)
        result: ConfigFlowResult = await self.ask_for_coach(
            user_input,
            heard.keys if heard else (),
            heard.products if heard else (),
            rate=str(round(heard.frames_per_second)) if heard else "0",
            nodes=(heard and _nodes_of(heard, names)) or "–",
            devices=(heard and _devices_of(heard, names)) or "–",
        )
        return result

    @override
    async def async_step_import_map(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the text of a map's file."""
        loaded = await self.hass.async_add_executor_job(load_spec_of, self.hass)
        read = await self.ask_for_file(user_input, loaded.spec)
        if isinstance(read, ImportedMap):
            return await self.map_chosen(read.document)
        form: ConfigFlowResult = read
        return form

    @override
    async def map_chosen(self, document: Document | None) -> ConfigFlowResult:
        data = self._connection
        title = CONNECTIONS[data[CONF_KIND]].title.format(**{CONF_CHANNEL: ""} | data)
        coach = document.get("coach", {}) if document else {}
        name = " ".join(str(coach[key]) for key in ("make", "model") if key in coach)
        return self.async_create_entry(
            title=name or title.strip(),
            data={CONF_MAP: dict(document)} if document else {},
            subentries=[
                ConfigSubentryData(
                    subentry_type=NETWORK,
                    title=HOUSE.capitalize(),
                    unique_id=HOUSE,
                    data={CONF_NETWORK: HOUSE, **data},
                )
            ],
        )


def _nodes_of(heard: ScanResult, names: DeviceNames) -> str:
    """Return the nodes by what they call themselves, or what usually is there."""
    usual = {node: names.of_class(kind) for node, kind in heard.usual.items()}
    return ", ".join(
        f"{says or usual.get(node, '?')} ({node})"
        for node, says in sorted(heard.nodes.items())
    )


def _devices_of(heard: ScanResult, names: DeviceNames) -> str:
    """Return how many devices of each kind there are, those of most first."""
    counts: Counter[str] = Counter()
    for kind, count in heard.devices.items():
        counts[names.of_class(kind)] += count
    return ", ".join(
        name if count == 1 else f"{count} × {name}"
        for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
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
    async def _finish(self, data: dict[str, Any]) -> SubentryFlowResult:
        title = data.pop(CONF_NAME)
        entry = self._get_entry()
        if self.source == SOURCE_RECONFIGURE:
            subentry = self._get_reconfigure_subentry()
            key = subentry.data[CONF_NETWORK]
            if key == HOUSE and identity_of(data) != identity_of(subentry.data):
                # It is not the discovered adapter that is to be followed any more.
                self.hass.config_entries.async_update_entry(entry, unique_id=None)
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
