"""What the registries keep of a definition: it follows when the definition changes."""

from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..data import RvcConfigEntry, identifier_of, registered_device
from ..devices import DeviceKey, Feature
from ..protocol.message import message_key

if TYPE_CHECKING:
    # Few coaches have any.
    from ..coach.own_messages import OwnMessage, OwnSignal

type Change = tuple[OwnMessage, OwnMessage | None]
"""What a file said, and what it says; None where it is removed."""

_CHANGES: HassKey[dict[str, list[Change]]] = HassKey(f"{DOMAIN}_definition_changes")
"""What the registries do not follow yet, by entry: only a coach at rest lets them."""
_MOST_CHANGES: Final = 100


def note_change(hass: HomeAssistant, change: Change) -> None:
    """Have all entries follow a change of a file when they are set up the next time."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        waiting = hass.data.setdefault(_CHANGES, {}).setdefault(entry.entry_id, [])
        waiting.append(change)
        del waiting[:-_MOST_CHANGES]


def changes_before(hass: HomeAssistant, entry: RvcConfigEntry) -> list[Change]:
    """Return the changes that the files have by now, and an entry's registries have not."""
    return list(hass.data.get(_CHANGES, {}).get(entry.entry_id, ()))


def follow_changes(
    hass: HomeAssistant, entry: RvcConfigEntry, changes: list[Change]
) -> None:
    """Bring the registries of an entry that is being set up in line with its files."""
    for before, after in changes:
        for subentry in entry.subentries.values():
            _follow(hass, entry, subentry.data["network"], before, after)
    # Others may have come meanwhile.
    del hass.data.get(_CHANGES, {}).get(entry.entry_id, [])[: len(changes)]


def forget_changes(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Drop what an entry that is removed has not followed."""
    hass.data.get(_CHANGES, {}).pop(entry.entry_id, None)


def _follow(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    network: str,
    before: OwnMessage,
    after: OwnMessage | None,
) -> None:
    """Move the entities of a definition to what it says now, and remove the others."""
    entities = er.async_get(hass)
    key = DeviceKey(network, before.name, None)
    device = registered_device(hass, entry, key)
    if device is None:
        return
    moved = key if after is None else key._replace(device_class=after.name)
    if moved != key and registered_device(hass, entry, moved) is not None:
        # What has the name now keeps what it has.
        after = None
    wanted = _unique_ids(entry, key, moved, before, after)
    for entity in er.async_entries_for_device(
        entities, device.id, include_disabled_entities=True
    ):
        new = wanted.get(entity.unique_id, entity.unique_id)
        if new is None or (
            new != entity.unique_id
            and entities.async_get_entity_id(entity.domain, DOMAIN, new) is not None
        ):
            entities.async_remove(entity.entity_id)
        elif new != entity.unique_id:
            entities.async_update_entity(entity.entity_id, new_unique_id=new)
    devices = dr.async_get(hass)
    if after is not None and moved != key:
        devices.async_update_device(
            device.id, new_identifiers={identifier_of(entry, moved)}
        )
    elif after is None and not er.async_entries_for_device(
        entities, device.id, include_disabled_entities=True
    ):
        # Another file may say more of the device.
        devices.async_remove_device(device.id)


def _unique_ids(
    entry: RvcConfigEntry,
    key: DeviceKey,
    moved: DeviceKey,
    before: OwnMessage,
    after: OwnMessage | None,
) -> dict[str, str | None]:
    """Return the unique ids of the values' entities, and which they have from now on.

    A value that has another name, and the same bits as before, is the same value.
    """
    names = {} if after is None else {one.name: one.name for one in after.signals}
    old = {one.name for one in before.signals}
    if after is not None:
        places = {_place(one): one.name for one in after.signals if one.name not in old}
        for one in before.signals:
            if one.name not in names and _place(one) in places:
                names[one.name] = places[_place(one)]

    def unique_id(device: DeviceKey, message: OwnMessage, signal: str) -> str:
        feature = Feature.of(message_key(message.dgn_name), signal)
        return f"{identifier_of(entry, device)[1]}_{feature.slug}"

    return {
        unique_id(key, before, name): unique_id(moved, after, names[name])
        if after is not None and name in names
        else None
        for name in old
    }


def _place(signal: OwnSignal) -> tuple[int, int, int]:
    return signal.first_byte, signal.first_bit, signal.bits
