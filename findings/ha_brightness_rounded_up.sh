#!/usr/bin/env bash
# Guess: a level in percent that goes to Home Assistant's brightness and back, rounded up as a
#   developer is told to do so that nothing becomes 0, is the same level again.
# Seen:  48 of 100 levels come back one higher: 1 % is told as brightness 3, and 3 is 1.18 %.
#   Rounded to the nearest all of them come back, and none becomes 0.
# With:  Home Assistant 2026.11.0 (homeassistant.util.color)
# Here:  levels are rounded to the nearest half percent (entities/lights.py), so that a scene that
#   is saved and called again moves no lamp.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with homeassistant==2026.11.0
python - <<'EOF'
from math import ceil
from seen import see
from homeassistant.util.color import brightness_to_value, value_to_brightness

def others(rounded):
    return [
        level for level in range(1, 101)
        if rounded(brightness_to_value((1, 100), value_to_brightness((1, 100), level))) != level
    ]

see("1 % as brightness", value_to_brightness((1, 100), 1), 3)
see("levels that are others after math.ceil", len(others(ceil)), 48)
see("levels that are others after round", len(others(round)), 0)
EOF
