"""Drivers of DC components: the outputs behind lamps, pumps and motors (RV-C 6.50)."""

from typing import override

from ..protocol.message import Message
from .device import Device

_SINGLE = 0xFF


class DcDriver(Device):
    """The drivers of one component; its statuses name the device's DSA and a driver.

    Instances are counted for each DSA, so both make the instance here.
    """

    device_class = "dc_driver"
    valid_instances = range(0x10000)

    @classmethod
    @override
    def name_of_instance(cls, instance: int | None) -> str:
        dsa, driver = divmod(instance or 0, 0x100)
        return str(dsa) if driver == _SINGLE else f"{dsa}.{driver}"

    @classmethod
    @override
    def instance_of(cls, message: Message) -> int | None:
        if message.destination is None or message.instance is None:
            return None
        return message.destination << 8 | message.instance
