#!/usr/bin/env bash
# Guess: a TRC file that is read and written again has the same channels.
# Seen:  the writer counts from 1 and adds 1, the reader does not take it off: can0 and can1 are 1
#   and 2 after the first time, 2 and 3 after the next. Frames of remote requests and errors are left
#   out with nothing but a line in the log.
# With:  python-can 4.6.1
# Here:  recordings of several networks tell them apart by name, as candump logs do; a TRC file is read
#   by our own lines (recordings/pcan.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
import logging
import can
from seen import see

logging.disable()
messages = [
    can.Message(timestamp=1700000000 + number, arbitration_id=0x19FEDA9C, data=b"\x19",
                channel=f"can{number}")
    for number in range(2)
]
messages.append(can.Message(timestamp=1700000003, arbitration_id=0x18EAFF9F, is_remote_frame=True))
channels = []
for _ in range(3):
    with can.Logger("coach.trc") as log:
        for message in messages:
            log(message)
    messages = list(can.LogReader("coach.trc"))
    channels.append([message.channel for message in messages])
see("channels of can0, can1 and a remote request", channels, [[1, 2], [2, 3], [3, 4]])
EOF
