#!/usr/bin/env bash
# Guess: a manifest's USB matcher is written as the adapter says it ("CANable 2.0", 16d0 as lsusb prints
#   it), or case does not matter.
# Seen:  numbers have to be in capitals and texts in small letters: "*CANable*" and "16d0" never match,
#   and nothing says so.
# With:  Home Assistant 2026.11.0, serialx 1.15.1
# Here:  the manifest has 16D0 and *canable*, and scripts/check-integration refuses the other case.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0 serialx==1.15.1 aiousbwatcher==1.1.2 aiohasupervisor==0.8.1
python - <<'EOF'
from seen import see
from homeassistant.components.usb.models import USBDevice
from homeassistant.components.usb.utils import usb_device_matches_matcher

adapter = USBDevice(
    device="/dev/ttyACM0", serial_number="1", manufacturer="Openlight Labs",
    description="CANable 2.0", vid="16D0", pid="117E",
)
for matcher, known in (
    ({"vid": "16D0", "pid": "117E", "description": "*canable*"}, True),
    ({"vid": "16D0", "pid": "117E", "description": "*CANable*"}, False),
    ({"vid": "16d0", "pid": "117e", "description": "*canable*"}, False),
):
    see(str(list(matcher.values())), usb_device_matches_matcher(adapter, matcher), known)
EOF
