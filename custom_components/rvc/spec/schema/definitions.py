"""The form of a spec file: what `rvc_specs/` and users' own files may say.

A file is checked key by key with voluptuous, then signal by signal; every
refusal is a `vol.Invalid` whose path leads to the place.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
import math
import re
from reprlib import Repr
from typing import Any, Final

import voluptuous as vol

from ..model import is_addressed
from .shown import check_shown

_SPAN: Final = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
_INTEGER: Final = re.compile(r"(u?)int([0-9]{1,2})")
_LARGEST_DGN: Final = 0x1FFFF
_LARGEST_SPN: Final = 0x7FFFF
_FRAME_BITS: Final = 64
# A long message has at most 1785 bytes (RV-C 3.2.7).
_LAST_BYTE: Final = 1784

# What a wrong value is shown as: enough to find it, never a whole file
_shown: Final = Repr(maxstring=60, maxother=60, maxlevel=2).repr

# RV-C Table 5.3: the scale and offset that a unit has in a type
_TABLE_5_3: Final = {
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
# Units whose scale the table gives by type: in another type it has to be said
_SCALED_UNITS: Final = {unit for unit, _ in _TABLE_5_3 if unit not in ("W", "Ah")}
# Units that are plain counts unless a scale is said
# fmt: off
_PLAIN_UNITS: Final = frozenset([
    "W", "VA", "VAr", "Ah", "Wh", "kWh", "mV",
    "us", "ms", "s", "min", "h", "day", "d", "month", "year",
    "K", "mV/K", "%/°C", "Ω",
    "Pa", "hPa", "kPa", "kPa/h", "psi",
    "mm", "m", "km", "m/s", "km/L",
    "km/h", "rpm", "deg", "rad",
    "L", "L/h", "gal", "lx", "ppm",
])
# fmt: on
UNITS: Final = _PLAIN_UNITS | _SCALED_UNITS


def _span(largest: int) -> Any:
    """Read 3 or "3-4" as a first and a last number."""

    def check(value: Any) -> tuple[int, int]:
        first, last = -1, -1
        if isinstance(value, int) and not isinstance(value, bool):
            first = last = value
        elif isinstance(value, str) and (match := _SPAN.fullmatch(value)):
            first, last = int(match[1]), int(match[2])
        if not 0 <= first <= last:
            raise vol.Invalid(
                f"{_shown(value)} is neither a number nor a span such as 3-4"
            )
        if last > largest:
            raise vol.Invalid(f"{last} is above {largest}")
        return first, last

    return check


def _text(pattern: str, kind: str) -> Any:
    compiled = re.compile(pattern)

    def check(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise vol.Invalid(f"{_shown(value)} is not {kind}")
        return value

    return check


def _number(low: int, high: int) -> Any:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise vol.Invalid(f"{_shown(value)} is not a whole number")
        if not low <= value <= high:
            raise vol.Invalid(f"{value} is not within {low} and {high}")
        return value

    return check


def _fraction(value: Any) -> Fraction:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
    ):
        raise vol.Invalid(f"{_shown(value)} is not a number")
    # The text's decimal is meant, not its nearest binary fraction.
    return Fraction(str(value))


def _codes(value: Any) -> list[int]:
    codes = value if isinstance(value, list) else [value]
    return [_number(0, 0xFFFFFFFF)(code) for code in codes]


def _listed(value: Any) -> list[str]:
    names = value if isinstance(value, list) else [value]
    return [_DGN_NAME(name) for name in names]


_DGN_NAME: Final = _text(r"[A-Z][A-Z0-9_]*", "a DGN's name in capitals")
_SIGNAL_NAME: Final = _text(r"[a-z0-9_]+", "a name in snake_case")
_LABEL: Final = _text(
    r"[a-z0-9_.+-]+", "a label in snake_case (quote on, off, yes, no)"
)
_LABELS: Final = vol.Schema({_number(0, 0xFFFFFFFF): _LABEL})


def _unit(value: Any) -> str:
    if value not in UNITS:
        raise vol.Invalid(
            f"unknown unit {_shown(value)}; known are {' '.join(sorted(UNITS))}"
        )
    return str(value)


def _type(value: Any) -> str:
    if value in ("bit", "bitmap", "ascii", "bytes"):
        return str(value)
    if isinstance(value, str) and (match := _INTEGER.fullmatch(value)):
        if 1 <= int(match[2]) <= _FRAME_BITS:
            return value
    raise vol.Invalid(f"unknown type {_shown(value)}")


_SIGNAL: Final = vol.Schema(
    {
        vol.Required("byte"): _span(_LAST_BYTE),
        vol.Required("type"): _type,
        "bits": _span(_LAST_BYTE * 8 + 7),
        "unit": _unit,
        "scale": vol.All(_fraction, vol.NotIn([0], msg="the scale is 0")),
        "offset": _fraction,
        "values": _LABELS,
        "flags": _LABELS,
        "when": {_SIGNAL_NAME: _codes},
        "full_range": bool,
        "deprecated": bool,
        "note": str,
    }
)


def _signals(value: Any) -> Any:
    """Read a DGN's own signals, or the name of one that has the same."""
    if isinstance(value, str):
        return _DGN_NAME(value)
    if not isinstance(value, dict):
        raise vol.Invalid("signals are neither a mapping nor the name of a DGN")
    return _OWN_SIGNALS(value)


def _dgn_number(value: Any) -> int:
    """Check a DGN's number; one that holds an address has 00 in its place."""
    number: int = _number(0, _LARGEST_DGN)(value)
    if is_addressed(number) and number & 0xFF:
        raise vol.Invalid(
            f"the low byte of {number:05X} is the address it is sent to: write 00"
        )
    return number


_OWN_SIGNALS: Final = vol.Schema({_SIGNAL_NAME: _SIGNAL})
_DGN: Final = vol.Schema(
    {
        "signals": _signals,
        "dgn": _dgn_number,
        "section": str,
        "priority": _number(0, 7),
        "interval": _number(1, 3_600_000),
        "on_change": bool,
        "only_active": bool,
        "answer": _listed,
        "multi_frame": bool,
        "addressed": bool,
        "deprecated": bool,
        "device": _SIGNAL_NAME,
        "instance": _SIGNAL_NAME,
        "parts": [_SIGNAL_NAME],
        "note": str,
    }
)


def _spn_part(value: Any) -> int | str:
    """Check a part of an SPN: a number, a span, or whose instance it is."""
    if isinstance(value, str) and not _SPAN.fullmatch(value):
        return str(_SIGNAL_NAME(value))
    _span(_LARGEST_SPN)(value)
    return value  # type: ignore[no-any-return]


_SERVICE_POINT: Final = vol.Schema(
    {
        vol.Required("name"): _SIGNAL_NAME,
        "msb": _spn_part,
        "isb": _spn_part,
        "lsb": _spn_part,
        "spn": _spn_part,
        "deprecated": bool,
    }
)
_FILE: Final = vol.Schema(
    {
        vol.Required("device"): _SIGNAL_NAME,
        vol.Required("dgns"): {_DGN_NAME: _DGN},
        "section": str,
        "addresses": {"default": [_number(0, 255)], "dynamic": _span(255)},
        "instances": vol.In(["single", "multi"]),
        "service_points": [_SERVICE_POINT],
        "shown": check_shown,
        "note": str,
    }
)

_ALARMS: Final = vol.Schema({_number(0, 255): _LABEL})
_TABLES: Final = {
    "alarms": vol.Schema(
        {
            _SIGNAL_NAME: {
                "section": str,
                # The standard alarms go by the default source address first.
                "alarms": {vol.Any(_number(0, 255), _LABEL): vol.Any(_LABEL, _ALARMS)},
            }
        }
    ),
    "assigned_dgns": vol.Schema(
        {
            _text(r"[0-9A-F]{3}(##|[0-9A-F]{1,2})", "a DGN in hexadecimal digits"): {
                vol.Required("name"): _text(r"[A-Z0-9_]+|reserved", "a DGN's name"),
                "section": str,
                "deprecated": bool,
            }
        }
    ),
    "fmi": vol.Schema({_number(0, 31): _LABEL}),
    "source_addresses": vol.Schema({_number(0, 255): _LABEL}),
    "standard_spns": vol.Schema({_number(0, 255): _LABEL}),
}


def check_table(name: str, data: Any) -> Any:
    """Check one of the tables and return it; raises vol.Invalid."""
    if name not in _TABLES:
        raise vol.Invalid(f"there is no table {name}; known are {', '.join(_TABLES)}")
    return _TABLES[name](data)


def check_file(data: Any) -> dict[str, Any]:
    """Check the form of one file and compile its DGNs one by one.

    Returns `{"device": name, "class": {...}, "dgns": {name: {...}}}` in the
    form of spec.json, except that `signals` may still be a DGN's name. Raises
    vol.Invalid; its path says where.
    """
    file = _FILE(data)
    dgns = {}
    for name, raw in file["dgns"].items():
        with _at("dgns", name):
            dgns[name] = _compile_dgn(raw)
    device_class = {
        key: file[key]
        for key in ("section", "instances", "addresses", "service_points", "shown")
        if key in file
    }
    return {"device": file["device"], "class": device_class, "dgns": dgns}


@contextmanager
def _at(*path: str) -> Iterator[None]:
    """Say where a refusal comes from."""
    try:
        yield
    except vol.Invalid as error:
        error.prepend(list(path))
        raise


def _compile_dgn(raw: Mapping[str, Any]) -> dict[str, Any]:
    compiled = {key: value for key, value in raw.items() if key != "note"}
    signals = raw.get("signals")
    if signals is None or isinstance(signals, str):
        return compiled
    compiled["signals"] = {}
    for name, signal in signals.items():
        with _at("signals", name):
            compiled["signals"][name] = _compile_signal(signal)
    return compiled


def _compile_signal(raw: Mapping[str, Any]) -> dict[str, Any]:
    first, last = raw["byte"]
    low, high = raw.get("bits", (0, (last - first + 1) * 8 - 1))
    width = high - low + 1
    if first * 8 + high >= (last + 1) * 8:
        raise vol.Invalid("its bits reach beyond its bytes")
    kind = _kind(raw, width)
    compiled: dict[str, Any] = {
        "start": first * 8 + low,
        "width": width,
        "type": raw["type"],
    }
    if kind != "number":
        compiled["kind"] = kind
    compiled |= _scale(raw)
    for key in ("values", "flags"):
        if key in raw:
            compiled[key] = _compile_labels(raw[key], key, width)
    if "when" in raw:
        compiled["when"] = raw["when"]
    if raw.get("full_range"):
        compiled["full_range"] = True
    return compiled


def _kind(raw: Mapping[str, Any], width: int) -> str:
    """Tell what a type is, and hold it against the signal's width."""
    name = raw["type"]
    if "flags" in raw and name != "bitmap":
        raise vol.Invalid("only a bitmap has flags")
    if name in ("bitmap", "ascii", "bytes"):
        for key in ("unit", "scale", "offset", "values"):
            if key in raw:
                raise vol.Invalid(f"{name} has no {key}")
    if name == "bitmap":
        if "flags" not in raw:
            raise vol.Invalid("a bitmap needs flags")
        return "bitmap"
    if name in ("ascii", "bytes"):
        if "bits" in raw:
            raise vol.Invalid(f"{name} has whole bytes, no bits")
        return "text" if name == "ascii" else "bytes"
    match = _INTEGER.fullmatch(name)
    said = int(match[2]) if match else 1
    if said != width:
        raise vol.Invalid(f"type {name} has {said} bits, but its place has {width}")
    return "signed" if match and not match[1] else "number"


def _scale(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return scale and offset as pairs of whole numbers, where not 1 and 0."""
    unit = raw.get("unit")
    default = _TABLE_5_3.get((unit, raw["type"])) if unit else None
    if unit in _SCALED_UNITS and default is None and "scale" not in raw:
        raise vol.Invalid(f"{unit} as {raw['type']} needs a scale")
    scale, offset = (Fraction(text) for text in default or ("1", "0"))
    if "scale" in raw:
        scale, offset = raw["scale"], Fraction(0)
    offset = raw.get("offset", offset)
    compiled: dict[str, Any] = {"unit": unit} if unit else {}
    if scale != 1:
        compiled["scale"] = list(scale.as_integer_ratio())
    if offset:
        compiled["offset"] = list(offset.as_integer_ratio())
    return compiled


def _compile_labels(labels: Mapping[int, str], key: str, width: int) -> dict[str, str]:
    limit = width if key == "flags" else 1 << width
    for code, label in labels.items():
        if code >= limit:
            raise vol.Invalid(f"{label} has {code}, which does not fit {width} bits")
    if key == "flags" and len(set(labels.values())) < len(labels):
        raise vol.Invalid("two flags have the same name")
    return {str(code): labels[code] for code in sorted(labels)}


def _end(signal: Mapping[str, Any]) -> int:
    end: int = signal["start"] + signal["width"]
    return end


def check_identity(raw: Mapping[str, Any]) -> None:
    """Hold a DGN's instance and parts against its signals; raises vol.Invalid."""
    for key in ("instance", "parts"):
        names = raw.get(key, ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in raw["signals"]:
                raise vol.Invalid(f"there is no signal {name}", [key])


def check_signals(
    signals: Mapping[str, Mapping[str, Any]], *, multi_frame: bool
) -> None:
    """Hold the compiled signals of one DGN against each other.

    Two may cover the same bits only when their conditions differ; a condition
    names another signal and a code that fits it. Raises vol.Invalid.
    """
    seen: list[tuple[str, Mapping[str, Any]]] = []
    for name, signal in signals.items():
        with _at("signals", name):
            if not multi_frame and _end(signal) > _FRAME_BITS:
                raise vol.Invalid("it is past byte 7, and multi_frame is not said")
            _check_condition(name, signal, signals)
            for other, before in seen:
                if (
                    signal["start"] < _end(before)
                    and before["start"] < _end(signal)
                    and not _exclusive(signal.get("when"), before.get("when"))
                ):
                    raise vol.Invalid(f"it overlaps {other}")
        seen.append((name, signal))


def _check_condition(
    name: str, signal: Mapping[str, Any], signals: Mapping[str, Mapping[str, Any]]
) -> None:
    for other, codes in signal.get("when", {}).items():
        if other == name:
            raise vol.Invalid("when names the signal itself")
        if other not in signals:
            raise vol.Invalid(f"when names {other}, which is no signal here")
        if max(codes, default=0) >> signals[other]["width"]:
            raise vol.Invalid(f"when names a code that {other} cannot have")


def _exclusive(
    one: Mapping[str, list[int]] | None, other: Mapping[str, list[int]] | None
) -> bool:
    """Tell whether two conditions can never hold together."""
    if not one or not other:
        return False
    return any(not set(one[name]) & set(other[name]) for name in one.keys() & other)
