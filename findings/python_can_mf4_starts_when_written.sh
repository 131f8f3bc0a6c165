#!/usr/bin/env bash
# Guess: an MF4 file that python-can has written has the time of its first frame as its start, as the
#   other forms have, and every tool shows the frames at their times.
# Seen:  its start is the moment of writing, and the frames' times count from there backwards. python-can
#   reads them rightly; asammdf, which MF4 is usually looked at with, shows frames of 2023
#   in a measurement of today, years before its zero.
# With:  python-can 4.6.1, asammdf 8.8.28
# Here:  MF4 is read with python-can alone, and is not written: recordings are candump logs.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with 'python-can[mf4]==4.6.1' asammdf==8.8.28 msgpack==1.2.4
python - <<'EOF'
from datetime import datetime
import asammdf
import can
from seen import see

with can.Logger("coach.mf4") as log:
    log(can.Message(timestamp=1700000000.25, arbitration_id=0x19FEDA9C, data=b"\x19", channel=0))
[message] = can.LogReader("coach.mf4")
see("python-can", message.timestamp, 1700000000.25)
file = asammdf.MDF("coach.mf4")
see("asammdf: year of the start", file.header.start_time.year, datetime.now().year)
time = file.get("CAN_DataFrame.ID").timestamps[0]
see("the frame comes years before it", bool(time < -365 * 24 * 3600), True)
EOF
