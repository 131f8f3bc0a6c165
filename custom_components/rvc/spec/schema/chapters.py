"""The form of a chapter's file, in `rvc_specs/` and of owners' own.

A file is checked key by key with voluptuous, then signal by signal; every
refusal is a `vol.Invalid` whose path leads to the place.
"""

from collections.abc import Mapping
import re
from typing import Any, Final

import voluptuous as vol

from ..model import is_addressed
from ..reasons import Reason
from .fields import (
    DGN_NAME,
    SIGNAL_NAME,
    SPAN,
    at,
    code_list,
    dgn_list,
    span,
    whole_number,
)
from .rows import ROW_SCHEMA
from .shown import check_shown
from .signals import SIGNALS, compile_signal

_LARGEST_DGN: Final = 0x1FFFF
_LARGEST_SHORT_ID: Final = 0x7FF
_LARGEST_SPN: Final = 0x7FFFF
_FILL: Final = re.compile(r"[0-9a-f]{16}")
_LAST_ADDRESS: Final = 253


def _signals(value: Any) -> Any:
    """Read a DGN's own signals, or the name of one that has the same."""
    if isinstance(value, str):
        return DGN_NAME(value)
    if not isinstance(value, dict):
        raise vol.Invalid(Reason("signals are neither a mapping nor the name of a DGN"))
    return SIGNALS(value)


def _dgn_number(value: Any) -> int:
    """Check a DGN's number; one that holds an address has 00 in its place."""
    number: int = whole_number(0, _LARGEST_DGN)(value)
    if is_addressed(number) and number & 0xFF:
        raise vol.Invalid(
            Reason(
                "the low byte of {number} is the address it is sent to: write 00",
                number=f"{number:05X}",
            )
        )
    return number


def _fill(value: Any) -> str:
    """Read what the bytes of a frame hold that no signal is given for."""
    octets = str(value).replace(" ", "").lower()
    if not _FILL.fullmatch(octets):
        raise vol.Invalid(Reason("write eight bytes such as FF FF FF FF FF 00 FF FF"))
    return octets


def _senders(value: Any) -> list[tuple[int, int]]:
    """Read source addresses: 33, "128-143", or a list of both."""
    several = value if isinstance(value, list) else [value]
    if not several:
        raise vol.Invalid(Reason("there is no sender"))
    return [span(_LAST_ADDRESS)(one) for one in several]


_DGN: Final = vol.Schema(
    {
        "signals": _signals,
        "dgn": _dgn_number,
        "section": str,
        "priority": whole_number(0, 7),
        "interval": whole_number(1, 3_600_000),
        "on_change": bool,
        "only_active": bool,
        "answer": dgn_list,
        "multi_frame": bool,
        "addressed": bool,
        "deprecated": bool,
        "device": SIGNAL_NAME,
        "instance": SIGNAL_NAME,
        "parts": [SIGNAL_NAME],
        "identifier": whole_number(0, _LARGEST_SHORT_ID),
        "also": [whole_number(0, _LARGEST_DGN)],
        "fill": _fill,
        "senders": _senders,
        "when": vol.All({SIGNAL_NAME: code_list}, vol.Length(min=1)),
        "dialects": vol.All([SIGNAL_NAME], vol.Length(min=1)),
        "note": str,
    }
)


def _with_one_number(dgn: Any) -> Any:
    """Check that a message has an 11-bit identifier or what messages of RV-C have."""
    others = sorted({"dgn", "senders", "when", "also", "addressed"} & dgn.keys())
    if "identifier" in dgn and others:
        raise vol.Invalid(Reason("an 11-bit identifier has no {key}", key=others[0]))
    return dgn


DGNS: Final = vol.Schema({DGN_NAME: vol.All(_DGN, _with_one_number)})


def _spn_part(value: Any) -> int | str:
    """Check a part of an SPN: a number, a span, or whose instance it is."""
    if isinstance(value, str) and not SPAN.fullmatch(value):
        return str(SIGNAL_NAME(value))
    span(_LARGEST_SPN)(value)
    return value  # type: ignore[no-any-return]


_SERVICE_POINT: Final = vol.Schema(
    {
        vol.Required("name"): SIGNAL_NAME,
        "msb": _spn_part,
        "isb": _spn_part,
        "lsb": _spn_part,
        "spn": _spn_part,
        "deprecated": bool,
    }
)
_FILE: Final = vol.Schema(
    {
        vol.Required("device"): SIGNAL_NAME,
        vol.Required("dgns"): DGNS,
        "section": str,
        "addresses": {"default": [whole_number(0, 255)], "dynamic": span(255)},
        "instances": vol.In(["single", "multi", "shared"]),
        "service_points": [_SERVICE_POINT],
        "shown": check_shown,
        "note": str,
        **ROW_SCHEMA,
    }
)


def check_file(data: Any) -> dict[str, Any]:
    """Check the form of one file and compile its DGNs one by one.

    Returns `{"device": name, "class": {...}, "dgns": {name: {...}}, "rows":
    {kind: {key: {...}}}}` in the form of spec.json, except that `signals` may
    still be a DGN's name. Raises vol.Invalid; its path says where.
    """
    file = _FILE(data)
    device_class = {
        key: file[key]
        for key in ("section", "instances", "addresses", "service_points", "shown")
        if key in file
    }
    rows = {
        kind: {key: _without_note(row) for key, row in file[kind].items()}
        for kind in ROW_SCHEMA
        if kind in file
    }
    return {
        "device": file["device"],
        "class": device_class,
        "dgns": compile_dgns(file["dgns"]),
        "rows": rows,
    }


def compile_dgns(dgns: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Compile DGNs one by one; raises vol.Invalid with a path below "dgns"."""
    compiled = {}
    for name, raw in dgns.items():
        with at("dgns", name):
            compiled[name] = _compile_dgn(raw)
    return compiled


def _without_note(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != "note"}


def _compile_dgn(raw: Mapping[str, Any]) -> dict[str, Any]:
    compiled = _without_note(raw)
    signals = raw.get("signals")
    if signals is None or isinstance(signals, str):
        return compiled
    compiled["signals"] = {}
    for name, signal in signals.items():
        with at("signals", name):
            compiled["signals"][name] = (
                None if signal is None else compile_signal(signal)
            )
    return compiled


def check_identity(raw: Mapping[str, Any]) -> None:
    """Hold a DGN's instance, parts and codes against its signals.

    Raises vol.Invalid.
    """
    for key in ("instance", "parts", "when"):
        names = raw.get(key, ())
        for name in (names,) if isinstance(names, str) else names:
            if name not in raw["signals"]:
                raise vol.Invalid(
                    Reason("there is no signal {signal}", signal=name), [key]
                )
