"""What several DGNs of one number must not be: contradictions, and the network's own."""

from collections.abc import Mapping
from typing import Any, Final

import voluptuous as vol

from .reasons import Reason

_NETWORK: Final = "network"
# Its meaning is a maker's, and so its senders'.
_PROPRIETARY: Final = frozenset({0x0EF00, 0x1EF00})
_NOTHING: Final = ((), (), ())


def check_variant(name: str, dgns: Mapping[str, Any]) -> None:
    """Check a DGN that is known by its senders or codes; raises vol.Invalid.

    Claims, requests and long messages are what the network itself works by: they mean
    the same of everybody. Of two that the same frames would be, one would never be.
    """
    raw = dgns[name]
    number, condition = raw.get("dgn"), _condition(raw)
    if number is None or condition == _NOTHING:
        return
    for other, theirs in dgns.items():
        if other == name or theirs.get("dgn") != number:
            continue
        is_network = theirs.get("device") == _NETWORK and number not in _PROPRIETARY
        if is_network and _condition(theirs) == _NOTHING:
            raise vol.Invalid(
                Reason("{other} means the same of all senders", other=other), ["dgn"]
            )
        if _condition(theirs) == condition:
            raise vol.Invalid(
                Reason("{other} is known by the same", other=other), ["dgn"]
            )


def _condition(raw: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return senders, codes with their places, and dialects that a DGN is known by."""
    signals = raw.get("signals", {})
    codes = sorted(
        (str(_place(signals, signal)), sorted(values))
        for signal, values in raw.get("when", {}).items()
    )
    dialects = tuple(sorted(raw.get("dialects", ())))
    return tuple(raw.get("senders", ())), tuple(map(str, codes)), dialects


def _place(signals: Any, signal: str) -> Any:
    about = signals.get(signal) if isinstance(signals, Mapping) else None
    if not isinstance(about, Mapping):
        return signal
    return about.get("byte"), about.get("bits"), about.get("start"), about.get("width")


def check_identifier(name: str, dgns: Mapping[str, Any]) -> None:
    """Raise vol.Invalid where another message has the same 11-bit identifier."""
    identifier = dgns[name].get("identifier")
    if identifier is None:
        return
    for other, raw in dgns.items():
        if other != name and raw.get("identifier") == identifier:
            raise vol.Invalid(
                Reason(
                    "{identifier} is already {other}",
                    identifier=f"{identifier:03X}",
                    other=other,
                ),
                ["identifier"],
            )
