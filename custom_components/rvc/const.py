"""Names that the Home Assistant side shares."""

from typing import Final

DOMAIN: Final = "rvc"

CONF_ALLOW: Final = {
    "awnings": "allow_awnings",
    "slides": "allow_slides",
    "jacks": "allow_jacks",
    "energy": "allow_energy",
    "burners": "allow_burners",
    "contactors": "allow_contactors",
    "any_message": "allow_any_message",
}
"""The option that gives each permission."""
CONF_FOLLOW_GPS: Final = "follow_gps"
CONF_KEEP_DEMAND: Final = "keep_demand"
CONF_LIMITS: Final = {
    "frames": "most_frames",
    "latest": "most_latest",
    "unknown": "most_unknown",
}
"""The option that sets each limit of what is kept of the traffic."""
CONF_MAP: Final = "coach_map"
CONF_OFFER_LOCKS: Final = "offer_locks"
CONF_RAW_MESSAGES: Final = "raw_messages"
CONF_READ_ONLY: Final = "read_only"
CONF_SET_CLOCK: Final = "set_clock"
CONF_BIT_RATE: Final = "bit_rate"
CONF_KIND: Final = "kind"
CONF_NETWORK: Final = "network"
"""The key of a network: unique within its coach, and never changed."""
CONF_CHANNEL: Final = "channel"
CONF_INTERFACE: Final = "interface"
CONF_LISTEN_ONLY: Final = "listen_only"
CONF_SPEED: Final = "speed"
CONF_TTY_BAUD_RATE: Final = "tty_baudrate"

HOUSE: Final = "house"
"""The key of the network that every coach has."""
NETWORK: Final = "network"
"""The type of the subentries, each a network of the coach."""
