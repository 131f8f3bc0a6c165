"""rvc2mqtt's floor plans: a list of devices with their DGN."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...spec import Spec
from .bounds import quote
from .foreign import ForeignEntry, ForeignFormat, class_of_dgn

_ROLES: Final = {
    "light": "light",
    "light_switch": "light",
    "dimmer_switch": "light",
    "switch": "switch",
    "tank_warmer": "switch",
    "fan": "fan",
}


def _fits(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("floorplan"), list)


def _read(data: Mapping[str, Any], spec: Spec) -> Iterator[ForeignEntry | str]:
    for entry in data["floorplan"]:
        if not isinstance(entry, Mapping):
            yield f"{quote(entry)}: it is no device"
            continue
        yield ForeignEntry(
            device_class=class_of_dgn(spec, entry.get("dgn", entry.get("name"))),
            instance=entry.get("instance"),
            name=_in_words(entry.get("instance_name")),
            role=_ROLES.get(quote(entry.get("type"))),
        )


def _in_words(name: Any) -> str | None:
    text = quote(name or "").replace("_", " ").strip()
    return text[:1].upper() + text[1:] if text else None


FORMAT: Final = ForeignFormat(name="rvc2mqtt", fits=_fits, read=_read)
