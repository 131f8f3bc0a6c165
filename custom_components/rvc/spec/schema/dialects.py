"""The form of a dialect's file in `rvc_specs/dialects/`."""

import re
from typing import Any, Final

import voluptuous as vol

from ..model import DialectFlag
from .chapters import DGNS, compile_dgns
from .fields import SIGNAL_NAME, display

_SHORTEST_SOURCE: Final = 10


def _pattern(value: Any) -> str:
    try:
        re.compile(value)
    except (re.error, TypeError) as error:
        raise vol.Invalid(f"{display(value)} is no regular expression") from error
    return str(value)


_DIALECT: Final = vol.Schema(
    {
        vol.Required("name"): SIGNAL_NAME,
        vol.Required("source"): vol.All(
            str, vol.Length(min=_SHORTEST_SOURCE, msg="say where it was seen")
        ),
        "products": [_pattern],
        "flags": [vol.In([flag.value for flag in DialectFlag])],
        "dgns": DGNS,
        "note": str,
    }
)


def check_dialect(data: Any) -> dict[str, Any]:
    """Check the form of a dialect and compile its DGNs one by one.

    Returns it in the form of dialects.json, except that its DGNs have only what
    the file has of them. Raises vol.Invalid; its path says where.
    """
    dialect = dict(_DIALECT(data))
    dialect.pop("note", None)
    if not dialect.get("flags") and not dialect.get("dgns"):
        raise vol.Invalid("it differs in nothing: it needs flags or dgns")
    if "dgns" in dialect:
        dialect["dgns"] = compile_dgns(dialect["dgns"])
    return dialect
