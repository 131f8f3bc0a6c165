"""The form of a dialect's file in `rvc_specs/dialects/`."""

from collections.abc import Mapping
import re
from typing import Any, Final

import voluptuous as vol

from ..dialects import DIALECTS
from ..model import DialectFlag
from .chapters import DGNS, compile_dgns
from .fields import SIGNAL_NAME, dgn_list, display, fraction, whole_number
from .shown import SHOWN_OF_MAKERS

_SHORTEST_SOURCE: Final = 10
_LARGEST_NUMBER: Final = 0x1FFFF
_LONGEST: Final = 8
_BYTES: Final = re.compile(r"[0-9A-F.]{2}(?: [0-9A-F.]{2})*")
_FRAME: Final = re.compile(r"[0-9A-F]{8}#(?:[0-9A-F]{2}|[G-Z]{2}){0,8}")
_TAKEN: Final = re.compile(r"[0-9A-F]{5}(?:..)?#(?:[0-9A-F]{2}|[G-Z]{2}|\.\.){0,8}")

SURE: Final = ("wire", "code", "maker")
"""How sure a dialect is: seen on a wire, proven in code, or said by its maker."""


def _pattern(value: Any) -> str:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        raise vol.Invalid(f"{display(value)} is no regular expression") from error
    return str(value)


def _matching(form: re.Pattern[str], kind: str) -> Any:
    def check(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise vol.Invalid(f"{display(value)} is not {kind}")
        return value

    return check


def _data(value: Any) -> list[list[int]]:
    """Read "FF .. 0." as bytes with their masks: a dot stands for any four bits."""
    text = _matching(_BYTES, "bytes such as FF .. 0F")(value)
    return [[int(one.replace(".", "0"), 16), _mask(one)] for one in text.split()]


def _mask(byte: str) -> int:
    return int("".join("0" if digit == "." else "F" for digit in byte), 16)


_number = whole_number(0, _LARGEST_NUMBER)
_HEARD: Final = vol.Schema(
    {
        vol.Required("number"): _number,
        "data": _data,
        "lengths": [whole_number(0, _LONGEST)],
        "priority": whole_number(0, 7),
        "sources": [whole_number(0, 253)],
        "by_anyone": bool,
    }
)


def _heard(value: Any) -> dict[str, Any]:
    """Read a number, or a number with what else the frame is."""
    return dict(_HEARD(value if isinstance(value, dict) else {"number": value}))


def _together(value: Any) -> list[dict[str, Any]]:
    """Read what one node has to send, all of it, to be recognized."""
    patterns = [_heard(one) for one in (value if isinstance(value, list) else [value])]
    if all(one.get("by_anyone") for one in patterns):
        raise vol.Invalid("something has to come from the node itself")
    return patterns


_kelvins = vol.All(fraction, vol.Coerce(float))
_DIALECT: Final = vol.Schema(
    {
        vol.Required("name"): SIGNAL_NAME,
        vol.Required("source"): vol.All(
            str, vol.Length(min=_SHORTEST_SOURCE, msg="say where it was seen")
        ),
        "title": str,
        "sure": vol.In(SURE),
        "products": [_pattern],
        "heard": [_together],
        "flags": [vol.In([flag.value for flag in DialectFlag])],
        "dgns": DGNS,
        "not_read": dgn_list,
        "fan_speeds": {vol.In(["low", "medium", "high"]): whole_number(1, 100)},
        "shown": SHOWN_OF_MAKERS,
        "set_points": {"sent": _kelvins, "read": _kelvins},
        "plain": bool,
        "says": [_matching(_FRAME, "a frame such as 19FEDA9C#19FF7CFCFFFF00FF")],
        "takes": {
            _matching(_TAKEN, "a frame such as 1FEDB#19FFNN00"): [
                _matching(_FRAME, "a frame such as 19FEDA9C#19FF7CFCFFFF00FF")
            ]
        },
        "note": str,
    }
)
_DIFFERS: Final = ("flags", "dgns", "not_read", "fan_speeds", "set_points", "plain")


def check_dialect(data: Any) -> dict[str, Any]:
    """Check the form of a dialect and compile its DGNs one by one.

    Returns it in the form of dialects.json, except that its DGNs have only what
    the file has of them. Raises vol.Invalid; its path says where.
    """
    dialect = dict(_DIALECT(data))
    dialect.pop("note", None)
    if not any(dialect.get(key) for key in _DIFFERS):
        raise vol.Invalid("it differs in nothing: it needs flags or dgns, or plain")
    dialect.pop("plain", None)
    if "dgns" in dialect:
        dialect["dgns"] = compile_dgns(dialect["dgns"])
    return dialect


def check_dialects(dgn: Mapping[str, Any]) -> None:
    """Check that the dialects that a DGN of an owner's file names are known."""
    for name in dgn.get("dialects", ()):
        if name not in DIALECTS:
            raise vol.Invalid(f"there is no dialect {name}", ["dialects"])
