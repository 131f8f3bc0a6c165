"""What stands on the bus: one class for each RV-C device class.

A device says what the thing is, in the words of its RV-C chapter; it knows
neither bytes nor Home Assistant.
"""

from .dc_source import DcSource
from .device import Device, DeviceKey
from .dimmer import Dimmer
from .load import AcLoad, DcLoad
from .tank import Tank
from .thermostat import Thermostat
from .water_heater import WaterHeater
from .water_pump import WaterPump

DEVICE_TYPES: tuple[type[Device], ...] = (
    Dimmer,
    DcLoad,
    AcLoad,
    Thermostat,
    Tank,
    DcSource,
    WaterHeater,
    WaterPump,
)
"""The device classes that are understood, in the order they are asked for."""

__all__ = ["DEVICE_TYPES", "Device", "DeviceKey"]
