"""What the owner of the simulated coach knows of it: a coach map."""

from collections.abc import Mapping
from typing import Any, Final

_LAMPS: Final = (
    ("Kitchen ceiling", "Kitchen"),
    ("Galley", "Kitchen"),
    ("Dinette", "Living room"),
    ("Sofa left", "Living room"),
    ("Sofa right", "Living room"),
    ("Living room ceiling", "Living room"),
    ("Hallway", "Hallway"),
    ("Entry light", "Entry"),
    ("Bedroom ceiling", "Bedroom"),
    ("Bedside left", "Bedroom"),
    ("Bedside right", "Bedroom"),
    ("Wardrobe", "Bedroom"),
    ("Bathroom ceiling", "Bathroom"),
    ("Mirror", "Bathroom"),
    ("Shower", "Bathroom"),
    ("Cockpit left", "Cab"),
    ("Cockpit right", "Cab"),
    ("Bunks", "Hallway"),
    ("Desk", "Bedroom"),
    ("Accent", "Living room"),
    ("Cargo bay", "Wet bay"),
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
        {"dimmer": 30, "name": "Color strip", "area": "Living room"},
        {"thermostat": 1, "name": "Living room climate", "area": "Living room"},
        {"thermostat": 2, "name": "Bedroom climate", "area": "Bedroom"},
        {"thermostat": 3, "name": "Bay climate", "area": "Wet bay"},
        {"ac_load": 1, "name": "Refrigerator outlet", "area": "Kitchen"},
        {"ac_load": 2, "name": "Block heater", "area": "Wet bay"},
        {"dc_load": 1, "name": "Vent fan", "area": "Bathroom"},
        {"dc_load": 2, "name": "Radio", "area": "Cab"},
        {"dc_load": 3, "name": "Reading lamp", "area": "Bedroom"},
        {"awning": 1, "name": "Patio awning", "area": "Patio"},
        {"slide": 1, "name": "Living room slide", "area": "Living room"},
        {"slide": 2, "name": "Bedroom slide", "area": "Bedroom"},
        {"window_shade": 1, "name": "Living room shade", "area": "Living room"},
        {"window_shade": 2, "name": "Bedroom shade", "area": "Bedroom"},
        {"dc_motor": 1, "name": "Vent lid", "area": "Bathroom"},
    ],
}
"""Names and areas, in the form of any coach map."""
