"""The form of the tables that belong to no chapter."""

from collections.abc import Callable
from typing import Any, Final

import voluptuous as vol

from ..reasons import Reason
from .fields import LABEL, SIGNAL_NAME, matching, whole_number


def _not(kind: str) -> Callable[[str], Reason]:
    """Return what says that something is no such thing; only the project reads it."""
    return lambda value: Reason.of_text(f"{value} is not {kind}")


_ALARMS: Final = vol.Schema({whole_number(0, 255): LABEL})
_TABLES: Final = {
    "alarms": vol.Schema(
        {
            SIGNAL_NAME: {
                "section": str,
                # The standard alarms go by the default source address first.
                "alarms": {
                    vol.Any(whole_number(0, 255), LABEL): vol.Any(LABEL, _ALARMS)
                },
            }
        }
    ),
    "assigned_dgns": vol.Schema(
        {
            matching(
                r"[0-9A-F]{3}(##|[0-9A-F]{1,2})", _not("a DGN in hexadecimal digits")
            ): {
                vol.Required("name"): matching(
                    r"[A-Z0-9_]+|reserved", _not("a DGN's name")
                ),
                "section": str,
                "deprecated": bool,
            }
        }
    ),
    "deadbands": vol.Schema(
        {
            vol.All(str, vol.Length(min=1, max=10)): {
                "codes": whole_number(1, 100),
                "edges": [vol.Any(int, float)],
            }
        }
    ),
    "fmi": vol.Schema({whole_number(0, 31): LABEL}),
    "j1939_fmi": vol.Schema({whole_number(0, 31): LABEL}),
    "j1939_spns": vol.Schema({whole_number(0, 0x7FFFE): LABEL}),
    "manufacturers": vol.Schema({whole_number(1, 2045): str}),
    "private_numbers": vol.Schema(
        {matching(r"[0-9A-F]{5}", _not("a DGN in five hexadecimal digits")): str}
    ),
    "source_addresses": vol.Schema({whole_number(0, 255): LABEL}),
    "standard_spns": vol.Schema({whole_number(0, 255): LABEL}),
}


def check_table(name: str, data: Any) -> Any:
    """Check one of the tables and return it; raises vol.Invalid."""
    if name not in _TABLES:
        raise vol.Invalid(f"there is no table {name}; known are {', '.join(_TABLES)}")
    return _TABLES[name](data)
