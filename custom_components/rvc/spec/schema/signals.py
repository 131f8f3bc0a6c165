"""The form of a DGN's signals: places, types, units and labels."""

from collections.abc import Mapping
from fractions import Fraction
import re
from typing import Any, Final

import voluptuous as vol

from ..reasons import Reason
from ..units import SCALED_UNITS, TABLE_5_3, UNITS
from .fields import LABELS, SIGNAL_NAME, at, code_list, display, fraction, span

_INTEGER: Final = re.compile(r"(u?)int([0-9]{1,2})")
FRAME_BITS: Final = 64
# A long message has at most 1785 bytes (RV-C 3.2.7).
LAST_BYTE: Final = 1784


def _unit(value: Any) -> str:
    if value not in UNITS:
        raise vol.Invalid(
            Reason(
                "unknown unit {value}; known are {known}",
                value=display(value),
                known=" ".join(sorted(UNITS)),
            )
        )
    return str(value)


def _type(value: Any) -> str:
    if value in ("bit", "bitmap", "ascii", "bytes"):
        return str(value)
    if isinstance(value, str) and (match := _INTEGER.fullmatch(value)):
        if 1 <= int(match[2]) <= FRAME_BITS:
            return value
    raise vol.Invalid(Reason("unknown type {value}", value=display(value)))


_SIGNAL: Final = vol.Schema(
    {
        vol.Required("byte"): span(LAST_BYTE),
        vol.Required("type"): _type,
        "bits": span(LAST_BYTE * 8 + 7),
        "unit": _unit,
        "scale": vol.All(fraction, vol.NotIn([0], msg="the scale is 0")),
        "offset": fraction,
        "values": LABELS,
        "flags": LABELS,
        "when": {SIGNAL_NAME: code_list},
        "full_range": bool,
        "explains": SIGNAL_NAME,
        "blank": code_list,
        "deprecated": bool,
        "note": str,
    }
)


SIGNALS: Final = vol.Schema({SIGNAL_NAME: vol.Any(None, _SIGNAL)})


def compile_signal(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a signal in the form of spec.json; raises vol.Invalid."""
    first, last = raw["byte"]
    low, high = raw.get("bits", (0, (last - first + 1) * 8 - 1))
    width = high - low + 1
    if first * 8 + high >= (last + 1) * 8:
        raise vol.Invalid(Reason("its bits reach beyond its bytes"))
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
    if "blank" in raw:
        compiled["blank"] = raw["blank"]
    if raw.get("full_range"):
        compiled["full_range"] = True
    if "explains" in raw:
        compiled["explains"] = raw["explains"]
    return compiled


def _kind(raw: Mapping[str, Any], width: int) -> str:
    """Tell what a type is, and hold it against the signal's width."""
    name = raw["type"]
    if "flags" in raw and name != "bitmap":
        raise vol.Invalid(Reason("only a bitmap has flags"))
    if name in ("bitmap", "ascii", "bytes"):
        for key in ("unit", "scale", "offset", "values"):
            if key in raw:
                raise vol.Invalid(Reason("{name} has no {key}", name=name, key=key))
    if name == "bitmap":
        if "flags" not in raw:
            raise vol.Invalid(Reason("a bitmap needs flags"))
        return "bitmap"
    if name in ("ascii", "bytes"):
        if "bits" in raw:
            raise vol.Invalid(Reason("{name} has whole bytes, no bits", name=name))
        return "text" if name == "ascii" else "bytes"
    match = _INTEGER.fullmatch(name)
    bits = int(match[2]) if match else 1
    if bits != width:
        raise vol.Invalid(_other_width(name, bits, width))
    return "signed" if match and not match[1] else "number"


def _other_width(name: str, bits: int, width: int) -> Reason:
    if bits == 1:
        return Reason(
            "type {name} has one bit, but its place has {width}", name=name, width=width
        )
    return Reason(
        "type {name} has {bits} bits, but its place has {width}",
        name=name,
        bits=bits,
        width=width,
    )


def _does_not_fit(label: str, code: int, width: int) -> Reason:
    if width == 1:
        return Reason(
            "{label} has {code}, which does not fit one bit", label=label, code=code
        )
    return Reason(
        "{label} has {code}, which does not fit {width} bits",
        label=label,
        code=code,
        width=width,
    )


def _scale(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return scale and offset as pairs of whole numbers, where not 1 and 0."""
    unit = raw.get("unit")
    default = TABLE_5_3.get((unit, raw["type"])) if unit else None
    if unit in SCALED_UNITS and default is None and "scale" not in raw:
        raise vol.Invalid(
            Reason("{unit} as {type} needs a scale", unit=unit, type=raw["type"])
        )
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
            raise vol.Invalid(_does_not_fit(label, code, width))
    if key == "flags" and len(set(labels.values())) < len(labels):
        raise vol.Invalid(Reason("two flags have the same name"))
    return {str(code): labels[code] for code in sorted(labels)}


def _end(signal: Mapping[str, Any]) -> int:
    end: int = signal["start"] + signal["width"]
    return end


def check_signals(
    signals: Mapping[str, Mapping[str, Any]], *, multi_frame: bool
) -> None:
    """Hold the compiled signals of one DGN against each other.

    Two may cover the same bits only when their conditions differ; a condition
    names another signal and a code that fits it. Raises vol.Invalid.
    """
    seen: list[tuple[str, Mapping[str, Any]]] = []
    for name, signal in signals.items():
        with at("signals", name):
            if not multi_frame and _end(signal) > FRAME_BITS:
                raise vol.Invalid(
                    Reason("it is past byte 7, and multi_frame is not set")
                )
            _check_condition(name, signal, signals)
            for other, before in seen:
                if (
                    signal["start"] < _end(before)
                    and before["start"] < _end(signal)
                    and not _exclusive(signal.get("when"), before.get("when"))
                ):
                    raise vol.Invalid(Reason("it overlaps {other}", other=other))
        seen.append((name, signal))


def _check_condition(
    name: str, signal: Mapping[str, Any], signals: Mapping[str, Mapping[str, Any]]
) -> None:
    if (explained := signal.get("explains")) is not None:
        if explained == name or explained not in signals:
            raise vol.Invalid(
                Reason(
                    "explains names {explained}, which is no other signal",
                    explained=explained,
                )
            )
    for other, codes in signal.get("when", {}).items():
        if other == name:
            raise vol.Invalid(Reason("when names the signal itself"))
        if other not in signals:
            raise vol.Invalid(
                Reason("when names {other}, which is no signal here", other=other)
            )
        if max(codes, default=0) >> signals[other]["width"]:
            raise vol.Invalid(
                Reason("when names a code that {other} cannot have", other=other)
            )


def _exclusive(
    one: Mapping[str, list[int]] | None, other: Mapping[str, list[int]] | None
) -> bool:
    """Return whether two conditions can never hold together."""
    if not one or not other:
        return False
    return any(not set(one[name]) & set(other[name]) for name in one.keys() & other)
