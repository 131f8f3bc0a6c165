"""A recording as a coach of its own: a network for each that is in it."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path, PurePath
from typing import Any, Final

from homeassistant.config_entries import SOURCE_IMPORT, ConfigSubentryData
from homeassistant.const import CONF_NAME, CONF_PATH, CONF_REPEAT
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..bus.recordings.folder import channels_of, titles_of
from ..bus.transports.recording import open_checked
from ..const import (
    CONF_CHANNEL,
    CONF_KIND,
    CONF_NETWORK,
    CONF_SPEED,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from .connections.recording import CONNECTION

_NETWORKS: Final = "networks"


async def play(hass: HomeAssistant, path: Path, *, speed: str, repeat: bool) -> str:
    """Set up a coach that a recording is played for.

    Returns the id of its entry. Raises CannotOpen where the file is no recording.
    """
    zone = dt_util.get_default_time_zone()

    def look() -> dict[str, str]:
        open_checked(path, zone)
        channels, _ = channels_of(path, zone)
        titles = titles_of(path)
        return {channel: titles.get(channel, channel) for channel in channels}

    flow = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_IMPORT},
        data={
            CONF_NAME: path.name,
            CONF_PATH: str(PurePath(path).relative_to(hass.config.config_dir)),
            CONF_SPEED: speed,
            CONF_REPEAT: repeat,
            _NETWORKS: await hass.async_add_executor_job(look),
        },
    )
    return flow["result"].entry_id


def networks_played(data: Mapping[str, Any]) -> list[ConfigSubentryData]:
    """Return the networks of the coach that a recording is played for."""
    settings = {
        CONF_KIND: CONNECTION.kind,
        **{key: data[key] for key in (CONF_PATH, CONF_SPEED, CONF_REPEAT)},
    }
    channels: Mapping[str, str] = data[_NETWORKS]
    if not channels:
        return [_network(HOUSE, HOUSE.capitalize(), settings)]
    return [
        _network(key, title, {**settings, CONF_CHANNEL: channel})
        for key, (channel, title) in zip(_keys(), channels.items(), strict=False)
    ]


def _keys() -> Iterator[str]:
    """Yield what names the networks: the first is the house."""
    yield HOUSE
    yield from (f"network_{number}" for number in count(2))


def _network(key: str, title: str, settings: Mapping[str, Any]) -> ConfigSubentryData:
    return ConfigSubentryData(
        subentry_type=NETWORK,
        title=title,
        unique_id=key,
        data={CONF_NETWORK: key, **settings},
    )
