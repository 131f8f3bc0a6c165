#!/usr/bin/env bash
# Guess: python-can's LogReader refuses a file that is not what its name says.
# Seen:  a candump log of one line that is called .csv gives no frame and no error: the line is taken
#   for the column titles. A name that it does not know (.txt) is refused whatever is in it.
# With:  python-can 4.6.1
# Here:  a recording is known by what is in it, and one without a frame is refused with the reason
#   (recordings/registry.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
for suffix in log csv txt; do
  echo '(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF' >coach.$suffix
done
python - <<'EOF'
import can
from seen import see

for suffix, known in (("log", 1), ("csv", 0), ("txt", "ValueError")):
    try:
        frames = len(list(can.LogReader(f"coach.{suffix}")))
    except ValueError as error:
        frames = type(error).__name__
    see(f"frames of coach.{suffix}", frames, known)
EOF
