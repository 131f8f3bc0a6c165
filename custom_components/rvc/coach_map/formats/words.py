"""What the name of an output tells of what it drives.

People name outputs in English, after what stands beside them as often as after what
they are: an "under slide light" is a lamp, "slide out" is none. The last word counts.
"""

import re
from typing import Final

_LAMPS: Final = frozenset(
    [
        "light",
        "lights",
        "lamp",
        "lamps",
        "lighting",
        "sconce",
        "sconces",
        "led",
        "leds",
        "downlight",
        "downlights",
        "spotlight",
        "spotlights",
        "floodlight",
        "floodlights",
    ]
)
# Where the name of a thing ends: "Awning light - driver side", "Courtesy light (bed)"
_END: Final = re.compile(r"\s+-\s+|[(,;:\[]")
# What may stand behind the thing: "Awning LED strip", "Door light left"
_WHERE: Final = frozenset(
    [
        "strip",
        "strips",
        "left",
        "right",
        "driver",
        "passenger",
        "side",
        "front",
        "rear",
        "main",
        "master",
        "white",
        "amber",
    ]
)
_NUMBER: Final = re.compile(r"(?i)^(#?\d+|[a-d])$")
# What is done with what moves
_WAYS: Final = frozenset(
    [
        "extend",
        "extends",
        "retract",
        "retracts",
        "open",
        "opens",
        "close",
        "closes",
        "raise",
        "raises",
        "lower",
        "lowers",
        "in",
        "out",
        "up",
        "down",
    ]
)
_MOVES: Final = re.compile(
    r"(?i)\b(extend|retract|open|close|raise|lower|awnings?|slides?|slideouts?|jacks?|"
    r"leveling|lifts?|shades?|steps?|doors?|locks?|unlock|beds? (up|down|in|out))\b"
)
# "Turn off all the lights" is not meant for these.
_NO_LAMP: Final = re.compile(
    r"(?i)\b(pump|heater|furnace|disconnect|inverter|a/?c|fans?|compressor|valve|"
    r"generator|aqua-?hot|thermostat|charger|ignition|starter)\b"
)
_FAN: Final = re.compile(r"(?i)\bfans?\b")
_COMPRESSOR: Final = re.compile(r"(?i)\b(a/?c|furnace|compressor|heater)\b")
_BURNS: Final = re.compile(
    r"(?i)\b(generator|genset|furnace|burner|gas|propane|lp|diesel)\b"
)
_PERMISSIONS: Final = (
    ("jacks", re.compile(r"(?i)\b(jacks?|leveling|suspension)\b")),
    (
        "slides",
        re.compile(r"(?i)\b(slides?|slideouts?|steps?|doors?|lifts?|beds?|bunks?)\b"),
    ),
)


def is_lamp(name: str) -> bool:
    """Tell whether a name is that of a lamp: by its last word."""
    return bool(_LAMPS & {_last_word(name)})


def moves(name: str, *, is_called_lamp: bool) -> bool:
    """Tell whether what has this name may set something in motion.

    Args:
        name: The name of an output.
        is_called_lamp: Whether its file says that it is a lamp. Then slides, awnings
            and doors are what it lights, unless the name ends with a direction.
    """
    if is_called_lamp:
        return _MOVES.search(name) is not None and _last_word(name) in _WAYS
    return _MOVES.search(name) is not None


def role_of_load(name: str) -> str | None:
    """Return what drives what is called a lamp and cannot be one; None if it can."""
    if not _NO_LAMP.search(name):
        return None
    # The fan of an air conditioner goes with its compressor.
    return "fan" if _FAN.search(name) and not _COMPRESSOR.search(name) else "switch"


def permission_to_move(name: str) -> str | None:
    """Return the permission that a cover of this name requires beyond awnings."""
    for permission, words in _PERMISSIONS:
        if words.search(name):
            return permission
    return None


def permission_to_switch(name: str) -> str | None:
    """Return the permission that a switch of this name requires."""
    return "burners" if _BURNS.search(name) else None


def _last_word(name: str) -> str:
    """Return the last word of what a name names, without a number or side after it."""
    words = _END.split(name.strip())[0].replace("/", " ").split()
    while len(words) > 1 and (_NUMBER.match(words[-1]) or words[-1].lower() in _WHERE):
        words.pop()
    return words[-1].lower().strip(".") if words else ""
