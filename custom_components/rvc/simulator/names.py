"""What the owner of the simulated coach knows of it: a coach map."""

from collections.abc import Mapping
from typing import Any, Final

_LAMPS: Final = (
    ("Ceiling", "Kitchen"),
    ("Galley", "Kitchen"),
    ("Dinette", "Living room"),
    ("Sofa left", "Living room"),
    ("Sofa right", "Living room"),
    ("Ceiling", "Living room"),
    ("Ceiling", "Hallway"),
    ("Ceiling", "Entry"),
    ("Ceiling", "Bedroom"),
    ("Bedside left", "Bedroom"),
    ("Bedside right", "Bedroom"),
    ("Wardrobe", "Bedroom"),
    ("Ceiling", "Bathroom"),
    ("Mirror", "Bathroom"),
    ("Shower", "Bathroom"),
    ("Driver light", "Cab"),
    ("Passenger light", "Cab"),
    ("Bunks", "Hallway"),
    ("Desk", "Bedroom"),
    ("Accent", "Living room"),
    ("Cargo light", "Wet bay"),
)
# Relays: these lamps are only on or off.
_PLAIN_LAMPS: Final = (
    ("Porch", "Patio"),
    ("Step light", "Entry"),
    ("Security light", "Patio"),
)

DEMO_MAP: Final[Mapping[str, Any]] = {
    "coach": {"make": "RV-C", "model": "Simulator", "year": 2026},
    "devices": [
        *(
            {"dimmer": number, "name": name, "area": area}
            for number, (name, area) in enumerate(_LAMPS, start=1)
        ),
        *(
            {"dimmer": number, "name": name, "area": area, "dimmable": False}
            for number, (name, area) in enumerate(_PLAIN_LAMPS, start=len(_LAMPS) + 1)
        ),
        {"dimmer": 30, "name": "Color strip", "area": "Living room"},
        {"thermostat": 1, "name": "Climate", "area": "Living room"},
        {"thermostat": 2, "name": "Climate", "area": "Bedroom"},
        {"thermostat": 3, "name": "Climate", "area": "Wet bay"},
        {"ac_load": 1, "name": "Refrigerator outlet", "area": "Kitchen"},
        {"ac_load": 2, "name": "Block heater", "area": "Wet bay"},
        {"dc_load": 1, "name": "Vent fan", "area": "Bathroom"},
        {"dc_load": 2, "name": "Radio", "area": "Cab"},
        {"dc_load": 3, "name": "Reading lamp", "area": "Bedroom"},
        {"awning": 1, "name": "Awning", "area": "Patio"},
        {"slide": 1, "name": "Slide", "area": "Living room"},
        {"slide": 2, "name": "Slide", "area": "Bedroom"},
        {"window_shade": 1, "name": "Shade", "area": "Living room", "open_time": 10},
        {"window_shade": 2, "name": "Shade", "area": "Bedroom", "open_time": 10},
        {"dc_motor": 1, "name": "Vent lid", "area": "Bathroom", "open_time": 10},
    ],
}
"""Names and areas, in the form of any coach map."""
