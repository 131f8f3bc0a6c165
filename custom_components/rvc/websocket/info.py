"""Which coaches there are, and which versions answer."""

from collections.abc import Callable

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntryChange,
    ConfigEntryState,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.loader import Integration, async_get_loaded_integration

from ..bus.network import Network, NetworkState
from ..const import DOMAIN
from ..data import RvcConfigEntry, network_title
from .contract import API_VERSION
from .contract.command import NoFields
from .contract.info import INFO, INFO_SUBSCRIBE, Info, InfoEntry, InfoNetwork
from .registry import Call, Stream, handles, streams


@handles(INFO)
def handle_info(call: Call[NoFields]) -> Info:
    """Say which versions answer, and which coaches there are."""
    return _info(call.hass)


@streams(INFO_SUBSCRIBE)
def stream_info(stream: Stream[NoFields, Info]) -> Callable[[], None]:
    """Say it now and whenever it has changed."""
    return _InfoStream(stream).close


class _InfoStream:
    """Watches the entries and the networks of those that run."""

    def __init__(self, stream: Stream[NoFields, Info]) -> None:
        """Begin with what is there."""
        self._stream = stream
        self._networks: list[Callable[[], None]] = []
        self._last: Info | None = None
        self._entries = async_dispatcher_connect(
            stream.hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed
        )
        self._look()

    @callback
    def close(self) -> None:
        """Watch no more."""
        self._entries()
        self._leave_networks()

    def _leave_networks(self) -> None:
        while self._networks:
            self._networks.pop()()

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: RvcConfigEntry) -> None:
        if entry.domain == DOMAIN:
            self._look()

    def _look(self) -> None:
        """Watch the networks that are there now, and send what has changed."""
        self._leave_networks()
        for entry in self._stream.hass.config_entries.async_loaded_entries(DOMAIN):
            for network in entry.runtime_data.coach.networks.values():
                self._networks.append(network.states.subscribe(self._state_changed))
        self._send()

    @callback
    def _state_changed(self, _: Network, __: NetworkState) -> None:
        self._send()

    def _send(self) -> None:
        info = _info(self._stream.hass)
        if info != self._last:
            self._last = info
            self._stream.send(info)


def _info(hass: HomeAssistant) -> Info:
    """Return which versions answer, and which coaches there are."""
    integration: Integration = async_get_loaded_integration(hass, DOMAIN)
    return Info(
        api_version=API_VERSION,
        version=str(integration.version or ""),
        entries=[
            InfoEntry(
                entry_id=entry.entry_id,
                title=entry.title,
                state=entry.state.value,
                networks=_networks(entry),
            )
            for entry in hass.config_entries.async_entries(DOMAIN)
        ],
    )


def _networks(entry: RvcConfigEntry) -> list[InfoNetwork]:
    """Return the networks of an entry while it runs."""
    if entry.state is not ConfigEntryState.LOADED:
        return []
    return [
        InfoNetwork(
            key=name,
            title=network_title(entry, name),
            state=network.state.value,
            listen_only=network.listen_only,
        )
        for name, network in entry.runtime_data.coach.networks.items()
    ]
