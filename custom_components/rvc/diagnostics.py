"""Diagnostics of a coach and of its devices, for bug reports."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.const import CONF_HOST, CONF_OPTIONS, CONF_PATH
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .bus.errors import CannotOpen
from .bus.network import Network
from .bus.recordings.folder import describe, is_named_by_us, recordings_in, uploads_in
from .bus.transports.can_link import read_link
from .coach.coach import Coach
from .const import CONF_CHANNEL, CONF_KIND, CONF_NETWORK
from .data import RvcConfigEntry, find_device
from .devices import Device
from .flows.connections.recording import recordings_folder
from .recordings import files_under_way
from .services.redaction import PRIVATE, public_frames, public_messages

_FRAMES: Final = 1000
_RECORDINGS: Final = 100
_TO_REDACT: Final = {CONF_HOST, CONF_OPTIONS, CONF_PATH}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: RvcConfigEntry
) -> dict[str, Any]:
    """Return the settings, the networks, their nodes and their devices."""
    runtime = entry.runtime_data
    coach = runtime.coach
    return {
        "networks": {
            subentry.data[CONF_NETWORK]: {
                "settings": async_redact_data(dict(subentry.data), _TO_REDACT),
                **_network(coach.networks[subentry.data[CONF_NETWORK]]),
                "last_error": _error(
                    coach.networks[subentry.data[CONF_NETWORK]], subentry.data
                ),
                "link": await _link(hass, subentry.data),
            }
            for subentry in entry.subentries.values()
        },
        "nodes": _nodes(coach),
        "devices": {str(key): _device(device) for key, device in coach.devices.items()},
        "unknown_dgns": coach.monitor.unknown(coach.now()),
        "latest": [
            {**row, "name": message.name, "data": message.data.hex()}
            for row, message in coach.monitor.latest(coach.now())
            if message.name not in PRIVATE
        ],
        "last_frames": [
            f"({one.time:.3f}) {one.network} {one.frame} {'T' if one.sent else 'R'}"
            + (f" for {one.origin}" if one.origin else "")
            for one in public_frames(runtime.spec, coach.monitor.trace.recent(_FRAMES))
        ],
        "recordings": await hass.async_add_executor_job(
            _recordings, recordings_folder(hass), set(files_under_way(hass))
        ),
        "refused_spec_files": [
            {"file": file.path.name, "line": file.line, "reason": file.reason}
            for file in runtime.refused
        ],
    }


def _recordings(folder: Path, under_way: set[Path]) -> list[dict[str, Any]]:
    """Return the latest recordings of all coaches, without names that others gave them.

    It reads the disk.
    """
    found = [*recordings_in(folder), *uploads_in(folder)]
    found.sort(key=lambda one: one.modified, reverse=True)
    return [
        {
            "name": one.path.name if is_named_by_us(one.path) else REDACTED,
            "bytes": one.size,
            "seconds": told["seconds"],
            "began": told["began"],
            "uploaded": told["uploaded"],
            "under_way": one.path in under_way,
        }
        for one in found[:_RECORDINGS]
        for told in (describe(one),)
    ]


def _nodes(coach: Coach) -> list[dict[str, Any]]:
    """Return the nodes of all networks, with how they send."""
    return [
        {
            "network": network,
            "source_address": source,
            "received": node.received,
            "heartbeats": node.heartbeats,
            "longest_gap": round(node.longest_gap, 3),
            "on_data_page_0": source in session.recognition.on_page_0,
            "dialects": {
                one.dialect.name: one.reason for one in session.dialects_of(source)
            },
        }
        for network, session in coach.sessions.items()
        for source, node in session.nodes.items()
    ]


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: RvcConfigEntry, registered: dr.DeviceEntry
) -> dict[str, Any]:
    """Return a device's state and its last messages, without what is private."""
    found = find_device(hass, registered.id)
    if found is None:
        return {}
    device = found[1]
    runtime = entry.runtime_data
    coach = runtime.coach
    session = coach.sessions[device.key.network]
    return {
        "key": str(device.key),
        **_device(device),
        "several_senders": session.receiver.rivals.senders(device.key, coach.now()),
        "features": sorted(device.features),
        "mapped": asdict(mapped)
        if (mapped := runtime.coach_map.about(device.key))
        else None,
        "messages": public_messages(device),
    }


def _network(network: Network) -> dict[str, Any]:
    return {
        "state": network.state,
        "finished": network.finished,
        **asdict(network.statistics),
        **network.error_counters.counts(),
    }


def _error(network: Network, settings: Mapping[str, Any]) -> str:
    """Return why a network was lost; of a recording without its file's name."""
    error = network.last_error
    if isinstance(error, CannotOpen) and CONF_PATH in settings:
        return error.reason
    return str(error or "")


async def _link(
    hass: HomeAssistant, settings: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return how the CAN interface is; None where it is no link of this machine."""
    if settings[CONF_KIND] != "socketcan":
        return None
    try:
        link = await hass.async_add_executor_job(read_link, settings[CONF_CHANNEL])
    except Exception as error:  # noqa: BLE001
        # netlink's own errors, and those of a system without it
        return {"error": str(error)}
    return None if link is None else link._asdict()


def _device(device: Device) -> dict[str, Any]:
    return {
        "available": device.available,
        "source_address": device.source,
        "implausible_values": device.implausible,
        "last_frames": {
            key: message.data.hex()
            for key, message in device.messages.items()
            if message.name not in PRIVATE
        },
    }
