#!/usr/bin/env bash
# Guess: a NumberSelector with a step of 1 gives whole numbers, as int, and refuses 7.5.
# Seen:  it gives floats, 7 as 7.0, and takes 7.5: the step is for the form in the browser alone.
# With:  Home Assistant 2026.11.0
# Here:  instances, ports and addresses of forms are made whole numbers behind the selector.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
from seen import see
from homeassistant.helpers.selector import NumberSelector

port = NumberSelector({"min": 1, "max": 65535, "step": 1, "mode": "box"})
see("29536", repr(port(29536)), "29536.0")
see("7.5", repr(port(7.5)), "7.5")
EOF
