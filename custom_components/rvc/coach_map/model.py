"""The coach map: what only people know of a coach.

RV-C reports that dimmer 25 is at 60 %. That dimmer 25 is the bedroom ceiling, or
that 177 and 178 drive an awning, stands in the map. One schema serves the maps that
are shipped, those that owners keep in files, and the one of an entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..devices import DeviceKey

SHORT_NAMES: Final = {"dc_dimmer": "dimmer"}
"""What a map calls device classes; all others go by their own name."""

type Document = Mapping[str, Any]
"""A map as plain data, in its own form."""
ZONE_PARTS: Final = ("compressor", "furnace", "fan")
"""What of a climate zone an output may drive; a map says compressor_output."""
type MapKey = tuple[str, int]
"""A device class and an instance."""


@dataclass(frozen=True, slots=True)
class MappedDevice:
    """One device as the map describes it, or two that belong together."""

    device_class: str
    instances: tuple[int, ...]
    name: str | None = None
    area: str | None = None
    role: str | None = None
    timed: bool = False
    """Whether its position is reckoned by time, whatever it reports."""
    open_time: float | None = None
    """How long the whole way takes, in s."""
    ambient: int | None = None
    """The instance that has the zone's temperature."""
    heated_by: int | None = None
    """The zone that heats what this zone cools: both are one to the owner."""
    outputs: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Which dimmers drive a zone's compressor, furnace and fan."""
    dimmable: bool = True
    """Whether a lamp has levels between off and on."""
    effects: bool = False
    """Whether a dimmer without colors offers ramps and scenes as effects."""
    reversed: bool = False
    """Whether it is wired the other way round."""
    requires: str | None = None
    """What the owner must have allowed before it is switched on."""
    ignore: bool = False
    sender: int | None = None
    """The address of the node that is believed, of several that report it."""

    @property
    def keys(self) -> frozenset[MapKey]:
        """Return the device class with each of the instances."""
        return frozenset((self.device_class, one) for one in self.instances)

    def to_dict(self) -> dict[str, Any]:
        """Return the device's entry in a map's file."""
        instances = self.instances
        entry: dict[str, Any] = {
            SHORT_NAMES.get(self.device_class, self.device_class): instances[0]
            if len(instances) == 1
            else list(instances),
            "name": self.name,
            "area": self.area,
            "as": self.role,
            "motion": "timed" if self.timed else None,
            "open_time": self.open_time,
            "ambient": self.ambient,
            "heated_by": self.heated_by,
            **{
                f"{part}_output": numbers[0] if len(numbers) == 1 else list(numbers)
                for part, numbers in self.outputs
            },
            "dimmable": None if self.dimmable else False,
            "effects": self.effects or None,
            "reversed": self.reversed or None,
            "requires": self.requires,
            "ignore": self.ignore or None,
            "sender": self.sender,
        }
        return {key: value for key, value in entry.items() if value is not None}


@dataclass(frozen=True, slots=True)
class CoachMap:
    """All that is known of a coach beyond RV-C."""

    devices: Mapping[MapKey, MappedDevice] = field(default_factory=dict)
    """By device class and instance; both of a pair have the same entry."""
    dialects: tuple[str, ...] = ()
    networks: frozenset[str] = frozenset()
    """The networks whose devices it names; all of them where it is empty."""

    def names_network(self, network: str) -> bool:
        """Return whether it names the devices of a network."""
        return not self.networks or network in self.networks

    def unknown_networks(self, networks: Iterable[str]) -> list[str]:
        """Return the networks that the map names and that are not among these."""
        return sorted(self.networks - frozenset(networks))

    def about(self, key: DeviceKey) -> MappedDevice | None:
        """Return the description of a device; None where there is none."""
        if key.instance is None or (self.networks and key.network not in self.networks):
            return None
        return self.devices.get((key.device_class, key.instance))

    def sender(self, key: DeviceKey) -> int | None:
        """Return the address of the node that is believed of a device, if one is named."""
        mapped = self.about(key)
        return None if mapped is None else mapped.sender
