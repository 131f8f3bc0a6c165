"""RV-C: a motorhome's or trailer's CAN network in Home Assistant."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
    ConfigSubentry,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.storage import Store
from homeassistant.helpers.typing import ConfigType
from homeassistant.loader import async_get_integration

from .bus.errors import CannotOpen
from .clock_sync import ClockSync
from .coach.coach import Coach
from .coach.monitor import Limits
from .coach_map.model import Document
from .coach_map.schema import read_map
from .const import (
    CONF_ALLOW,
    CONF_KIND,
    CONF_LIMITS,
    CONF_MAP,
    CONF_NETWORK,
    CONF_READ_ONLY,
    CONF_SET_CLOCK,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from .data import RvcConfigEntry, RvcData, identifier_of, load_spec_of, timing_of
from .device_names import load_device_names
from .flows.connections import demo_map, make_network, simulated_coach
from .issues.coach_map import watch_map
from .issues.faults import FaultWatch
from .issues.networks import NetworkWatch
from .issues.stale_devices import watch_stale_devices
from .llm_api import register_llm_api
from .map_storage import MapStore
from .presentation.rules import Presentation
from .protocol.codec import Codec
from .recordings import Recordings
from .repairs import report_refused_files
from .services.bus import register_wire_actions
from .services.coach_map import register_map_actions
from .services.devices import register_actions
from .trigger import tell_triggers

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CLIMATE,
    Platform.COVER,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.FAN,
    Platform.LIGHT,
    Platform.LOCK,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.VALVE,
    Platform.WATER_HEATER,
]

_VERSION: Final = 3
_STORAGE_VERSION = 1
_SAVE_AFTER = 30


CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions."""
    register_actions(hass)
    register_wire_actions(hass)
    register_map_actions(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Set up a coach: platforms first, so that nothing it says is missed."""
    loaded = await hass.async_add_executor_job(load_spec_of, hass)
    report_refused_files(hass, loaded.refused)
    store = _store(hass, entry)
    networks = _networks(entry)
    demo = [config for config in networks if config[CONF_KIND] == "demo"]
    document = await _document(hass, entry)
    if document is None:
        document = await demo_map(hass) if demo else {}
    coach_map = read_map(document)
    codec = Codec(loaded.spec)
    coach = Coach(
        codec,
        [make_network(hass, config) for config in networks],
        identity=entry.entry_id,
        software=str((await async_get_integration(hass, DOMAIN)).version or ""),
        remembered=await store.async_load() or (),
        dialects=coach_map.dialects,
        allowed=[gate for gate, key in CONF_ALLOW.items() if entry.options.get(key)],
        read_only=entry.options.get(CONF_READ_ONLY, False),
        limits=_limits(entry),
        timing=timing_of(hass),
    )
    entry.runtime_data = runtime = RvcData(
        coach=coach,
        spec=loaded.spec,
        presentation=Presentation(loaded.spec),
        names=await load_device_names(hass),
        coach_map=coach_map,
        document=document,
        recordings=Recordings(hass, coach),
        hub_id=_register_hub(hass, entry),
        subentries={
            subentry.data[CONF_NETWORK]: subentry.subentry_id
            for subentry in entry.subentries.values()
        },
        refused=loaded.refused,
    )
    FaultWatch(hass, entry)
    NetworkWatch(hass, entry)
    watch_map(hass, entry)
    if entry.options.get(CONF_SET_CLOCK) and not entry.options.get(CONF_READ_ONLY):
        ClockSync(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    try:
        if demo:
            runtime.simulated = await simulated_coach(hass, demo[0], codec)
            await runtime.simulated.start()
        await coach.start()
    except CannotOpen as error:
        await _stop(runtime)
        await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key=f"cannot_open_{error.reason}",
            translation_placeholders={"entry": entry.title, "detail": error.detail},
        ) from error

    @callback
    def remember() -> None:
        store.async_delay_save(coach.memory, _SAVE_AFTER)

    async def stop(_: Event) -> None:
        """Leave the bus in order; what moves is stopped."""
        await _stop(runtime)

    entry.async_on_unload(coach.on_memory_changed(remember))
    entry.async_on_unload(register_llm_api(hass, entry))
    entry.async_on_unload(tell_triggers(hass, entry))
    watch_stale_devices(hass, entry)
    _reload_with_networks(hass, entry)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Give the one connection of an entry of before a network of its own."""
    if entry.version == 1:
        subentry = ConfigSubentry(
            data=MappingProxyType({CONF_NETWORK: HOUSE, **entry.data}),
            subentry_type=NETWORK,
            title=HOUSE.capitalize(),
            unique_id=HOUSE,
        )
        hass.config_entries.async_add_subentry(entry, subentry)
        hass.config_entries.async_update_entry(entry, data={}, version=2)
    if entry.version == 2:
        # The map was an option; it is kept in the storage now.
        options = dict(entry.options)
        document = options.pop(CONF_MAP, None)
        hass.config_entries.async_update_entry(
            entry,
            data={CONF_MAP: document} if document else {},
            options=options,
            version=_VERSION,
        )
    return True


async def _document(hass: HomeAssistant, entry: ConfigEntry) -> Document | None:
    """Return the coach map; one that came with the entry is kept from now on."""
    store = MapStore(hass, entry.entry_id)
    if (first := entry.data.get(CONF_MAP)) is None:
        return await store.load()
    await store.save(first)
    data = {key: value for key, value in entry.data.items() if key != CONF_MAP}
    hass.config_entries.async_update_entry(entry, data=data)
    document: Document = first
    return document


async def async_unload_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Stop everything that the entry has started."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    await _store(hass, entry).async_save(entry.runtime_data.coach.memory())
    await _stop(entry.runtime_data)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Forget what was remembered of the coach."""
    await _store(hass, entry).async_remove()
    await MapStore(hass, entry.entry_id).remove()


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: RvcConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let a device be removed that is not there any more."""
    coach = entry.runtime_data.coach
    if (DOMAIN, entry.entry_id) in device.identifiers:
        return False
    for key in list(coach.devices):
        if identifier_of(entry, key) in device.identifiers:
            if coach.was_heard(key):
                return False
            coach.forget(key)
    return True


async def _stop(runtime: RvcData) -> None:
    await runtime.recordings.close()
    await runtime.coach.stop()
    if runtime.simulated is not None:
        await runtime.simulated.stop()


def _limits(entry: ConfigEntry) -> Limits:
    """Return how much is kept of what goes over the networks."""
    chosen = {
        name: int(entry.options[key])
        for name, key in CONF_LIMITS.items()
        if key in entry.options
    }
    return Limits(**chosen)


def _networks(entry: ConfigEntry) -> list[dict[str, Any]]:
    """Return the settings of the coach's networks, the house first."""
    networks = [
        {**subentry.data, "entry_id": entry.entry_id}
        for subentry in entry.subentries.values()
    ]
    return sorted(networks, key=lambda config: config[CONF_NETWORK] != HOUSE)


def _reload_with_networks(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Set the entry up anew when a network is added, changed or removed."""

    def settings() -> list[tuple[str, Mapping[str, Any]]]:
        return [(one.title, one.data) for one in entry.subentries.values()]

    @callback
    def changed(change: ConfigEntryChange, other: ConfigEntry) -> None:
        if other.entry_id == entry.entry_id and settings() != before:
            hass.config_entries.async_schedule_reload(entry.entry_id)

    before = settings()
    entry.async_on_unload(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    )


def _store(hass: HomeAssistant, entry: ConfigEntry) -> Store[list[dict[str, Any]]]:
    """Return where the coach's devices are remembered over a restart."""
    return Store(hass, _STORAGE_VERSION, f"{DOMAIN}.{entry.entry_id}")


def _register_hub(hass: HomeAssistant, entry: ConfigEntry) -> str:
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
