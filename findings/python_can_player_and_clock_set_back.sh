#!/usr/bin/env bash
# Guess: can_player (MessageSync) plays a log at the pace of its frames, and goes on at that pace
#   where the clock was set back.
# Seen:  from there on all frames come at once, until their times have caught up with those before: a
#   clock set back by an hour gives an hour of frames in a burst.
# With:  python-can 4.6.1
# Here:  the replay goes from frame to frame, and a step back is no pause (transports/recording.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
from time import perf_counter
import can
from seen import see

def seconds(*times):
    messages = [can.Message(timestamp=time, arbitration_id=0x19FEDA9C) for time in times]
    start = perf_counter()
    for _ in can.MessageSync(messages):
        pass
    return round(perf_counter() - start, 1)

see("four frames at 0, 0.2, 0.4, 0.6 s", seconds(3600.0, 3600.2, 3600.4, 3600.6), 0.6)
see("the last two an hour before", seconds(3600.0, 3600.2, 0.4, 0.6), 0.2)
EOF
