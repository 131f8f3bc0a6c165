"""The coach map: what only people know of a coach.

RV-C says that dimmer 25 is at 60 %. That dimmer 25 is the bedroom ceiling, or
that 177 and 178 drive an awning, is said here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import voluptuous as vol

from .devices.dialects import DIALECTS

_CLASSES: Final = {
    "dimmer": "dc_dimmer",
    "dc_load": "dc_load",
    "ac_load": "ac_load",
    "thermostat": "thermostat",
}
"""What the map calls device classes; all others go by their own name."""

ROLES: Final = ("light", "switch", "fan", "cover", "lock", "button", "valve")
_PAIRS: Final = ("cover", "lock")
_LONGEST_TRAVEL: Final = 240


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the map says of one device, or of two that belong together."""

    device_class: str
    instances: tuple[int, ...]
    name: str | None = None
    area: str | None = None
    role: str | None = None
    open_time: float | None = None
    """How long the whole way takes, in s."""
    ambient: int | None = None
    """The instance that has the zone's temperature."""
    ignore: bool = False


@dataclass(frozen=True, slots=True)
class CoachMap:
    """All that is known of a coach beyond RV-C."""

    devices: Mapping[tuple[str, int], Mapped] = field(default_factory=dict)
    """By device class and instance; both of a pair have the same entry."""
    dialects: tuple[str, ...] = ()

    def of(self, device_class: str, instance: int | None) -> Mapped | None:
        """Return what is said of a device; None where nothing is."""
        return None if instance is None else self.devices.get((device_class, instance))


def _instances(value: Any) -> tuple[int, ...]:
    numbers = value if isinstance(value, list) else [value]
    if not 1 <= len(numbers) <= 2 or not all(
        isinstance(number, int) and 0 <= number <= 250 for number in numbers
    ):
        raise vol.Invalid("an instance is a number from 0 to 250, or two for a pair")
    return tuple(numbers)


_DEVICE: Final = vol.Schema(
    {
        vol.In([*_CLASSES, "tank", "awning", "slide", "window_shade", "dc_motor"]): (
            _instances
        ),
        "name": vol.All(str, vol.Length(min=1, max=80)),
        "area": vol.All(str, vol.Length(min=1, max=80)),
        "as": vol.In(ROLES),
        "motion": vol.In(["timed"]),
        "open_time": vol.All(vol.Any(int, float), vol.Range(1, _LONGEST_TRAVEL)),
        "ambient": vol.All(int, vol.Range(0, 250)),
        "dimmable": bool,
        "ignore": bool,
    }
)
_MAP: Final = vol.Schema(
    {
        "coach": dict,
        "networks": dict,
        "devices": [_DEVICE],
        "dialects": [vol.In(list(DIALECTS))],
    }
)


def read_map(data: Any) -> CoachMap:
    """Read a map from plain data; raises vol.Invalid with the place of what is wrong."""
    checked = _MAP(data or {})
    devices: dict[tuple[str, int], Mapped] = {}
    for number, raw in enumerate(checked.get("devices", ())):
        mapped = _mapped(raw, number)
        for instance in mapped.instances:
            key = (mapped.device_class, instance)
            if key in devices:
                raise vol.Invalid(
                    f"{mapped.device_class} {instance} is there twice",
                    ["devices", number],
                )
            devices[key] = mapped
    return CoachMap(devices, tuple(checked.get("dialects", ())))


def _mapped(raw: Mapping[str, Any], number: int) -> Mapped:
    kinds = [key for key, value in raw.items() if isinstance(value, tuple)]
    if len(kinds) != 1:
        raise vol.Invalid(
            "name one kind of device, such as dimmer: 25", ["devices", number]
        )
    instances = raw[kinds[0]]
    role = raw.get("as")
    device_class = _CLASSES.get(kinds[0], kinds[0])
    if role is not None and device_class not in ("dc_dimmer", "dc_load", "ac_load"):
        raise vol.Invalid(
            f"{kinds[0]} is what it is: leave out as", ["devices", number]
        )
    if len(instances) == 2 and role not in _PAIRS:
        raise vol.Invalid("only a cover or a lock has two", ["devices", number])
    if role == "lock" and len(instances) != 2:
        raise vol.Invalid("a lock has two: lock and unlock", ["devices", number])
    return Mapped(
        device_class=device_class,
        instances=instances,
        name=raw.get("name"),
        area=raw.get("area"),
        role=role,
        open_time=raw.get("open_time"),
        ambient=raw.get("ambient"),
        ignore=raw.get("ignore", False),
    )
