"""What every node sends of itself and asks of others (RV-C 3.2, 3.3, 4.1)."""

from collections.abc import Mapping
from typing import Final

from .message import Message, Value

REQUEST: Final = "REQUEST_FOR_DGN"

# NMEA 2000 has these numbers, and RV-C none of them.
_MARINE: Final = (
    range(0x1ED00, 0x1EE01),
    range(0x1F010, 0x1F017),
    range(0x1F101, 0x1FA00),
)
# The industry group of a NAME: RV-C leaves it at 0.
_MARINE_GROUP: Final = 4

# No manufacturer code is assigned to this project; all ones is nobody's.
_NO_MANUFACTURER: Final = 0x7FF


def address_claim(serial_number: int, *, dynamic: bool) -> Mapping[str, Value]:
    """Return the signals of an ADDRESS_CLAIM, of a dynamic or a fixed address."""
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


def request(dgn: int, instance: int | None = None) -> Mapping[str, Value]:
    """Return the signals of a REQUEST_FOR_DGN, of every instance if None is given."""
    return {"desired_dgn": dgn, "instance": instance}


def is_marine(message: Message) -> bool:
    """Return whether a message shows that its sender is a node of NMEA 2000.

    It is a claim of the marine industry's, or something that RV-C has no number for.
    """
    if message.name == "ADDRESS_CLAIM":
        return message.number("compatibility_field_4") == _MARINE_GROUP
    # A loop, which is quicker than a generator: it is asked for every new message.
    dgn = message.dgn
    for numbers in _MARINE:  # noqa: SIM110
        if dgn in numbers:
            return True
    return False
