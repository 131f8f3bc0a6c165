"""What one config entry keeps while it is set up: building and finding it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.loader import async_get_integration
from homeassistant.util.hass_dict import HassKey

from .coach.coach import Coach
from .coach.monitor import Limits
from .coach.owed_stops import OwedStops
from .coach.timing import Timing
from .coach_map.model import CoachMap, Document
from .coach_map.schema import mappable_classes, read_map
from .const import (
    CONF_ALLOW,
    CONF_KEEP_DEMAND,
    CONF_KIND,
    CONF_LIMITS,
    CONF_NETWORK,
    CONF_READ_ONLY,
    DOMAIN,
    HOUSE,
)
from .device_names import DeviceNames, load_device_names
from .devices import NODE, Device, DeviceKey
from .entities.shared_ticks import SharedTicks
from .entities.slices import Slices
from .flows.connections.demo import DEMO, demo_map, simulated_coach
from .flows.connections.registry import make_network
from .presentation.rules import Presentation, presentation_of
from .protocol.codec import Codec
from .recordings import Recordings
from .spec import LoadedSpec, RefusedFile, Spec, load_spec
from .spec.own import OwnFile
from .stores.device_memory import DeviceMemory, memory_of

if TYPE_CHECKING:
    from .simulator.coach import SimulatedCoach

TIMING: HassKey[Timing] = HassKey(f"{DOMAIN}_timing")
"""Other pauses than the usual ones, for all coaches that are set up."""

OWED_STOPS: HassKey[dict[str, dict[str, OwedStops]]] = HassKey(f"{DOMAIN}_owed_stops")
"""Stops that could not be sent, by entry and network: a reload does not lose them."""

ENTRY_VERSION: Final = 4


@dataclass(kw_only=True)
class RvcData:
    """The running coach, and what Home Assistant needs beside it."""

    hass: HomeAssistant
    coach: Coach
    spec: Spec
    presentation: Presentation
    names: DeviceNames
    coach_map: CoachMap
    document: Document
    """The coach map as it is kept."""
    recordings: Recordings
    memory: DeviceMemory
    """The store of the devices that the coach remembers over a restart."""
    hub_id: str
    """The registry's id of the device that stands for the coach."""
    subentries: Mapping[str, str]
    """The subentry of each network, by the network's name."""
    refused: tuple[RefusedFile, ...]
    """The owner's spec files that are left out."""
    own: Mapping[Path, OwnFile]
    """What the owner's other spec files speak of."""
    simulated: SimulatedCoach | None
    """The other end of a demo's bus."""
    slices: Slices = field(default_factory=Slices)
    """Adds and removes entities without holding the event loop."""
    ticks: SharedTicks = field(default_factory=SharedTicks)
    """What all sensors that wait a little are written at."""
    told: WeakSet[Device] = field(default_factory=WeakSet)
    """The devices of which Home Assistant was told by one of their entities."""
    proposed_areas: set[str] = field(default_factory=set)
    """Areas that come into being with the device that stands in them."""

    async def start(self) -> None:
        """Open the networks; raises CannotOpen when none can be opened."""
        if self.simulated is not None:
            await self.simulated.start()
        await self.coach.start()

    @callback
    def remember(self) -> None:
        """Save what the coach remembers, together with what changes soon."""
        self.memory.save_soon(self.coach.memory)

    async def save_memory(self) -> None:
        """Save what the coach remembers now."""
        await self.memory.save(self.coach.memory())

    async def stop(self, *, restarts: bool = False) -> None:
        """End recordings, stop motions and leave the networks.

        `restarts` is whether Home Assistant stops, and may come back.
        """
        await self.recordings.close()
        await self.coach.stop(restarts=restarts)
        if self.simulated is not None:
            await self.simulated.stop()


type RvcConfigEntry = ConfigEntry[RvcData]


def timing_of(hass: HomeAssistant) -> Timing:
    """Return the pauses of coaches and networks."""
    return hass.data.get(TIMING) or Timing()


def load_spec_of(hass: HomeAssistant) -> LoadedSpec:
    """Load the spec with the owner's own files over it; it reads files."""
    return load_spec(*sorted(Path(hass.config.path(DOMAIN)).glob("*.yaml")))


# Building


async def build_data(
    hass: HomeAssistant, entry: RvcConfigEntry, document: Document | None
) -> RvcData:
    """Return the data of an entry; nothing of it is started yet.

    Args:
        hass: Home Assistant.
        entry: The entry.
        document: Its coach map; None where it never had one.
    """
    loaded = await hass.async_add_executor_job(load_spec_of, hass)
    codec = Codec(loaded.spec)
    networks = _networks_of(entry)
    demo = next((one for one in networks if one[CONF_KIND] == DEMO), None)
    if document is None:
        document = {} if demo is None else await demo_map(hass)
    coach_map = read_map(document)
    memory = memory_of(hass, entry.entry_id)
    software = str((await async_get_integration(hass, DOMAIN)).version or "")
    coach = Coach(
        codec,
        [make_network(hass, one, timing_of(hass).bus) for one in networks],
        identity=entry.entry_id,
        software=software,
        remembered=await memory.load(software),
        coach_map=coach_map,
        timing=timing_of(hass),
        owed=hass.data.setdefault(OWED_STOPS, {}).setdefault(entry.entry_id, {}),
        **_coach_options(entry.options),
    )
    return RvcData(
        hass=hass,
        coach=coach,
        spec=loaded.spec,
        presentation=presentation_of(loaded.spec),
        names=await load_device_names(hass),
        coach_map=coach_map,
        document=document,
        recordings=Recordings(hass, coach, entry),
        memory=memory,
        hub_id=_register_hub(hass, entry),
        subentries={
            one.data[CONF_NETWORK]: one.subentry_id for one in entry.subentries.values()
        },
        refused=loaded.refused,
        own=loaded.own,
        simulated=None if demo is None else await simulated_coach(hass, demo, codec),
    )


def _networks_of(entry: RvcConfigEntry) -> list[dict[str, Any]]:
    """Return the settings of the coach's networks, the house first."""
    networks = [
        {**subentry.data, "entry_id": entry.entry_id}
        for subentry in entry.subentries.values()
    ]
    return sorted(networks, key=lambda config: config[CONF_NETWORK] != HOUSE)


def _coach_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of an entry as a coach takes them."""
    limits = {
        name: int(options[key]) for name, key in CONF_LIMITS.items() if key in options
    }
    return {
        "allowed": [name for name, key in CONF_ALLOW.items() if options.get(key)],
        "read_only": options.get(CONF_READ_ONLY, False),
        "keep_demand": options.get(CONF_KEEP_DEMAND, False),
        "limits": Limits(**limits),
    }


def _register_hub(hass: HomeAssistant, entry: RvcConfigEntry) -> str:
    """Register the device that all others of the coach are linked to."""
    return (
        dr.async_get(hass)
        .async_get_or_create(
            config_entry_id=entry.entry_id,
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=dr.DeviceEntryType.SERVICE,
            translation_key="coach",
        )
        .id
    )


# Finding and naming


def identifier_of(entry: RvcConfigEntry, key: DeviceKey) -> tuple[str, str]:
    """Return the identifier of a device in the registry; it never changes."""
    return (DOMAIN, f"{entry.entry_id}_{key}")


def registered_device(
    hass: HomeAssistant, entry: RvcConfigEntry, key: DeviceKey
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


def parse_key(
    hass: HomeAssistant,
    identifiers: Iterable[tuple[str, str]],
    device_classes: Iterable[str],
) -> DeviceKey | None:
    """Return the key of a device by its identifiers, also while its coach is away.

    It is None for other classes than these, and for what is no device of a coach.
    """
    classes = frozenset(device_classes)
    for entry in hass.config_entries.async_entries(DOMAIN):
        networks = [one.data[CONF_NETWORK] for one in entry.subentries.values()]
        for domain, identifier in identifiers:
            text = identifier.removeprefix(f"{entry.entry_id}_")
            if domain == DOMAIN and text != identifier:
                if (key := DeviceKey.parse(text, networks, classes)) is not None:
                    return key
    return None


def find_device(
    hass: HomeAssistant, device_id: str
) -> tuple[RvcConfigEntry, Device] | None:
    """Return the device of an entry, or its part, and its coach; None while away."""
    registered = dr.async_get(hass).async_get(device_id)
    if (whole := getattr(registered, "parent_device_id", None)) is not None:
        registered = dr.async_get(hass).async_get(whole)
    if registered is None:
        return None
    entries: list[RvcConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        for key, device in entry.runtime_data.coach.devices.items():
            if identifier_of(entry, key) in registered.identifiers:
                return entry, device
    return None


def entry_of(call: ServiceCall) -> RvcConfigEntry:
    """Return the entry of an action's coach; raises ServiceValidationError.

    An action that names none means the coach, if there is one alone.
    """
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        return async_get_config_entry(call.hass, DOMAIN, entry_id)
    entries: list[RvcConfigEntry] = call.hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    if len(entries) == 1:
        return entries[0]
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="which_coach" if entries else "no_coach",
        translation_placeholders={
            "coaches": ", ".join(f"{one.title} ({one.entry_id})" for one in entries)
        },
    )


def nameable_devices(runtime: RvcData) -> list[Device]:
    """Return the devices that were heard and that a coach map may name."""
    known = mappable_classes(runtime.spec)
    devices = runtime.coach.devices.values()
    return [device for device in devices if device.key.device_class in known]


def data_of(call: ServiceCall) -> RvcData:
    """Return what an action's coach has; raises ServiceValidationError."""
    return entry_of(call).runtime_data


def part_of_coach(
    info: dr.DeviceInfo, entry: RvcConfigEntry, device: Device | None = None
) -> dr.DeviceInfo:
    """Return device info with what the device is reached through.

    That is the node of a device, as soon as it is registered, and else the coach.
    """
    runtime = entry.runtime_data
    through = runtime.hub_id
    if device is not None:
        registered = registered_device(runtime.hass, entry, device.key)
        if registered is not None and registered.via_device_id is not None:
            through = registered.via_device_id
        elif device.source is not None:
            key = DeviceKey(device.key.network, NODE, device.source)
            node = registered_device(runtime.hass, entry, key)
            through = through if node is None else node.id
    info["via_device_id"] = through
    return info


def network_title(entry: RvcConfigEntry, network: str) -> str:
    """Return what the owner calls a network."""
    return entry.subentries[entry.runtime_data.subentries[network]].title
