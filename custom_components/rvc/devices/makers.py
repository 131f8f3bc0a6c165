"""Devices that only makers' own messages tell of (rvc_specs/makers)."""

from .device import Device


class AquaHotZone(Device):
    """A zone of an Aqua-Hot, counted from 0; its set point is in the wall panel."""

    device_class = "aqua_hot_zone"
    valid_instances = range(251)


MODELS = (AquaHotZone,)
