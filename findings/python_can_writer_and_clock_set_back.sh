#!/usr/bin/env bash
# Guess: a frame that is recorded after the machine's clock was set back has the time it was given.
# Seen:  a time before that of the first frame is made up. A candump log says the first frame's time
#   for as long as the clock is behind it; an ASC file takes it for one that is already counted from
#   the start, and puts 53 years between two frames.
# With:  python-can 4.6.1
# Here:  a Raspberry Pi has no clock of its own, and sets it while frames are heard. Our recorder writes
#   each time as it is (bus/recorder.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
import can
from seen import see

def recorded(name):
    with can.Logger(name) as log:
        for time in (1700003600.25, 1700000000.25):  # set back by an hour
            log(can.Message(timestamp=time, arbitration_id=0x19FEDA9C, data=b"\x19"))
    first, second = can.LogReader(name)
    return second.timestamp - first.timestamp

see("seconds from the first to the second frame, .log", recorded("coach.log"), 0.0)
see("the same, .asc", recorded("coach.asc"), 1700000000.25)
EOF
