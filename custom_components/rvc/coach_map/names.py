"""What a device is called within its area: "Ceiling" in the bedroom."""

from collections.abc import Mapping
import re
from typing import Any, Final

from .roles import default_role
from .schema import device_class_of

_BETWEEN: Final = r"[\s_\-–—:,/|.]+"
_SET_OFF: Final = r"\s*(?:\s[-–—]|[:,/|(]|\sin(?:\sthe)?)\s*"
_KINDS: Final = {
    "light": "Light",
    "switch": "Switch",
    "fan": "Fan",
    "cover": "Cover",
    "lock": "Lock",
    "button": "Button",
    "valve": "Valve",
    "thermostat": "Climate",
    "window_shade": "Shade",
    "awning": "Awning",
    "slide": "Slide",
}
"""What is left of a name that is its area alone: its role, or its device class."""


def within_area(name: str, area: str | None, kind: str | None = None) -> str:
    """Return a name without the area that it begins or ends with.

    Home Assistant says the area itself: "Bedroom ceiling" in the area Bedroom would
    become `light.bedroom_bedroom_ceiling`. At the end only an area that is set off is
    one ("Ceiling, bedroom"): a guest bedroom stays one. A name that would be a mere
    number stays too.

    Args:
        name: What it is called.
        area: Where it is.
        kind: Its role or device class, said instead of a name that is the area alone.
    """
    words = [word for word in re.split(_BETWEEN, area or "") if word]
    if not words:
        return name
    said = _BETWEEN.join(map(re.escape, words))
    if re.fullmatch(said, name.strip(), re.IGNORECASE):
        return _KINDS.get(kind or "", name)
    for repeated in (f"^{said}{_BETWEEN}", f"{_SET_OFF}{said}\\)?$"):
        rest = re.sub(repeated, "", name.strip(), flags=re.IGNORECASE).strip()
        if rest != name.strip() and rest[:1].isalpha():
            return within_area(rest[:1].upper() + rest[1:], area, kind)
    return name


def named_within_area(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a map's entry whose name does not repeat its area.

    A name that is the area alone becomes what the device is. This is for names that
    nobody has chosen for Home Assistant.
    """
    if "name" not in entry:
        return dict(entry)
    device_class = device_class_of(entry)
    kind = entry.get("as") or default_role(device_class) or device_class
    return {**entry, "name": within_area(entry["name"], entry.get("area"), kind)}
