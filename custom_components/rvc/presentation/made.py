"""Which entities a spec makes of devices: of signals, rows and buttons.

It is what can become of an owner's definitions, and so what goes with them. What code
makes of some statuses of RV-C, as a light of a dimmer, is none of it.
"""

from collections.abc import Iterable, Iterator, Mapping
import re
from typing import Final, NamedTuple

from ..devices import NODE, DeviceType
from ..spec.dgn import Dgn
from ..spec.model import Spec
from ..spec.own import OwnFile
from ..spec.rows import StateRow
from .buttons import buttons_by_status
from .model import SignalPresentation
from .rules import Presentation


class Made(NamedTuple):
    """An entity that each device of a class may have, once it shows what that is of."""

    device_class: str
    is_instance: bool
    """Whether the device has an instance."""
    platform: str
    status: str
    """The status that is a part of the unique id; empty where none is."""
    parts: int
    """How many codes behind it tell parts of the device apart, where it has some."""
    name: str

    def fits(self, suffix: str) -> bool:
        """Return whether a unique id may be one of these, by what follows the device's."""
        if not self.status:
            return suffix == self.name
        head, end = f"{self.status.lower()}_", f"_{self.name}"
        if suffix == f"{head}{self.name}":
            # What has no such parts says so in its status.
            return True
        if not self.parts or not suffix.startswith(head) or not suffix.endswith(end):
            return False
        codes = suffix[len(head) : -len(end)].split("-")
        return len(codes) == self.parts and all(map(_CODE.fullmatch, codes))


_CODE: Final = re.compile("[0-9]+")

type _Source = tuple[str, ...]
"""The status of a signal, the command of a button, or the kind and key of a row."""


def made_by(
    spec: Spec,
    presentation: Presentation,
    types: Mapping[str, DeviceType],
    classes: Iterable[str],
) -> Iterator[tuple[Made, _Source]]:
    """Yield all that devices of some classes may have, and what it is made of."""
    statuses = {
        name: device_class
        for device_class in classes
        if device_class in types
        for name in types[device_class].reports
    }
    for name, device_class in statuses.items():
        dgn = spec.dgns[name]
        for signal, shown in presentation.of(name).items():
            if isinstance(shown, SignalPresentation):
                made = _of_part(device_class, dgn, shown.platform, signal)
                yield made, (name,)
    for status, platform, name, source in _named(spec, presentation):
        if (found := statuses.get(status)) is not None:
            made = _of_part(found, spec.dgns[status], platform, name)
            if platform != _SENSOR:
                made = made._replace(status="", parts=0)
            yield made, source


def made_of(
    file: OwnFile,
    spec: Spec,
    presentation: Presentation,
    types: Mapping[str, DeviceType],
) -> frozenset[Made]:
    """Return what is made of what an owner's file speaks of, with all files there."""
    spoken = {*file.dgns, *file.shown}
    places = {one for one in spec.dgns if not spoken.isdisjoint(_layouts(spec, one))}
    for status, platform, _, source in _named(spec, presentation):
        if source in file.rows or (platform == _BUTTON and source[0] in spoken):
            places.add(status)
    among = {
        name for name, one in types.items() if not places.isdisjoint(one.reports)
    } | file.classes
    return frozenset(
        made
        for made, source in made_by(spec, presentation, types, among)
        if made.device_class in file.classes
        or source in file.rows
        or (len(source) == 1 and not spoken.isdisjoint(_layouts(spec, source[0])))
    )


def _of_part(device_class: str, dgn: Dgn, platform: str, name: str) -> Made:
    is_instance = device_class == NODE or dgn.instance is not None
    return Made(device_class, is_instance, platform, dgn.name, len(dgn.parts), name)


_SENSOR: Final = "sensor"
_BUTTON: Final = "button"


def _named(
    spec: Spec, presentation: Presentation
) -> Iterator[tuple[str, str, str, _Source]]:
    """Yield the status, platform, name and source of what has a name of its own."""
    rows = spec.rows
    for motion in rows.motions:
        platform = "valve" if motion.valve else "cover"
        name = f"{platform}_{motion.key}"
        yield motion.status, platform, name, ("motions", motion.key)
    for kind, platform, stem, states in (
        ("lamps", "light", "", rows.lamps),
        ("locks", "lock", "", rows.locks),
        ("toggles", "switch", "switch_", rows.toggles),
    ):
        for row in _last(states):
            yield row.status, platform, f"{stem}{row.key}", (kind, row.key)
    for power in rows.power:
        for name in (*([power.key] if power.sensor else ()), *power.energy):
            yield power.status, _SENSOR, name, ("power", power.key)
    for status, buttons in buttons_by_status(spec, presentation).items():
        for command, key, _ in buttons:
            yield status, _BUTTON, f"{command}_{key}".lower(), (command,)


def _last(rows: Iterable[StateRow]) -> Iterable[StateRow]:
    """Return the rows that have an entity: of several for one signal it is the last."""
    return {row.feature: row for row in rows}.values()


def _layouts(spec: Spec, name: str) -> Iterator[str]:
    """Yield a DGN, and those that it is shown like."""
    seen: set[str] = set()
    following: str | None = name
    while following is not None and following not in seen:
        seen.add(following)
        yield following
        following = spec.shown.get(following, {}).get("like")
