"""Devices of NMEA 2000 that stand on a coach's network, counted from 0."""

from .device import Device

_INSTANCES = range(253)


class N2kTank(Device):
    """What the fluid levels of an instance are about (PGN 127505)."""

    device_class = "n2k_tank"
    valid_instances = _INSTANCES


class N2kBattery(Device):
    """A battery, or another source of direct current (PGN 127508, 127506)."""

    device_class = "n2k_battery"
    valid_instances = _INSTANCES


class N2kSwitchBank(Device):
    """A bank of up to 28 switches, which are only shown (PGN 127501)."""

    device_class = "n2k_switch_bank"
    valid_instances = _INSTANCES


class N2kTemperature(Device):
    """A sensor of temperatures (PGN 130312, 130316)."""

    device_class = "n2k_temperature"
    valid_instances = _INSTANCES


MODELS = (N2kTank, N2kBattery, N2kSwitchBank, N2kTemperature)
