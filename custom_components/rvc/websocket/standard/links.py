"""Which entity shows which signal, and back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from ...const import DOMAIN
from ...data import RvcConfigEntry, identifier_of
from ...devices import Device, Feature
from ...presentation.model import Shown, ShownBy, SignalPresentation
from ..contract.standard import ENTITY, EntityRequest, EntitySignal
from ..registry import Call, handles

type Registered = Mapping[str, er.RegistryEntry]
"""A device's entities by what their unique ids have behind the device's own identifier."""


def entities_of(
    hass: HomeAssistant, entry: RvcConfigEntry, name: str
) -> dict[str, list[str]]:
    """Return the entities that show a message's signals, by the signals' names."""
    found: dict[str, list[str]] = defaultdict(list)
    for device, registered in _devices(hass, entry):
        if any(message.name == name for message in device.messages.values()):
            for _, signal, entity_id in _links(entry, device, registered, name):
                if entity_id not in found[signal]:
                    found[signal].append(entity_id)
    return dict(found)


@handles(ENTITY)
def handle_entity(call: Call[EntityRequest]) -> list[EntitySignal]:
    """Return the signals that an entity is made of."""
    wanted = call.request["entity_id"]
    one = er.async_get(call.hass).async_get(wanted)
    if one is None or one.config_entry_id != call.entry.entry_id:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_of_this_coach",
            translation_placeholders={"entity": wanted, "coach": call.entry.title},
        )
    found: dict[tuple[str, str], None] = {}
    for device, registered in _devices(call.hass, call.entry):
        if any(entity.entity_id == wanted for entity in registered.values()):
            for message, signal, entity_id in _links(call.entry, device, registered):
                if entity_id == wanted:
                    found[message, signal] = None
    return [EntitySignal(message=message, signal=signal) for message, signal in found]


def _devices(
    hass: HomeAssistant, entry: RvcConfigEntry
) -> Iterator[tuple[Device, Registered]]:
    """Return the devices with their entities."""
    by_stem = {
        f"{identifier_of(entry, key)[1]}_": device
        for key, device in entry.runtime_data.coach.devices.items()
    }
    found: dict[str, dict[str, er.RegistryEntry]] = defaultdict(dict)
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for one in entities:
        # "house_tank_1_" is the beginning of no other device's, as keys end in a number.
        for stem in _beginnings(one.unique_id):
            if stem in by_stem:
                found[stem][one.unique_id.removeprefix(stem)] = one
                break
    for stem, registered in found.items():
        yield by_stem[stem], registered


def _beginnings(unique_id: str) -> Iterator[str]:
    """Return what may be a device's identifier, the longest first."""
    end = len(unique_id)
    while (end := unique_id.rfind("_", 0, end)) > 0:
        yield unique_id[: end + 1]


def _links(
    entry: RvcConfigEntry,
    device: Device,
    registered: Registered,
    only: str | None = None,
) -> Iterator[tuple[str, str, str]]:
    """Return message, signal and entity of what a device shows."""
    for message in list(device.messages.values()):
        if message.name is None or only not in (None, message.name):
            continue
        for signal, shown in entry.runtime_data.presentation.of(message.name).items():
            suffix = Feature.of(message.key, signal).slug
            for one in _shown_by(shown, suffix, registered):
                yield message.name, signal, one.entity_id


def _shown_by(
    shown: Shown, suffix: str, registered: Registered
) -> Iterator[er.RegistryEntry]:
    if isinstance(shown, SignalPresentation):
        if suffix in registered:
            yield registered[suffix]
    elif isinstance(shown, ShownBy):
        domains = {one.replace(" ", "_") for one in shown.entities}
        for one in registered.values():
            if one.domain in domains:
                yield one
