"""Names that the Home Assistant side shares."""

from typing import Final

DOMAIN: Final = "rvc"

CONF_ALLOW: Final = {
    "motion": "allow_motion",
    "burners": "allow_burners",
    "contactors": "allow_contactors",
}
"""The option that opens each gate."""
CONF_MAP: Final = "coach_map"
CONF_SET_CLOCK: Final = "set_clock"
CONF_KIND: Final = "kind"
CONF_CHANNEL: Final = "channel"
CONF_INTERFACE: Final = "interface"
CONF_LISTEN_ONLY: Final = "listen_only"
CONF_OPTIONS: Final = "options"
CONF_REPEAT: Final = "repeat"
CONF_SPEED: Final = "speed"
CONF_TTY_BAUD_RATE: Final = "tty_baudrate"

HOUSE: Final = "house"
"""The network that a coach has at the least."""
