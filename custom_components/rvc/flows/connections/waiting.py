"""Adapters that are not there when a coach is set up: looked for until they are."""

import asyncio
import logging
import random

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ...bus.errors import BusError
from ...data import RvcConfigEntry, timing_of
from .registry import transport_factory

_LOGGER = logging.getLogger(__name__)


@callback
def wait_for_adapter(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Set an entry up as soon as one of its networks can be opened.

    Home Assistant tries that by itself, but leaves up to ten minutes between. The
    coach and its gateways may well be switched on after it.
    """
    task = hass.async_create_background_task(
        _wait(hass, entry), f"rvc wait for the adapter of {entry.title}"
    )

    @callback
    def changed() -> None:
        if entry.state is not ConfigEntryState.SETUP_RETRY:
            task.cancel()

    unsubscribe = entry.async_on_state_change(changed)
    task.add_done_callback(lambda _: unsubscribe())


async def _wait(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    bus = timing_of(hass).bus
    configs = [dict(subentry.data) for subentry in entry.subentries.values()]
    while True:
        jitter = random.uniform(1 - bus.retry_jitter, 1 + bus.retry_jitter)
        await asyncio.sleep(bus.retry_delays[-1] * jitter)
        for config in configs:
            try:
                transport = transport_factory(hass, config, bus)()
                try:
                    await transport.open(lambda _: None, lambda _: None)
                finally:
                    await transport.close()
            except BusError as error:
                _LOGGER.debug("%s is still away: %s", entry.title, error)
                continue
            hass.config_entries.async_schedule_reload(entry.entry_id)
            return
