"""What identifies a device, and a motion of one."""

from collections.abc import Iterable
from typing import NamedTuple


class DeviceKey(NamedTuple):
    """What a device is: its source address is no part of it (RV-C 3.2.4.1)."""

    network: str
    device_class: str
    instance: int | None

    def __str__(self) -> str:
        """Return a stable text form, "house_dc_dimmer_25"."""
        parts = (self.network, self.device_class, self.instance)
        return "_".join(str(part) for part in parts if part is not None)

    @classmethod
    def parse(
        cls, text: str, networks: Iterable[str], device_classes: Iterable[str]
    ) -> DeviceKey | None:
        """Return the key of a text form; None where it is of none of these.

        Names of networks and classes have underscores, so the text alone does not
        tell where one ends and the other begins.
        """
        classes = frozenset(device_classes)
        for network in networks:
            if not text.startswith(f"{network}_"):
                continue
            rest = text.removeprefix(f"{network}_")
            device_class, _, instance = rest.rpartition("_")
            if device_class in classes and instance.isdecimal():
                return cls(network, device_class, int(instance))
            if rest in classes:
                return cls(network, rest, None)
        return None


class MotionKey(NamedTuple):
    """What motions of one thing have in common: a newer one ends the one before."""

    device: DeviceKey
    motion: str
