#!/usr/bin/env bash
# Guess: send_request(data_page, pgn, destination) of can-j1939 asks for the PGN on that data page.
# Seen:  the page goes into the request's own identifier: with page 1 and FEDAh it sends 19EAFF80 for
#   0FEDAh, which is no request and asks for another number. For RV-C's 1FEDA the page is
#   0 and the number has 17 bits.
# With:  can-j1939 2.0.12
# Here:  requests are ours (docs/decisions/02-no-can-j1939.md): 18EAFF.. with all three bytes of a DGN.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with can-j1939==2.0.12 python-can==4.6.1 msgpack==1.2.4
python - <<'EOF'
import time
import can, j1939
from seen import see

wire = can.Bus("coach", interface="virtual")
ecu = j1939.ElectronicControlUnit()
ecu.connect("coach", interface="virtual")
name = j1939.Name(arbitrary_address_capable=0, identity_number=1)
node = j1939.ControllerApplication(name, 0x80)
ecu.add_ca(controller_application=node)
node.start()
time.sleep(1)  # until the address is claimed

def sent(data_page, pgn):
    while wire.recv(0) is not None:
        pass
    node.send_request(data_page, pgn, 0xFF)
    message = wire.recv(1)
    return f"{message.arbitration_id:08X}#{message.data.hex().upper()}"

see("page 1, FEDAh", sent(1, 0xFEDA), "19EAFF80#DAFE00")
see("page 0, 1FEDAh", sent(0, 0x1FEDA), "18EAFF80#DAFE01")
ecu.disconnect()
EOF
