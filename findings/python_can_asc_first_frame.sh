#!/usr/bin/env bash
# Guess: python-can reads every frame of an ASC file whose two header lines (date and base) are there.
# Seen:  the line after them is taken for the third one ("no internal events logged") whatever it
#   says: a file that does not have that line loses its first frame, without a word.
# With:  python-can 4.6.1
# Here:  ASC files are read by our own lines, with any header (recordings/vector_asc.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
cat >whole.asc <<'EOF'
date Tue Nov 14 10:13:20.250 pm 2023
base hex  timestamps absolute
no internal events logged
   0.000000 1  19FEDA9Cx       Rx   d 1 19
   0.500000 1  19FEDA9Cx       Rx   d 1 1A
EOF
grep -v internal whole.asc >short.asc
python - <<'EOF'
import can
from seen import see

for name, known in (("whole", ["19", "1a"]), ("short", ["1a"])):
    see(name, [message.data.hex() for message in can.LogReader(f"{name}.asc")], known)
EOF
