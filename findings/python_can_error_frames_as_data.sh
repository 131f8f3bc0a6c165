#!/usr/bin/env bash
# Guess: an error frame in a candump log is an error frame for python-can, or is left out.
# Seen:  only those of which bit 80h is set are. The others come as data frames: bus-off (40h) as
#   identifier 40h, a controller's warning (04h) as identifier 4h, both extended.
# With:  python-can 4.6.1
# Here:  our own reader goes by the identifier's error bit, and counts such frames (recordings/notation.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
cat >coach.log <<'EOF'
(1700000000.250000) can0 20000040#0000000000000000
(1700000000.350000) can0 20000004#0008000000000000
(1700000000.450000) can0 20000080#0000000000000000
EOF
python - <<'EOF'
import can
from seen import see

for message, what, known in zip(
    can.LogReader("coach.log"),
    ("bus-off", "warning", "bus error"),
    (("data", "40"), ("data", "4"), ("error", "0")),
):
    kind = "error" if message.is_error_frame else "data"
    see(what, (kind, f"{message.arbitration_id:X}"), known)
EOF
