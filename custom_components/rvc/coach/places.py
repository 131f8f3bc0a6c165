"""How many devices a coach may have, of which kinds, and by whose reports."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Final

from ..devices import NODE, DeviceKey

# The largest coaches have 250 devices.
_MOST_DEVICES: Final = 400
_MOST_NODES: Final = 128
# A module of a hundred outputs is one; one that reports more instances talks nonsense.
_MOST_OF_ONE_NODE: Final = 200
# Statuses of all devices together, each part of one by itself
_MOST_STATUSES: Final = 4000


class Places:
    """The places for devices; at most 400.

    As many as the map has devices are kept for these, but half at most. A node's
    devices have half, and nodes a third.
    """

    def __init__(
        self,
        devices: Collection[DeviceKey],
        mapped: Callable[[DeviceKey], bool] = lambda _: False,
        most_mapped: int = 0,
    ) -> None:
        """Have all places free.

        Args:
            devices: The devices that there are, which become more.
            mapped: Returns whether people have described a device.
            most_mapped: How many they have described.
        """
        self.limit = _MOST_DEVICES
        self.mapped = mapped
        self.statuses = 0
        """How many statuses the devices have shown, by the keys of their messages."""
        self._devices = devices
        self._most_mapped = most_mapped
        self._made_by: Counter[tuple[str, int]] = Counter()
        """How many devices each node has made known in this run."""

    @property
    def is_half_full(self) -> bool:
        """Whether half of the places are taken."""
        return 2 * len(self._devices) >= self.limit

    @property
    def has_statuses(self) -> bool:
        """Whether there may be one status more."""
        return self.statuses < _MOST_STATUSES

    def has_place(self, key: DeviceKey, source: int) -> bool:
        """Return whether there is a place for a device that a node reports."""
        present = len(self._devices)
        if present >= self.limit or self.mapped(key):
            return present < self.limit
        kept = min(self._most_mapped, self.limit // 2)
        if kept:
            kept = max(kept - sum(map(self.mapped, self._devices)), 0)
        if present >= self.limit - kept:
            return False
        if key.device_class == NODE:
            nodes = sum(1 for one in self._devices if one.device_class == NODE)
            return nodes < _MOST_NODES
        return self._made_by[key.network, source] < _MOST_OF_ONE_NODE

    def take(self, key: DeviceKey, source: int) -> None:
        """Note that a node has made a device known."""
        if key.device_class != NODE:
            self._made_by[key.network, source] += 1
