"""What stands on the bus: one class for each RV-C device class.

A device has the words of its RV-C chapter and knows neither bytes nor Home
Assistant. A chapter whose devices only report, and have settings, needs no class
of its own.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ..protocol.message import Message, is_value
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
from .generator import Generator
from .generator_start import GeneratorStart
from .load import AcLoad, DcLoad
from .makers import MODELS as MAKERS_MODELS
from .nmea2000 import MODELS as NMEA_2000_MODELS
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
        Generator,
        GeneratorStart,
        *NMEA_2000_MODELS,
        *MAKERS_MODELS,
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
    "DM1_J1939",
    "COMMUNICATION_STATUS_1",
    "COMMUNICATION_STATUS_2",
    "COMMUNICATION_STATUS_3",
    "GENERIC_CONFIGURATION_STATUS",
)
"""The messages of nodes about themselves."""


class _Report(NamedTuple):
    """What the signals of a status are for."""

    asides: frozenset[str] = frozenset()
    """Those that tell of no device, as they say whose and of which part a status is,
    or only explain another one."""
    explains: Mapping[str, str] = {}
    """Those that explain another one."""
    blanks: Mapping[str, str] = {}
    """The labels of codes that are all ones."""


class DeviceType:
    """A device class of the spec: what models it, and the statuses it sends."""

    def __init__(
        self,
        device_class: str,
        model: type[Device],
        reports: tuple[str, ...],
        spec: Spec | None = None,
    ) -> None:
        """Know what devices of a class are.

        Args:
            device_class: The class.
            model: What models its devices.
            reports: The statuses that make a device known.
            spec: What describes them; None for nodes, whose signals are all alike.
        """
        self.device_class = device_class
        self.model = model
        self.reports = reports
        self._spec = spec
        self._looked_at: dict[str, _Report] = {}

    def blanks(self, report: str) -> Mapping[str, str]:
        """Return the labels of codes that are all ones, by the signals of a status."""
        return self._report(report).blanks

    def build(self, key: DeviceKey, link: Link) -> Device:
        """Return a device of this type."""
        device = self.model(key, link, self.reports)
        device.explains = self.explains
        return device

    def holds_value(self, message: Message) -> bool:
        """Return whether a status says anything of the device."""
        asides, _, blanks = self._report(message.key.dgn)
        return any(
            is_value(value) and value != blanks.get(signal)
            for signal, value in message.signals.items()
            if signal not in asides
        )

    def explains(self, report: str) -> Mapping[str, str]:
        """Return which signals of a status say whether others hold a value."""
        return self._report(report).explains

    def _report(self, report: str) -> _Report:
        """Return what is known of a status: it is looked at when it first comes."""
        known = self._looked_at.get(report)
        if known is None:
            known = self._looked_at[report] = self._read(report)
        return known

    def _read(self, report: str) -> _Report:
        if self._spec is None or report not in self.reports:
            return _Report()
        dgn = self._spec.dgns[report]
        explains = {one.name: one.explains for one in dgn.signals if one.explains}
        named = {dgn.instance or "", *dgn.parts, self.model.priority_signal or ""}
        blanks = {
            one.name: label
            for one in dgn.signals
            if (label := one.values.get((1 << one.width) - 1)) is not None
        }
        return _Report(frozenset(named | explains.keys()), explains, blanks)


def name_of_instance(device_class: str, instance: int) -> str:
    """Return an instance of a device class as a person reads it: "70.1"."""
    return _TYPES.get(device_class, Device).name_of_instance(instance)


def device_types(spec: Spec) -> Mapping[str, DeviceType]:
    """Return the device types of a spec, by their device class.

    The classes with a type of their own come first: they are asked for first.
    """
    reports: dict[str, list[str]] = {name: [] for name in _TYPES}
    for dgn in spec.dgns.values():
        if dgn.is_command or not dgn.has_signals:
            continue
        if dgn.dgn is None and dgn.short_id is None:
            continue
        if dgn.device not in NODE_CLASSES:
            reports.setdefault(dgn.device, []).append(dgn.name)
    types = {
        name: DeviceType(name, _TYPES.get(name, Device), tuple(names), spec)
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
