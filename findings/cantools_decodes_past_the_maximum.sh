#!/usr/bin/env bash
# Guess: a raw value above a signal's maximum, such as RV-C's FFh for "no data", is not decoded to a
#   number, since the database says up to where it is one.
# Seen:  minimum and maximum bind the encoder alone. FFh of a percentage that ends at 125 is 127.5 %,
#   and the encoder then refuses the 127.5 that the decoder gave.
# With:  cantools 45.1.0
# Here:  the highest codes of each width are no numbers for our codec (protocol/signal_codec.py), so
#   that a lamp that says nothing is unknown and not at 127.5 %.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with cantools==45.1.0
cat >rvc.dbc <<'EOF'
VERSION ""
NS_ :
BS_:
BU_: Vector__XXX
BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Vector__XXX
 SG_ level : 16|8@1+ (0.5,0) [0|125] "%" Vector__XXX
EOF
python - <<'EOF'
import cantools
from seen import see

message = cantools.database.load_file("rvc.dbc").messages[0]
level = message.decode(bytes.fromhex("19FFFFFCFFFF00FF"))
see("FFh is decoded to", level, {"level": 127.5})
try:
    message.encode(level)
    outcome = "encoded"
except cantools.database.EncodeError:
    outcome = "EncodeError"
see("and encoded again", outcome, "EncodeError")
EOF
