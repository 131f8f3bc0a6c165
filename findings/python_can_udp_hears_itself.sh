#!/usr/bin/env bash
# Guess: a bus that is opened with receive_own_messages=False does not receive what it sends itself.
# Seen:  over udp_multicast it does, and the frame says that it was received (is_rx), so that nothing
#   tells it from one of somebody else. The virtual bus obeys.
# With:  python-can 4.6.1
# Here:  one copy of each frame that was sent is left out, before it is counted, traced or recorded.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
import can
from seen import see

for interface, channel, known in (
    ("virtual", "coach", None), ("udp_multicast", "239.74.163.2", "received"),
):
    with can.Bus(channel, interface=interface, receive_own_messages=False) as bus:
        bus.send(can.Message(arbitration_id=0x18EAFF9F, data=b"\xda\xfe\x01"))
        message = bus.recv(0.5)
        see(interface, message and ("received" if message.is_rx else "sent"), known)
EOF
