"""The units of signals (RV-C Table 5.3)."""

from typing import Final

# RV-C Table 5.3: the scale and offset that a unit has in a type
TABLE_5_3: Final = {
    ("%", "uint8"): ("0.5", "0"),
    ("°C", "uint8"): ("1", "-40"),
    ("°C", "uint16"): ("0.03125", "-273"),
    ("V", "uint8"): ("1", "0"),
    ("V", "uint16"): ("0.05", "0"),
    ("A", "uint8"): ("1", "0"),
    ("A", "uint16"): ("0.05", "-1600"),
    ("A", "uint32"): ("0.001", "-2000000"),
    ("Hz", "uint8"): ("1", "0"),
    ("W", "uint16"): ("1", "0"),
    ("Ah", "uint16"): ("1", "0"),
}
# Units whose scale the table gives by type: in another type it has to be given
SCALED_UNITS: Final = {unit for unit, _ in TABLE_5_3 if unit not in ("W", "Ah")}
# Units that are plain counts unless a scale is given
# fmt: off
PLAIN_UNITS: Final = frozenset([
    "W", "VA", "VAr", "Ah", "Wh", "kWh", "mV",
    "us", "ms", "s", "min", "h", "day", "d", "month", "year",
    "K", "mV/K", "%/°C", "Ω",
    "Pa", "hPa", "kPa", "kPa/h", "psi",
    "mm", "m", "km", "m/s", "km/L",
    "km/h", "rpm", "deg", "rad",
    "L", "L/h", "gal", "lx", "ppm",
])
# fmt: on
UNITS: Final = PLAIN_UNITS | SCALED_UNITS
