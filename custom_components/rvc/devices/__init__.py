"""What stands on the bus: one class for each RV-C device class.

A device has the words of its RV-C chapter and knows neither bytes nor Home
Assistant. A chapter whose devices only report, and have settings, needs no class
of its own.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ..spec import Spec
from .battery import Battery
from .chassis import Chassis, Vehicle
from .clock import Clock
from .dc_driver import DcDriver
from .dc_source import DcSource
from .device import Device, DeviceKey, Link
from .dimmer import Dimmer
from .feature import Feature, has_shown
from .floor_heat import FloorHeat
from .generator_start import GeneratorStart
from .load import AcLoad, DcLoad
from .node import NODE, Node
from .roof_fan import RoofFan
from .solar_controller import SolarController
from .tank import Tank
from .thermostat import Thermostat
from .water_heater import WaterHeater
from .water_pump import WaterPump

_TYPES: Final = {
    model.device_class: model
    for model in (
        Dimmer,
        DcLoad,
        AcLoad,
        Thermostat,
        Tank,
        DcSource,
        WaterHeater,
        WaterPump,
        DcDriver,
        FloorHeat,
        RoofFan,
        Chassis,
        Vehicle,
        Battery,
        SolarController,
        Clock,
        GeneratorStart,
    )
}

NODE_CLASSES: Final = frozenset(
    {
        "common",
        "communication",
        "generic_configuration",
        "network",
        "proprietary",
        "subnetworking",
    }
)
"""Chapters about nodes, not about devices."""

NODE_REPORTS: Final = (
    "ADDRESS_CLAIM",
    "PRODUCT_IDENTIFICATION",
    "SOFTWARE_IDENTIFICATION",
    "DM_RV",
    "DM1",
    "COMMUNICATION_STATUS_1",
    "COMMUNICATION_STATUS_2",
    "COMMUNICATION_STATUS_3",
    "GENERIC_CONFIGURATION_STATUS",
)
"""The messages of nodes about themselves."""


class DeviceType(NamedTuple):
    """A device class of the spec: what models it, and the statuses it sends."""

    device_class: str
    model: type[Device]
    reports: tuple[str, ...]
    """The statuses that make a device known."""

    def build(self, key: DeviceKey, link: Link) -> Device:
        """Return a device of this type."""
        return self.model(key, link, self.reports)


def device_types(spec: Spec) -> Mapping[str, DeviceType]:
    """Return the device types of a spec, by their device class.

    The classes with a type of their own come first: they are asked for first.
    """
    reports: dict[str, list[str]] = {name: [] for name in _TYPES}
    for dgn in spec.dgns.values():
        if dgn.dgn is None or dgn.is_command or not dgn.signals:
            continue
        if dgn.device not in NODE_CLASSES:
            reports.setdefault(dgn.device, []).append(dgn.name)
    types = {
        name: DeviceType(name, _TYPES.get(name, Device), tuple(names))
        for name, names in reports.items()
    }
    return types | {NODE: DeviceType(NODE, Node, NODE_REPORTS)}


__all__ = [
    "NODE",
    "NODE_CLASSES",
    "Device",
    "DeviceKey",
    "DeviceType",
    "Feature",
    "device_types",
    "has_shown",
]
