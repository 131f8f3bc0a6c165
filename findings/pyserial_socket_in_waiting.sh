#!/usr/bin/env bash
# Guess: in_waiting of a pyserial port is how many bytes can be read at once, whatever the port is.
# Seen:  for socket:// it is 1 when there are any, 540 or one: read(in_waiting) gets a gateway's bytes
#   one by one, a system call or two for each. A serial port says 540.
# With:  pyserial 3.5
# Here:  gateways and serial ports are read by transports of our own, all that is there at once
#   (docs/decisions/01-own-transports.md).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with pyserial==3.5
python - <<'EOF'
import os, pty, socket, tty
import serial
from seen import see

FRAMES = b"T19FEDA9C819FF7CFCFFFF00FF\r" * 20

with socket.create_server(("127.0.0.1", 0)) as server:
    port = serial.serial_for_url(f"socket://127.0.0.1:{server.getsockname()[1]}", timeout=1)
    gateway, _ = server.accept()
    gateway.sendall(FRAMES)
    first = port.read(1)
    see("socket:// with 539 bytes", port.in_waiting, 1)
    see("they are there", len(port.read(539)), 539)
    gateway.close()

adapter, terminal = pty.openpty()
tty.setraw(terminal)
port = serial.Serial(os.ttyname(terminal), timeout=1)
os.write(adapter, FRAMES)
first = port.read(1)
see("a terminal with 539 bytes", port.in_waiting, 539)
EOF
