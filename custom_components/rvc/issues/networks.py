"""Issues about networks: those that stay away, and those that give no address."""

from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from ..bus.errors import CannotOpen
from ..bus.network import Network, NetworkState
from ..coach.node.address_claim import CANDIDATES
from ..const import DOMAIN
from ..data import RvcConfigEntry, network_title
from ..services.reasons import in_our_language

# Whoever has just unplugged something knows it.
_STAYS_AWAY: Final = 300.0
_REASONS_WITH_ADVICE: Final = ("may_not_bring_up", "wrong_bit_rate", "wrong_mode")


class NetworkWatch:
    """Reports networks that have been away for five minutes or give no address."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Watch all networks of the entry."""
        self._hass = hass
        self._entry = entry
        self._waiting: dict[str, CALLBACK_TYPE] = {}
        self._fine: set[str] = set()
        """Networks that gave an address when they were last looked at."""
        for network in entry.runtime_data.coach.networks.values():
            entry.async_on_unload(network.states.subscribe(self._changed))
            ir.async_delete_issue(hass, DOMAIN, self._issue(network))
        entry.async_on_unload(
            entry.runtime_data.coach.ticks.subscribe(self._check_addresses)
        )
        entry.async_on_unload(self._end)

    def _issue(self, network: Network, what: str = "away") -> str:
        return f"network_{what}_{self._entry.entry_id}_{network.name}"

    @callback
    def _check_addresses(self) -> None:
        """Report networks on which all addresses for controllers are taken."""
        coach = self._entry.runtime_data.coach
        for network in coach.networks.values():
            node = coach.sessions[network.name].node
            is_fine = not (node.cannot_claim and network.connected)
            if is_fine and network.name in self._fine:
                continue
            issue = self._issue(network, "without_address")
            if is_fine:
                self._fine.add(network.name)
                ir.async_delete_issue(self._hass, DOMAIN, issue)
                continue
            self._fine.discard(network.name)
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                issue,
                data={"fix": "try_again", "entry_id": self._entry.entry_id},
                is_fixable=True,
                severity=ir.IssueSeverity.ERROR,
                translation_key="network_without_address",
                translation_placeholders={
                    "network": network_title(self._entry, network.name),
                    "coach": self._entry.title,
                    "first": str(CANDIDATES[-1]),
                    "last": str(CANDIDATES[0]),
                },
            )

    @callback
    def _changed(self, network: Network, state: NetworkState) -> None:
        if state in (NetworkState.CONNECTED, NetworkState.CLOSED):
            if (cancel := self._waiting.pop(network.name, None)) is not None:
                cancel()
            ir.async_delete_issue(self._hass, DOMAIN, self._issue(network))
        elif network.name not in self._waiting:

            @callback
            def report(*_: object) -> None:
                self._report(network)

            self._waiting[network.name] = async_call_later(
                self._hass, _STAYS_AWAY, report
            )

    @callback
    def _report(self, network: Network) -> None:
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue(network),
            data={"fix": "try_again", "entry_id": self._entry.entry_id},
            is_fixable=True,
            severity=ir.IssueSeverity.ERROR,
            translation_key=_issue_key(network),
            translation_placeholders={
                "network": network_title(self._entry, network.name),
                "coach": self._entry.title,
                "reason": _reason(network),
            },
        )

    @callback
    def _end(self) -> None:
        for network in self._entry.runtime_data.coach.networks.values():
            issue = self._issue(network, "without_address")
            ir.async_delete_issue(self._hass, DOMAIN, issue)
        while self._waiting:
            self._waiting.popitem()[1]()


def _issue_key(network: Network) -> str:
    """Return the issue's translation key: what the owner can do differs."""
    if network.state is NetworkState.SILENT:
        return "network_silent"
    error = network.last_error
    if isinstance(error, CannotOpen) and error.reason in _REASONS_WITH_ADVICE:
        return f"network_{error.reason}"
    return "network_lost"


def _reason(network: Network) -> str:
    error = network.last_error
    return (
        in_our_language(error.detail)
        if isinstance(error, CannotOpen)
        else str(error or "")
    )
