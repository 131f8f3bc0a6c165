"""A first scan of a network that is being set up, and its result in words."""

from collections import Counter
from typing import Any, Final

from homeassistant.core import HomeAssistant

from ..coach.scan import ScanResult, scan
from ..const import CONF_KIND, CONF_NETWORK, HOUSE
from ..data import load_spec_of, timing_of
from ..device_names import DeviceNames
from ..protocol.codec import Codec
from ..protocol.text import in_markdown
from .connections.demo import DEMO, simulated_coach
from .connections.model import Config
from .connections.registry import make_network

_NOTHING: Final = "–"


async def scan_connection(
    hass: HomeAssistant, connection: Config, identity: str
) -> ScanResult:
    """Listen to the network behind a connection for a while; raises CannotOpen.

    Args:
        hass: Home Assistant.
        connection: The settings of the connection.
        identity: Tells the local node of this scan from those of other coaches.
    """
    loaded = await hass.async_add_executor_job(load_spec_of, hass)
    codec = Codec(loaded.spec)
    timing = timing_of(hass)
    config: dict[str, Any] = {CONF_NETWORK: HOUSE, **connection}
    simulated = None
    if config[CONF_KIND] == DEMO:
        simulated = await simulated_coach(hass, config, codec)
        await simulated.start()
    try:
        network = make_network(hass, config, timing.bus)
        return await scan(network, codec, identity, timing.scan)
    finally:
        if simulated is not None:
            await simulated.stop()


def placeholders_of(result: ScanResult | None, names: DeviceNames) -> dict[str, str]:
    """Return the result of a scan as the placeholders of a form's text."""
    if result is None:
        return {"rate": "0", "nodes": _NOTHING, "devices": _NOTHING}
    return {
        "rate": str(round(result.frames_per_second)),
        "nodes": _nodes_of(result, names) or _NOTHING,
        "devices": _devices_of(result, names) or _NOTHING,
    }


def _nodes_of(result: ScanResult, names: DeviceNames) -> str:
    """Return the nodes by what they call themselves, or what they send.

    With them go the makers' ways that were recognized, and by what, and the messages
    of makers' own that they send, by number and first byte.
    """
    kinds = {node: names.of_class(kind) for node, kind in result.kinds.items()}

    def text(node: int, identity: str | None) -> str:
        notes = [str(node)]
        if node in result.dialects:
            notes.append(in_markdown(result.dialects[node]))
        if node in result.on_page_0:
            notes.append("data page 0")
        if node in result.proprietary:
            notes += result.proprietary[node]
        name = in_markdown(identity or kinds.get(node, "?"))
        return f"{name} ({', '.join(notes)})"

    # Some speak in no other way, and are no nodes of the coach yet.
    nodes = {**dict.fromkeys(result.proprietary), **result.nodes}
    return ", ".join(text(*one) for one in sorted(nodes.items()))


def _devices_of(result: ScanResult, names: DeviceNames) -> str:
    """Return how many devices of each class there are, those of most first."""
    counts: Counter[str] = Counter()
    for device_class, count in result.devices.items():
        counts[names.of_class(device_class)] += count
    return ", ".join(
        name if count == 1 else f"{count} × {name}"
        for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )
