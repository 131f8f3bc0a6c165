"""Adding entities as devices and their features show."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
import logging
from typing import Any, Final
from weakref import WeakKeyDictionary

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity_platform import (
    AddConfigEntryEntitiesCallback,
    async_get_current_platform,
)

from ..const import DOMAIN
from ..data import RvcConfigEntry
from ..devices import Device, DeviceKey, Feature
from ..entity import RvcEntity, SignalEntity, unique_id_of
from ..presentation.model import SignalPresentation
from ..presentation.rules import Presentation
from ..protocol.message import MessageKey
from .slices import Step

_LOGGER = logging.getLogger(__name__)

type Build = Callable[[Device, Feature], Iterable[RvcEntity[Any]]]
type Choose = Callable[[Device], Iterable[Feature]]

# Home Assistant adds what it is given in one turn of the event loop.
_AT_ONCE: Final = 8


class _EntityAdder:
    """Adds the entities of one platform as devices and their features show."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: RvcConfigEntry,
        add_entities: AddConfigEntryEntitiesCallback,
        build: Build,
        choose: Choose,
    ) -> None:
        self._entry = entry
        self._runtime = entry.runtime_data
        self._devices = self._runtime.coach.devices
        self._add_entities = add_entities
        self._build = build
        self._choose = choose
        self._added: dict[DeviceKey, tuple[Device, set[str | None]]] = {}
        """The unique ids of each device that has some here; one that is found anew
        begins anew."""
        self._is_off = _disabled_before(hass, entry)
        self._found: dict[Device, list[Feature]] = {}
        """What has shown and waits for its turn, with all that shows until then."""

    def known(self) -> Iterator[Step]:
        """Yield the steps that add what is known by now."""
        for device in list(self._devices.values()):
            yield from self.add(device, self._choose(device))

    def note(self, device: Device, feature: Feature) -> bool:
        """Let what has shown wait for `found`; return whether it is the first to wait."""
        is_first = not self._found
        self._found.setdefault(device, []).append(feature)
        return is_first

    def found(self) -> Iterator[Step]:
        """Yield the steps that add what has shown until they begin."""
        found, self._found = self._found, {}
        for device, features in found.items():
            yield from self.add(device, features)

    def add(self, device: Device, features: Iterable[Feature]) -> Iterator[Step]:
        """Yield the steps that add the entities of features.

        There are none where the device was forgotten, or its network removed meanwhile.
        """
        mapped = self._runtime.coach_map.about(device.key)
        if not self._is_there(device) or (mapped is not None and mapped.ignore):
            return
        known, added = self._added.get(device.key, (None, set()))
        if known is not device:
            added = set()
        new: list[RvcEntity[Any]] = []
        for feature in features:
            try:
                for entity in self._build(device, feature):
                    if (unique_id := entity.unique_id) not in added:
                        # Most devices have nothing on most platforms.
                        if not added:
                            self._added[device.key] = (device, added)
                        added.add(unique_id)
                        if not self._is_off(unique_id):
                            new.append(entity)
            except Exception:
                # The others have to come nevertheless.
                _LOGGER.exception("An entity of %s cannot be made", feature)
            if len(new) >= _AT_ONCE:
                yield partial(self._give, device, new)
                new = []
        # Also with nothing to give: who runs the steps looks at the time between them.
        yield partial(self._give, device, new)

    def _is_there(self, device: Device) -> bool:
        return (
            self._devices.get(device.key) is device
            and self._subentry(device) in self._entry.subentries
        )

    def _subentry(self, device: Device) -> str | None:
        return self._runtime.subentries.get(device.key.network)

    def _give(self, device: Device, new: list[RvcEntity[Any]]) -> None:
        if new and self._is_there(device):
            self._add_entities(new, config_subentry_id=self._subentry(device))


class _Ordered:
    """The features of a device in their order, which every platform asks for."""

    def __init__(self, device: Device) -> None:
        self.features = sorted(device.features)
        self.by_platform: dict[str, list[Feature]] | None = None
        """Those of signals that have an entity."""


_ORDERED: Final = WeakKeyDictionary[Device, _Ordered]()


def _ordered(device: Device) -> _Ordered:
    ordered = _ORDERED.get(device)
    # There are never fewer than before.
    if ordered is None or len(ordered.features) != len(device.features):
        ordered = _ORDERED[device] = _Ordered(device)
    return ordered


def _in_order(device: Device) -> Iterable[Feature]:
    return _ordered(device).features


def _shown_on(
    presentation: Presentation, platform: str, device: Device
) -> Iterable[Feature]:
    """Return the features of a device that have an entity on a platform, in order."""
    ordered = _ordered(device)
    if ordered.by_platform is None:
        ordered.by_platform = {}
        for feature in ordered.features:
            shown = presentation.of_signal(feature.dgn, feature.signal)
            if isinstance(shown, SignalPresentation):
                ordered.by_platform.setdefault(shown.platform, []).append(feature)
    return ordered.by_platform.get(platform, ())


def discover(
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    build: Build,
    choose: Choose = _in_order,
) -> None:
    """Add the entities that `build` makes of each device and feature.

    It goes on as long as the entry is set up: a new device appears at once, and
    many of them in slices.

    Args:
        hass: Home Assistant.
        entry: The coach's entry.
        add_entities: What the platform adds entities with.
        build: Makes the entities of a feature.
        choose: Returns the features of a known device that `build` is asked about.
    """
    runtime = entry.runtime_data
    adder = _EntityAdder(hass, entry, add_entities, build, choose)

    @callback
    def found(device: Device, feature: Feature) -> None:
        # A coach that is new shows a thousand within a second, to each platform.
        if adder.note(device, feature):
            runtime.slices.add(hass, entry, adder.found())

    entry.async_on_unload(runtime.coach.registry.features.subscribe(found))
    runtime.slices.add(hass, entry, adder.known())


def discover_signals[EntityT: SignalEntity](
    hass: HomeAssistant,
    entry: RvcConfigEntry,
    add_entities: AddConfigEntryEntitiesCallback,
    platform: str,
    build: Callable[[RvcConfigEntry, Device, MessageKey, SignalPresentation], EntityT],
) -> None:
    """Add an entity for each signal that is shown on a platform."""
    presentation = entry.runtime_data.presentation
    is_off = _disabled_before(hass, entry)

    def from_feature(device: Device, feature: Feature) -> Iterable[EntityT]:
        if not feature.signal:
            return ()
        shown = presentation.on(platform, feature.key.dgn).get(feature.signal)
        if shown is None or is_off(unique_id_of(entry, device, feature.slug)):
            return ()
        return (build(entry, device, feature.key, shown),)

    choose = partial(_shown_on, presentation, platform)
    discover(hass, entry, add_entities, from_feature, choose)


def _disabled_before(
    hass: HomeAssistant, entry: RvcConfigEntry
) -> Callable[[str | None], bool]:
    """Return what tells whether an entity of this platform is off, and need not be made.

    Most of a coach's entities are off, and Home Assistant has them all in its registry.
    It sets the coach up anew when one is switched on. After an update, or in another
    language, they are made once, for their names.
    """
    if not entry.runtime_data.memory.is_current:
        return lambda unique_id: False
    registry, domain = er.async_get(hass), async_get_current_platform().domain

    def is_off(unique_id: str | None) -> bool:
        entity_id = registry.async_get_entity_id(domain, DOMAIN, unique_id or "")
        known = registry.async_get(entity_id) if entity_id else None
        return known is not None and known.disabled

    return is_off
