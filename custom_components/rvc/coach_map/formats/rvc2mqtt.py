"""rvc2mqtt's floor plans: a list of devices with their DGN."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...spec import Spec
from ...spec.reasons import Reason
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, Unused, class_of_dgn, in_words
from .lined import line_of

_ROLES: Final = {
    "light": "light",
    "light_switch": "light",
    "switch": "switch",
    "power_switch": "switch",
    "tank_warmer": "switch",
    "g12_tank_warmer": "switch",
    "fan": "fan",
    "vent_fan": "fan",
}
"""What the types say; a dimmer_switch is any output of a dimmer, pumps among them."""


def _fits(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("floorplan"), list)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | Unused]:
    for number, entry in enumerate(data["floorplan"]):
        line = line_of(data["floorplan"], number)
        if not isinstance(entry, Mapping):
            yield Unused(line, quote(entry), Reason("it is no device"))
            continue
        device_class, reason = class_of_dgn(spec, entry.get("dgn", entry.get("name")))
        yield ForeignEntry(
            device_class=device_class,
            no_class=reason,
            instance=entry.get("instance"),
            name=in_words(entry.get("instance_name")),
            role=_ROLES.get(quote(entry.get("type"))),
            line=line,
            repeats=True,
        )


FORMAT: Final = ForeignFormat(name="rvc2mqtt", fits=_fits, read=_read)
