"""What the registries keep of owners' definitions: it follows when these change.

What the files said is remembered with the coach: so it does not matter when one was
changed, nor by whom, nor whether a coach was set up at the time.
"""

from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..const import CONF_NETWORK, DOMAIN
from ..data import RvcConfigEntry, RvcData, identifier_of, registered_device
from ..devices import DeviceKey, Feature
from ..presentation.made import Made, made_by, made_of
from ..protocol.message import message_key
from ..spec.moved_values import Definitions, OwnValue, is_cut, line_marks, moved_values


async def follow_definitions(hass: HomeAssistant, entry: RvcConfigEntry) -> None:
    """Bring the registries of an entry that is being set up in line with its files.

    Entities of values and rows that no definition has any more are removed; those of
    values that have another name now keep their ids and their history.
    """
    runtime = entry.runtime_data
    memory = runtime.memory
    before, lines = memory.defined, memory.lines
    after = {path.name: file.dgns for path, file in runtime.own.items()}
    if not before and not after:
        return
    folder = Path(hass.config.path(DOMAIN))
    now, there = await hass.async_add_executor_job(_look, folder, after.keys())
    made = _made(runtime)
    if after == before and now == lines and made == memory.made:
        return
    refused = {one.path.name for one in runtime.refused}
    # What nobody can read now, as it is damaged or its disk is away, may come back.
    unknown = {
        file: dgns
        for file, dgns in before.items()
        if file in refused
        or (file not in after and (there is None or file in there))
        or (file in after and is_cut(lines.get(file, ""), now.get(file, "")))
    }
    moved = moved_values(runtime.spec, before, after, unknown)
    gone = _gone(memory.made, made, unknown)
    memory.defined = {**after, **unknown}
    memory.lines = {**now, **{one: lines.get(one, "") for one in unknown}}
    # Of one that was cut short, what is left makes nothing that the whole one did not.
    memory.made = {
        **made,
        **{one: memory.made.get(one, frozenset()) for one in unknown},
    }
    classes = {one.device_class for one in moved} | {one.device_class for one in gone}
    for device_class in classes:
        values = {old: new for old, new in moved.items() if old[0] == device_class}
        entities = {one for one in gone if one.device_class == device_class}
        for key, device in _devices_of(hass, entry, device_class, before):
            _Follower(hass, entry, key, device, values, entities).follow()
    runtime.remember()


def _made(runtime: RvcData) -> dict[str, AbstractSet[Made]]:
    """Return the entities that each file makes."""
    types = runtime.coach.registry.types
    return {
        path.name: made_of(file, runtime.spec, runtime.presentation, types)
        for path, file in runtime.own.items()
    }


def _gone(
    before: Mapping[str, AbstractSet[Made]],
    after: Mapping[str, AbstractSet[Made]],
    unknown: Definitions,
) -> set[Made]:
    """Return the entities that files made, and that no file makes any more.

    Those of files stay of which nobody knows what they say now.
    """
    gone = {one for file in before.keys() - unknown.keys() for one in before[file]}
    gone.difference_update(*after.values(), *(before.get(one, ()) for one in unknown))
    return gone


def _look(folder: Path, files: Iterable[str]) -> tuple[dict[str, str], set[str] | None]:
    """Return the marks of files, and what is in their folder; it reads the disk.

    None for a folder that is not there, which may be one that is not mounted.
    """
    marks = {}
    try:
        for file in files:
            marks[file] = line_marks((folder / file).read_text(encoding="utf-8"))
        return marks, {path.name for path in folder.iterdir()}
    except OSError, UnicodeDecodeError:
        return marks, None


def _classes(definitions: Definitions) -> set[str]:
    return {dgn.device for dgns in definitions.values() for dgn in dgns.values()}


def _devices_of(
    hass: HomeAssistant, entry: RvcConfigEntry, device_class: str, before: Definitions
) -> Iterator[tuple[DeviceKey, dr.DeviceEntry]]:
    """Yield the registered devices of a class, which need not be there any more."""
    classes = {*entry.runtime_data.spec.device_classes, *_classes(before)}
    networks = [one.data[CONF_NETWORK] for one in entry.subentries.values()]
    # "boiler_2" may be a class of its own, and no instance of "boiler".
    others = {
        f"{one}_{other}" for one in networks for other in classes - {device_class}
    }
    registered = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(registered, entry.entry_id):
        for domain, identifier in device.identifiers:
            text = identifier.removeprefix(f"{entry.entry_id}_")
            key = DeviceKey.parse(text, networks, {device_class})
            if domain == DOMAIN and key is not None and text not in others:
                yield key, device


class _Follower:
    """Brings a device in line with what its class says now."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: RvcConfigEntry,
        key: DeviceKey,
        device: dr.DeviceEntry,
        moved: Mapping[OwnValue, OwnValue | None],
        gone: Iterable[Made],
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._entities = er.async_get(hass)
        self._devices = dr.async_get(hass)
        self._key = key
        self._device = device
        self._moved = moved
        spec, device_class = entry.runtime_data.spec, key.device_class
        self._is_gone = (
            device_class not in entry.runtime_data.coach.registry.types
            and device_class not in spec.device_classes
            and device_class not in _classes(entry.runtime_data.memory.defined)
        )
        self._slugs = {
            Feature.of(message_key(dgn.name), signal.name).slug
            for dgn in spec.dgns.values()
            if dgn.device == device_class
            for signal in dgn.signals
        }
        """Of what is there: of two values that one unique id may mean, none has gone."""
        classes = {new.device_class for new in moved.values() if new is not None}
        self._gone = tuple(one for one in gone if self._may_be(one))
        self._made = self._all_made({device_class, *classes}) if self._gone else ()
        self._class = classes.pop() if self._is_gone and len(classes) == 1 else None
        """What the whole class is called now; None where it is called as before."""
        self._is_renamed = (
            self._class is not None and self._registered(self._class) is None
        )

    def follow(self) -> None:
        """Move what has another name, and remove what is gone."""
        for entity in self._own_entities():
            new = self._new_id(entity.unique_id)
            if self._is_no_longer_made(entity, new):
                new = None
            if new is None or (
                new != entity.unique_id
                and self._entities.async_get_entity_id(entity.domain, DOMAIN, new)
            ):
                self._entities.async_remove(entity.entity_id)
            elif new != entity.unique_id:
                self._move(entity, new)
        if self._class is not None and self._is_renamed:
            new_identifiers = {self._identifier_of(self._class)}
            self._devices.async_update_device(
                self._device.id, new_identifiers=new_identifiers
            )
        elif self._is_gone or not er.async_entries_for_device(
            self._entities, self._device.id, include_disabled_entities=True
        ):
            # Another file may say more of one that is not gone.
            self._devices.async_remove_device(self._device.id)
            self._entry.runtime_data.coach.registry.forget(self._key)

    def _may_be(self, made: Made) -> bool:
        """Return whether an entity is one of a device with such an instance."""
        return made.is_instance == (self._key.instance is not None)

    def _all_made(self, classes: Iterable[str]) -> tuple[Made, ...]:
        """Return all that the spec makes of the device, by whatever it is called."""
        runtime = self._entry.runtime_data
        made = made_by(
            runtime.spec, runtime.presentation, runtime.coach.registry.types, classes
        )
        return tuple(one for one, _ in made if self._may_be(one))

    def _is_no_longer_made(self, entity: er.RegistryEntry, new: str | None) -> bool:
        """Tell whether a file made an entity, and nothing does now, by its new id.

        RV-C, or another row, may go on making what a file had made as well.
        """

        def is_among(some: Iterable[Made], unique_id: str) -> bool:
            return any(
                one.platform == entity.domain
                and one.fits(
                    unique_id.removeprefix(
                        f"{self._identifier_of(one.device_class)[1]}_"
                    )
                )
                for one in some
            )

        return (
            new is not None
            and is_among(self._gone, entity.unique_id)
            and not is_among(self._made, new)
        )

    def _move(self, entity: er.RegistryEntry, new: str) -> None:
        """Give an entity another unique id, and the device that has it."""
        changes: dict[str, Any] = {}
        _, stem = self._identifier_of(self._key.device_class)
        if not self._is_renamed and not new.startswith(f"{stem}_"):
            # The device that goes would take it along; when it is made, it has its own.
            changes["device_id"] = None
        self._entities.async_update_entity(
            entity.entity_id, new_unique_id=new, **changes
        )

    def _registered(self, device_class: str) -> dr.DeviceEntry | None:
        key = self._key._replace(device_class=device_class)
        return registered_device(self._hass, self._entry, key)

    def _own_entities(self) -> list[er.RegistryEntry]:
        """Return the entities of the device and its parts that are of this coach."""
        stem = f"{self._identifier_of(self._key.device_class)[1]}_"
        parts = [
            one.id
            for one in dr.async_entries_for_config_entry(
                self._devices, self._entry.entry_id
            )
            if getattr(one, "parent_device_id", None) == self._device.id
        ]
        return [
            one
            for device in (self._device.id, *parts)
            for one in er.async_entries_for_device(
                self._entities, device, include_disabled_entities=True
            )
            if one.config_entry_id == self._entry.entry_id
            and one.unique_id.startswith(stem)
        ]

    def _identifier_of(self, device_class: str) -> tuple[str, str]:
        key = self._key._replace(device_class=device_class)
        return identifier_of(self._entry, key)

    def _new_id(self, unique_id: str) -> str | None:
        """Return the unique id that an entity has from now on; None for none."""
        _, stem = self._identifier_of(self._key.device_class)
        suffix = unique_id.removeprefix(f"{stem}_")
        if suffix in self._slugs:
            return unique_id
        for old, new in self._moved.items():
            pattern = rf"{old.dgn.lower()}(?P<part>_[0-9]+(-[0-9]+)*)?_{old.signal}"
            if (found := re.fullmatch(pattern, suffix)) is None:
                continue
            if new is None:
                return None
            part = found["part"] or ""
            _, stem = self._identifier_of(new.device_class)
            return f"{stem}_{new.dgn.lower()}{part}_{new.signal}"
        if self._class is not None:
            return f"{self._identifier_of(self._class)[1]}_{suffix}"
        return None if self._is_gone else unique_id
