"""Redaction: positions and identifying numbers are not passed on."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ..bus.trace import TracedFrame
from ..devices import Device
from ..protocol.frame import split_id
from ..protocol.plain_data import message_to_dict
from ..spec import Spec

PRIVATE: Final = frozenset(
    {
        "ADDRESS_CLAIM",
        "DATA_PACKET",
        "GPS_POSITION",
        "PRODUCT_IDENTIFICATION",
        "PROPRIETARY_MESSAGE",
        "TIRE_ID_COMMAND",
        "TIRE_ID_STATUS",
        "VEHICLE_IDENTIFICATION",
    }
)
"""The messages that only the owner is shown."""


def public_messages(device: Device) -> list[dict[str, Any]]:
    """Return a device's last message of each status, decoded, unless it is private."""
    return [
        message_to_dict(message)
        for message in device.messages.values()
        if message.name not in PRIVATE
    ]


def public_frames(spec: Spec, traced: Iterable[TracedFrame]) -> Iterator[TracedFrame]:
    """Return the frames that may be passed on."""
    private = {spec.dgns[name].dgn for name in PRIVATE}
    return (one for one in traced if split_id(one.frame.id).dgn not in private)
