"""Sends how a coach is, once a second, as long as a page is open."""

from collections.abc import Callable
from typing import Any, cast

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from ...const import DOMAIN
from ...data import RvcConfigEntry, network_title
from ..contract.command import EntryRequest
from ..contract.overview import SUBSCRIBE, OverviewEvent, OverviewNetwork, OverviewNode
from ..looking import keep_looking
from ..registry import Stream, streams
from .advice import advice_of
from .errors import RecentErrors
from .faults import faults_of
from .nodes import Address, nodes_of


@streams(SUBSCRIBE)
def stream_overview(stream: Stream[EntryRequest, OverviewEvent]) -> Callable[[], None]:
    """Send how the coach is, now and as it changes."""
    return keep_looking(stream, _Overview(stream).look)


class _Overview:
    """What one page was sent."""

    def __init__(self, stream: Stream[EntryRequest, OverviewEvent]) -> None:
        """Take the coach; nothing was sent yet."""
        self._stream = stream
        self._coach = stream.runtime.coach
        now = self._coach.now()
        self._recent = {
            name: RecentErrors(network, now)
            for name, network in self._coach.networks.items()
        }
        self._nodes: dict[Address, OverviewNode] = {}
        self._received: dict[Address, int] = {}
        self._sent: OverviewEvent = {}

    def look(self) -> None:
        """Send what has changed."""
        hass, entry = self._stream.hass, self._stream.entry
        now = self._coach.now()
        for recent in self._recent.values():
            recent.update(now)
        whole = OverviewEvent(
            networks=[network_row(hass, entry, name) for name in self._coach.networks],
            rates=self._rates(),
            faults=faults_of(hass, entry),
            advice=advice_of(hass, entry, self._recent),
        )
        event = _changed(self._sent, whole)
        self._sent = whole
        self._add_nodes(event)
        if event:
            self._stream.send(event)

    def _rates(self) -> list[tuple[str, int, int]]:
        """Return how many frames each node has sent since the last look."""
        rates = []
        received: dict[Address, int] = {}
        for name, session in self._coach.sessions.items():
            session.count_in()
            for address, seen in session.nodes.items():
                count = received[name, address] = seen.received
                rate = count - self._received.get((name, address), count)
                if rate > 0:
                    rates.append((name, address, rate))
        self._received = received
        return rates

    def _add_nodes(self, event: OverviewEvent) -> None:
        """Add the nodes that have changed, and those that are gone."""
        nodes = dict(nodes_of(self._stream.hass, self._stream.entry))
        before, self._nodes = self._nodes, nodes
        changed = [node for key, node in nodes.items() if before.get(key) != node]
        gone = [key for key in before if key not in nodes]
        if changed:
            event["nodes"] = changed
        if gone:
            event["gone"] = gone


def _changed(before: OverviewEvent, now: OverviewEvent) -> OverviewEvent:
    """Return the parts that have changed."""
    old: dict[str, Any] = {**before}
    new: dict[str, Any] = {**now}
    changed = {key: one for key, one in new.items() if old.get(key) != one}
    return cast(OverviewEvent, changed)


def network_row(
    hass: HomeAssistant, entry: RvcConfigEntry, name: str
) -> OverviewNetwork:
    """Return how a network is."""
    coach = entry.runtime_data.coach
    network, session = coach.networks[name], coach.sessions[name]
    meter = session.monitor.meter
    counters = network.error_counters
    registered = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, f"{entry.entry_id}_network_{name}"), entry.entry_id
    )
    return OverviewNetwork(
        key=name,
        title=network_title(entry, name),
        state=network.state.value,
        listen_only=network.listen_only,
        is_recording=not network.is_live,
        frames_per_second=round(meter.frames_per_second),
        load=round(meter.load),
        received=network.statistics.received,
        errors=counters.error_frames + counters.malformed,
        dropped=counters.dropped,
        own_address=session.node.address,
        device_id=None if registered is None else registered.id,
    )
