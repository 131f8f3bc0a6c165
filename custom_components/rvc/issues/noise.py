"""Nodes that talk nonsense, and nodes that fight over a device."""

from collections.abc import Iterable
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..coach.session import NetworkSession
from ..coach.witnesses import Babble
from ..const import DOMAIN
from ..data import RvcConfigEntry, device_label, network_title
from ..devices import NODE, DeviceKey

_LOGGER = logging.getLogger(__name__)

_MOST_FIGHTS: Final = 20


class NoiseWatch:
    """Reports who talks nonsense, and who fights over what, with one issue for each."""

    def __init__(self, hass: HomeAssistant, entry: RvcConfigEntry) -> None:
        """Watch all networks of the entry."""
        self._hass = hass
        self._entry = entry
        self._issues: set[str] = set()
        entry.async_on_unload(entry.runtime_data.coach.ticks.subscribe(self._check))
        entry.async_on_unload(self._end)

    @callback
    def _check(self) -> None:
        coach = self._entry.runtime_data.coach
        fights: set[str] = set()
        for session in coach.sessions.values():
            if self._issue(session.name) not in self._issues:
                babble = session.witnesses.babble(coach.now())
                if babble is not None:
                    self._report_babble(session, babble)
            for key, rivals in session.receiver.rivals.fights().items():
                if key in coach.devices and len(fights) < _MOST_FIGHTS:
                    fights.add(issue := self._issue(str(key), "rivals"))
                    if issue not in self._issues:
                        self._report_fight(session, issue, key, rivals)
        for issue in self._issues - fights:
            if issue.startswith("rivals"):
                self._take_back(issue)

    def _issue(self, about: str, what: str = "babble") -> str:
        return f"{what}_{self._entry.entry_id}_{about}"

    def _report_babble(self, session: NetworkSession, babble: Babble) -> None:
        """Report nonsense: of a few nodes, of very many, or of too many devices."""
        culprits = babble.culprits
        if not babble.is_nonsense:
            key = "too_many_devices"
        else:
            key = "babbling_nodes" if culprits else "babbling_network"
        nodes = nodes_in_words(self._hass, self._entry, session, culprits)
        _LOGGER.warning(
            "On the network %s, %d nodes report %d things that nobody confirms; most"
            " come from: %s",
            session.name,
            len(babble.sources),
            sum(babble.sources.values()),
            nodes or "nobody in particular",
        )
        self._create(
            self._issue(session.name),
            key,
            network=network_title(self._entry, session.name),
            nodes=nodes or str(len(babble.sources)),
            limit=str(session.registry.places.limit),
        )

    def _report_fight(
        self,
        session: NetworkSession,
        issue: str,
        key: DeviceKey,
        rivals: Iterable[int],
    ) -> None:
        device = session.registry.devices[key]
        nodes = nodes_in_words(self._hass, self._entry, session, sorted(rivals))
        label = device_label(self._hass, self._entry, device)
        _LOGGER.warning("Several nodes report other values of %s: %s", label, nodes)
        self._create(
            issue,
            "rival_nodes",
            device=label,
            instance=device.instance_name,
            network=network_title(self._entry, session.name),
            nodes=nodes,
            believed=nodes_in_words(
                self._hass,
                self._entry,
                session,
                sorted(session.receiver.rivals.believed(key)),
            ),
        )

    def _create(self, issue: str, key: str, **placeholders: str) -> None:
        self._issues.add(issue)
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={"coach": self._entry.title, **placeholders},
        )

    def _take_back(self, issue: str) -> None:
        self._issues.remove(issue)
        ir.async_delete_issue(self._hass, DOMAIN, issue)

    @callback
    def _end(self) -> None:
        for issue in list(self._issues):
            self._take_back(issue)


def nodes_in_words(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    session: NetworkSession,
    addresses: Iterable[int],
) -> str:
    """Return nodes as their owner knows them: name, address, make and model."""
    names = entry.runtime_data.names
    found = []
    for address in addresses:
        node = session.registry.node(session, address)
        words = names.of(NODE, address)
        if node is not None:
            words = device_label(hass, entry, node)
        if str(address) not in words:
            words = f"{words} {address}"
        if node is not None:
            make, model = node.identity.make, node.identity.model
            if product := " ".join(part for part in (make, model) if part):
                words = f"{words} ({product})"
        found.append(words)
    return ", ".join(found)
