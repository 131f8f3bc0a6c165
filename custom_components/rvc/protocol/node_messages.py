"""What every node has to say of itself (RV-C 3.2, 3.3, 4.1)."""

from collections.abc import Iterator, Mapping
from typing import Final

from .codec import Codec
from .message import Value

PACKET_GAP: Final = 0.05
"""The least time between the packets of a long message, in s (RV-C 3.2.7.2)."""

_PACKET_SIZE: Final = 7
# No manufacturer code is assigned to this project; all ones is nobody's.
_NO_MANUFACTURER: Final = 0x7FF


def address_claim(serial_number: int, *, dynamic: bool) -> Mapping[str, Value]:
    """Return the signals of a claim, by a node whose address is dynamic or fixed."""
    return {
        "serial_number": serial_number,
        "manufacturer_code": _NO_MANUFACTURER,
        "node_instance": 0,
        "function_instance": 0,
        "compatibility_field_1": 0,
        "reserved": "always",
        "compatibility_field_2": 0,
        "compatibility_field_3": 0,
        "compatibility_field_4": "always",
        "arbitrary_address_capable": "supports_address_claiming"
        if dynamic
        else "fixed_source_address",
    }


def healthy(dsa: int) -> Mapping[str, Value]:
    """Return the signals of a DM_RV without a fault, of a default source address."""
    return {
        "operating_status_on": "on",
        "operating_status_active": "active",
        "yellow_lamp_status": "off",
        "red_lamp_status": "off",
        "dsa": dsa,
    }


def long_message(
    codec: Codec, name: str, data: bytes
) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Return the packets that say a DGN's data of more than eight bytes (RV-C 3.2.7)."""
    starts = range(0, len(data), _PACKET_SIZE)
    yield (
        "INITIAL_PACKET",
        {
            "reserved": "always",
            "message_length": len(data),
            "packet_count": len(starts),
            "dgn": codec.spec.dgns[name].dgn,
        },
    )
    for number, start in enumerate(starts, start=1):
        packet = data[start : start + _PACKET_SIZE].ljust(_PACKET_SIZE, b"\xff")
        yield "DATA_PACKET", {"packet_number": number, "data": packet}
