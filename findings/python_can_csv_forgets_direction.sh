#!/usr/bin/env bash
# Guess: what python-can writes to a file, python-can reads back, whatever the file is called.
# Seen:  .csv and .db keep neither channel nor direction: our own commands come back as received, on
#   no channel, without a word. (.log, .asc, .trc and .blf keep the direction.)
# With:  python-can 4.6.1
# Here:  recordings are written as candump logs that say the direction; what a form cannot hold is said
#   when `rvc convert` writes it.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
import can
from seen import see

sent = can.Message(
    timestamp=1700000000.25, arbitration_id=0x19FEDB9C, data=b"\x19\xff\xc8", channel="can1",
    is_rx=False,
)
back = {}
for suffix in ("log", "asc", "trc", "blf", "csv", "db"):
    with can.Logger(f"coach.{suffix}") as log:
        log(sent)
    [message] = can.LogReader(f"coach.{suffix}")
    back[suffix] = ("received" if message.is_rx else "sent", message.channel is not None)
lost = ("received", False)
for suffix, what in back.items():
    see(f".{suffix}: direction, has a channel", what,
        lost if suffix in ("csv", "db") else ("sent", True))
EOF
