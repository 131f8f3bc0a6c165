"""What one config entry keeps while it is set up."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.util.hass_dict import HassKey

from .coach.coach import Coach
from .coach.timing import Timing
from .coach_map.model import CoachMap, Document
from .coach_map.schema import mappable_classes
from .const import DOMAIN
from .device_names import DeviceNames
from .devices import Device, DeviceKey
from .presentation.rules import Presentation
from .recordings import Recordings
from .spec import LoadedSpec, RefusedFile, Spec, load_spec

if TYPE_CHECKING:
    from .simulator.coach import SimulatedCoach

TIMING: HassKey[Timing] = HassKey(f"{DOMAIN}_timing")
"""Other pauses than the usual ones, for all coaches that are set up."""


@dataclass(kw_only=True)
class RvcData:
    """The running coach, and what Home Assistant needs beside it."""

    coach: Coach
    spec: Spec
    presentation: Presentation
    names: DeviceNames
    coach_map: CoachMap = field(default_factory=CoachMap)
    document: Document = field(default_factory=dict)
    """The coach map as it is kept."""
    recordings: Recordings
    hub_id: str
    """The registry's id of the device that stands for the coach."""
    subentries: dict[str, str] = field(default_factory=dict)
    """The subentry of each network, by the network's name."""
    refused: tuple[RefusedFile, ...] = field(default=())
    simulated: SimulatedCoach | None = None
    """The other end of a demo's wire."""


def timing_of(hass: HomeAssistant) -> Timing:
    """Return the pauses of coaches and networks."""
    return hass.data.get(TIMING) or Timing()


def load_spec_of(hass: HomeAssistant) -> LoadedSpec:
    """Load the spec with the owner's own files over it; it reads files."""
    return load_spec(*sorted(Path(hass.config.path(DOMAIN)).glob("*.yaml")))


type RvcConfigEntry = ConfigEntry[RvcData]


def identifier_of(entry: ConfigEntry, key: DeviceKey) -> tuple[str, str]:
    """Return what tells a device from all others in the registry, for good."""
    return (DOMAIN, f"{entry.entry_id}_{key}")


def registered_device(
    hass: HomeAssistant, entry: ConfigEntry, key: DeviceKey
) -> dr.DeviceEntry | None:
    """Return a device's entry in the registry; None where it has none yet."""
    return dr.async_get(hass).async_get_device_by_identifier(
        identifier_of(entry, key), entry.entry_id
    )


def device_label(hass: HomeAssistant, entry: RvcConfigEntry, device: Device) -> str:
    """Return the name that the owner sees a device by; never its key.

    A device that is not registered, or not yet, goes by the name it would have.
    """
    registered = registered_device(hass, entry, device.key)
    if registered is not None and (name := registered.name_by_user or registered.name):
        return name
    runtime = entry.runtime_data
    mapped = runtime.coach_map.about(device.key)
    if mapped is not None and mapped.name is not None:
        return mapped.name
    return runtime.names.of(device.key.device_class, device.instance)


def find_device(
    hass: HomeAssistant, device_id: str
) -> tuple[RvcConfigEntry, Device] | None:
    """Return a device of the registry and its coach; None while that is away."""
    registered = dr.async_get(hass).async_get(device_id)
    if registered is None:
        return None
    entries: list[RvcConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        for key, device in entry.runtime_data.coach.devices.items():
            if identifier_of(entry, key) in registered.identifiers:
                return entry, device
    return None


def entry_of(call: ServiceCall) -> RvcConfigEntry:
    """Return the entry of an action's coach; raises ServiceValidationError."""
    return async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])


def nameable_devices(runtime: RvcData) -> list[Device]:
    """Return the devices that were heard and that a map may speak of."""
    known = mappable_classes(runtime.spec)
    devices = runtime.coach.devices.values()
    return [device for device in devices if device.key.device_class in known]


def data_of(call: ServiceCall) -> RvcData:
    """Return what an action's coach has; raises ServiceValidationError."""
    return entry_of(call).runtime_data


def part_of_coach(info: dr.DeviceInfo, entry: RvcConfigEntry) -> dr.DeviceInfo:
    """Say that a device is reached through the coach."""
    info["via_device_id"] = entry.runtime_data.hub_id
    return info


def network_title(entry: RvcConfigEntry, network: str) -> str:
    """Return what the owner calls a network."""
    return entry.subentries[entry.runtime_data.subentries[network]].title
