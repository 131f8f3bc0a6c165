"""Units as others write them, in our own."""

from fractions import Fraction
from typing import Final, NamedTuple

from ...spec.units import UNITS


class Unit(NamedTuple):
    """A unit that is one of ours times a factor, beginning elsewhere."""

    name: str
    factor: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)


_FAHRENHEIT: Final = Unit("°C", Fraction(5, 9), Fraction(-160, 9))

_OTHERS: Final = {
    "degc": Unit("°C"),
    "deg c": Unit("°C"),
    "â°c": Unit("°C"),
    "c": Unit("°C"),
    "celsius": Unit("°C"),
    "degf": _FAHRENHEIT,
    "deg f": _FAHRENHEIT,
    "°f": _FAHRENHEIT,
    "%/degc": Unit("%/°C"),
    "percent": Unit("%"),
    "volt": Unit("V"),
    "volts": Unit("V"),
    "vdc": Unit("V"),
    "vac": Unit("V"),
    "amp": Unit("A"),
    "amps": Unit("A"),
    "ampere": Unit("A"),
    "ma": Unit("A", Fraction(1, 1000)),
    "kv": Unit("V", Fraction(1000)),
    "watt": Unit("W"),
    "watts": Unit("W"),
    "kw": Unit("W", Fraction(1000)),
    "hertz": Unit("Hz"),
    "khz": Unit("Hz", Fraction(1000)),
    "ohm": Unit("Ω"),
    "ohms": Unit("Ω"),
    "sec": Unit("s"),
    "secs": Unit("s"),
    "second": Unit("s"),
    "seconds": Unit("s"),
    "msec": Unit("ms"),
    "minute": Unit("min"),
    "minutes": Unit("min"),
    "hr": Unit("h"),
    "hrs": Unit("h"),
    "hour": Unit("h"),
    "hours": Unit("h"),
    "days": Unit("day"),
    "1/min": Unit("rpm"),
    "r/min": Unit("rpm"),
    "kph": Unit("km/h"),
    "kmh": Unit("km/h"),
    "mph": Unit("km/h", Fraction("1.609344")),
    "bar": Unit("kPa", Fraction(100)),
    "mbar": Unit("hPa"),
    "liter": Unit("L"),
    "liters": Unit("L"),
    "litre": Unit("L"),
    "l/hr": Unit("L/h"),
    "°": Unit("deg"),
    "degree": Unit("deg"),
    "degrees": Unit("deg"),
    "miles": Unit("km", Fraction("1.609344")),
    "ft": Unit("m", Fraction("0.3048")),
    "in": Unit("mm", Fraction("25.4")),
}
_BY_SMALL_LETTERS: Final = {name.lower(): Unit(name) for name in sorted(UNITS)}


def unit_of(text: str) -> Unit | None:
    """Return the unit that a text means; None for one that is not known."""
    text = text.strip()
    if text in UNITS:
        return Unit(text)
    small = text.lower()
    return _OTHERS.get(small) or _BY_SMALL_LETTERS.get(small)
