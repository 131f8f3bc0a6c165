#!/usr/bin/env bash
# Guess: dpkt tells of each packet of a pcapng file on which interface it was captured, or gives those
#   of one link type only.
# Seen:  it gives time and bytes of all packets and the link type of the first interface. In a capture
#   of can0 and an Ethernet port together, the Ethernet packets look like CAN frames.
# With:  dpkt 1.9.8
# Here:  captures are read by our own lines, each packet by its interface's link type (recordings/pcap.py).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with dpkt==1.9.8
python - <<'EOF'
import io, struct
import dpkt
from seen import see

SOCKET_CAN, ETHERNET = 227, 1

def block(kind, body):
    length = 12 + len(body)
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)

def packet(interface, data):
    padded = data + bytes(-len(data) % 4)
    return block(6, struct.pack("<IIIII", interface, 0, 0, len(data), len(data)) + padded)

frame = bytes.fromhex("99feda9c 08000000 19ff7cfcffff00ff")
ethernet = bytes(12) + b"\x88\xb5" + b"nothing of a coach"
capture = (
    block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    + block(1, struct.pack("<HHI", SOCKET_CAN, 0, 0))
    + block(1, struct.pack("<HHI", ETHERNET, 0, 0))
    + packet(0, frame)
    + packet(1, ethernet)
)
reader = dpkt.pcapng.Reader(io.BytesIO(capture))
packets = list(reader)
see("link type of the file", reader.datalink(), SOCKET_CAN)
see("what is told of each packet", [len(one) for one in packets], [2, 2])  # time and bytes
see("the second one's bytes", packets[1][1] == ethernet, True)
EOF
