#!/usr/bin/env bash
# Guess: a cantools database that is loaded with frame_id_mask decodes a message of any source address
#   by its identifier, since the mask leaves the address out.
# Seen:  decode_message then finds nothing at all, not even the identifier that the file has.
#   get_message_by_frame_id does find the message, which can decode; so does `cantools decode -m`.
# With:  cantools 45.1.0
# Here:  RV-C's spec is no DBC (docs/decisions/03-spec-as-yaml.md): a DGN is looked up without
#   priority and source. Who compares us with a DBC looks messages up first.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with cantools==45.1.0
cat >rvc.dbc <<'EOF'
VERSION ""
NS_ :
BS_:
BU_: Vector__XXX
BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Vector__XXX
 SG_ instance : 0|8@1+ (1,0) [0|250] "" Vector__XXX
 SG_ level : 16|8@1+ (0.5,0) [0|125] "%" Vector__XXX
EOF
python - <<'EOF'
import cantools
from seen import see

DATA = bytes.fromhex("19FF7CFCFFFF00FF")

def decoded(database, frame_id):
    try:
        return database.decode_message(frame_id, DATA)["level"]
    except KeyError:
        return "KeyError"

plain = cantools.database.load_file("rvc.dbc")
masked = cantools.database.load_file("rvc.dbc", frame_id_mask=0x1FFFF00)
see("no mask, the file's source FE", decoded(plain, 0x19FEDAFE), 62.0)
see("no mask, source 9C", decoded(plain, 0x19FEDA9C), "KeyError")
see("mask, source 9C", decoded(masked, 0x19FEDA9C), "KeyError")
see("mask, the file's source FE", decoded(masked, 0x19FEDAFE), "KeyError")
message = masked.get_message_by_frame_id(0x19FEDA9C)
see("mask, looked up first", message.decode(DATA)["level"], 62.0)
EOF
