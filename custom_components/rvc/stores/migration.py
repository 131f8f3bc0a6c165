"""Entries of earlier versions, and those of others who use the domain too."""

from types import MappingProxyType

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryError

from ..const import (
    CONF_ALLOW,
    CONF_KIND,
    CONF_MAP,
    CONF_NETWORK,
    DOMAIN,
    HOUSE,
    NETWORK,
)
from ..data import ENTRY_VERSION, RvcConfigEntry
from ..flows.connections.registry import CONNECTIONS


def check_ours(entry: ConfigEntry) -> None:
    """Raise ConfigEntryError for an entry that another integration has made.

    At least one other has the same domain (roc-mqtt-custom): its entries are of
    version 2, have a `topic_prefix` in their data, and no networks. Only what is
    proven to be ours is changed.
    """
    if entry.version == 1:
        is_ours = entry.data.get(CONF_KIND) in CONNECTIONS
    else:
        # Ours have their settings in subentries.
        is_ours = not entry.data.keys() - {CONF_MAP} and all(
            one.subentry_type == NETWORK for one in entry.subentries.values()
        )
    if not is_ours:
        raise ConfigEntryError(
            translation_domain=DOMAIN,
            translation_key="entry_of_another_integration",
            translation_placeholders={"entry": entry.title},
        )


def migrate(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Bring an entry to the current version; raises ConfigEntryError for another's."""
    check_ours(entry)
    if entry.version == 1:
        # It had one connection and no networks.
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
            version=3,
        )
    if entry.version == 3:
        # One option opened all that moves.
        options = dict(entry.options)
        if options.pop("allow_motion", False):
            moves = ("awnings", "slides", "jacks")
            options |= {CONF_ALLOW[one]: True for one in moves}
        hass.config_entries.async_update_entry(
            entry, options=options, version=ENTRY_VERSION
        )
