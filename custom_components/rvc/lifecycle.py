"""The life of the integration and of its entries: what `__init__` loads when it begins."""

from collections.abc import Iterable, Mapping
from functools import cached_property
import sys
from types import FunctionType
from typing import Any, Final

from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntryChange
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.importlib import async_import_module
from homeassistant.setup import async_when_setup

from . import PLATFORMS
from .bus.errors import CannotOpen
from .const import CONF_READ_ONLY, CONF_SET_CLOCK, DOMAIN
from .data import OWED_STOPS, RvcConfigEntry, build_data, identifier_of
from .entities.areas import give_icons
from .entities.node_identity import NodeRegistrar
from .entities.spoken_names import SPOKEN_NAMES, SpokenNames
from .flows.connections.demo import SIMULATED
from .flows.connections.waiting import wait_for_adapter
from .home_position import HomePosition, follows_gps
from .issues.coach_map import watch_coach_map
from .issues.definitions import report_refused_files
from .issues.faults import FaultWatch
from .issues.networks import NetworkWatch
from .issues.noise import NoiseWatch
from .issues.stale_devices import watch_stale_devices
from .llm_api import register_llm_api
from .panel import hide_panel_after, link_panel, register_pages, show_panel
from .recordings import report_left_recordings
from .services.bus import register_bus_actions
from .services.clock_sync import ClockSync
from .services.coach_map import register_coach_map_actions
from .services.devices import register_device_actions
from .services.origin import watch_calls
from .services.reasons import in_our_language
from .services.recordings import register_recording_actions
from .services.stop_all import register_stop_all
from .spec.shipped import DamagedFile
from .stores.coach_map import MapStore, load_map
from .stores.definition_changes import follow_definitions
from .stores.device_memory import remove_memory
from .stores.files import remove_files
from .stores.migration import check_ours
from .trigger import forward_messages
from .websocket.lazy import register_websocket_api

_FORGOTTEN: Final[set[str]] = set()
"""The modules of whose functions the types are forgotten."""


async def set_up_integration(hass: HomeAssistant) -> bool:
    """Register the actions, the WebSocket API and the pages."""
    await hass.async_add_executor_job(forget_annotations, __package__)
    register_device_actions(hass)
    register_bus_actions(hass)
    register_coach_map_actions(hass)
    register_recording_actions(hass)
    register_stop_all(hass)
    register_websocket_api(hass)
    watch_calls(hass)
    names = hass.data[SPOKEN_NAMES] = SpokenNames(hass)
    await names.start()
    async_when_setup(hass, "conversation", _register_sentences)
    await register_pages(hass)
    return True


async def _register_sentences(hass: HomeAssistant, component: str) -> None:
    """Register what can be said; who has no voice assistant does without it."""
    await async_import_module(hass, f"{__package__}.services.sentences")
    from .services.sentences import register_sentences  # noqa: PLC0415

    await register_sentences(hass, component)


async def set_up_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Set up a coach: platforms first, so that they miss no status."""
    check_ours(entry)
    try:
        data = await build_data(hass, entry, await load_map(hass, entry))
    except DamagedFile as error:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="damaged_file",
            translation_placeholders={"file": error.path.name},
        ) from error
    entry.runtime_data = data
    report_refused_files(hass, data.refused)
    await follow_definitions(hass, entry)
    FaultWatch(hass, entry)
    NodeRegistrar(hass, entry)
    give_icons(hass, entry)
    NetworkWatch(hass, entry)
    NoiseWatch(hass, entry)
    watch_coach_map(hass, entry)
    if entry.options.get(CONF_SET_CLOCK) and not entry.options.get(CONF_READ_ONLY):
        ClockSync(hass, entry)
    if follows_gps(hass) is entry:
        HomePosition(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    # With them all is loaded that a coach runs on.
    await hass.async_add_executor_job(forget_annotations, __package__)
    try:
        await _start(hass, entry)
    except BaseException as error:
        # Whatever happened: platforms that stay could not be set up another time.
        data.slices.stop()
        try:
            await data.stop()
        finally:
            await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
        if not isinstance(error, CannotOpen):
            raise
        wait_for_adapter(hass, entry)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key=f"cannot_open_{error.reason}",
            translation_placeholders={
                "entry": entry.title,
                "detail": in_our_language(error.detail),
            },
        ) from error
    await show_panel(hass)
    link_panel(hass, entry)
    return True


def forget_annotations(package: str) -> None:
    """Forget what types the functions of a package have, which nobody asks for any more.

    Python keeps them as code of its own, some 400 bytes for each function: 1.7 MB of all
    that a coach runs on. What is loaded next takes their place. Those of classes stay, as
    schemas are made of them.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(package) and name not in _FORGOTTEN:
            _FORGOTTEN.add(name)
            members = vars(module).values()
            own = [one for one in members if getattr(one, "__module__", None) == name]
            _forget_annotations(own)
            for member in own:
                if isinstance(member, type):
                    _forget_annotations(list(vars(member).values()))


def _forget_annotations(members: Iterable[object]) -> None:
    """Forget them in the functions among members, and in what decorators wrap."""
    for member in members:
        function: object = member
        if isinstance(member, property):
            function = member.fget
        elif isinstance(member, cached_property):
            function = member.func
        while function is not None:
            if isinstance(function, FunctionType):
                del function.__annotations__
            function = getattr(function, "__wrapped__", None)


async def _start(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Open the networks, and begin all that needs them; raises CannotOpen."""
    data = entry.runtime_data
    await data.start()

    @callback
    def remember_now() -> None:
        # A power failure must not lose it.
        entry.async_create_task(hass, data.save_memory(), "rvc save memory")

    async def stop(_: Event) -> None:
        await data.stop(restarts=True)
        # Stops that could not be sent are sent after the restart.
        await data.save_memory()

    registry = data.coach.registry
    entry.async_on_unload(registry.memory_changes.subscribe(data.remember))
    entry.async_on_unload(registry.urgent_changes.subscribe(remember_now))
    entry.async_on_unload(register_llm_api(hass, entry))
    entry.async_on_unload(forward_messages(hass, entry))
    watch_stale_devices(hass, entry)
    _reload_with_networks(hass, entry)
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))


def _reload_with_networks(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Set the entry up anew when a network is added, changed or removed."""

    def settings() -> list[tuple[str, Mapping[str, Any]]]:
        return [(one.title, one.data) for one in entry.subentries.values()]

    @callback
    def changed(change: ConfigEntryChange, other: RvcConfigEntry) -> None:
        if other.entry_id == entry.entry_id and settings() != before:
            hass.config_entries.async_schedule_reload(entry.entry_id)

    before = settings()
    entry.async_on_unload(
        async_dispatcher_connect(hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
    )


async def unload_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> bool:
    """Stop everything that the entry has started."""
    entry.runtime_data.slices.stop()
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    data = entry.runtime_data
    await data.stop()
    # Nothing is heard any more, so nothing is to be saved later.
    await data.save_memory()
    if entry.disabled_by is not None:
        hide_panel_after(hass, entry)
    return True


async def remove_entry(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Remove what is stored of the coach, and tell of recordings that stay."""
    hass.data.get(OWED_STOPS, {}).pop(entry.entry_id, None)
    hass.data.get(SIMULATED, {}).pop(entry.entry_id, None)
    hide_panel_after(hass, entry)
    await remove_memory(hass, entry.entry_id)
    await MapStore(hass, entry.entry_id).remove()
    await remove_files(hass, entry.entry_id)
    await report_left_recordings(hass)


async def remove_device(
    hass: HomeAssistant, entry: RvcConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let a device be removed that is not there any more."""
    coach = entry.runtime_data.coach
    if (DOMAIN, entry.entry_id) in device.identifiers:
        return False
    if (whole_id := getattr(device, "parent_device_id", None)) is not None:
        # A wheel, as long as the tires are there.
        whole = dr.async_get(hass).async_get(whole_id)
        keys = [one for one in coach.devices if coach.registry.was_seen(one)]
        there = {identifier_of(entry, one) for one in keys}
        return whole is None or not there & whole.identifiers
    for key in list(coach.devices):
        if identifier_of(entry, key) in device.identifiers:
            if coach.registry.was_seen(key):
                return False
            coach.registry.forget(key)
    return True
