#!/usr/bin/env bash
# Guess: canmatrix's Frame.encode takes what its decode gives: values in the signal's unit.
# Seen:  decode gives them scaled, encode takes them raw: 50 % is written as 32h, which is 25 %.
# With:  canmatrix 1.3.3
# Here:  our codec has one way in and out, tested there and back for each signal of the spec.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with canmatrix==1.3.3
cat >rvc.dbc <<'EOF'
VERSION ""
NS_ :
BS_:
BU_: Vector__XXX
BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Vector__XXX
 SG_ level : 16|8@1+ (0.5,0) [0|125] "%" Vector__XXX
EOF
python - <<'EOF'
import canmatrix, canmatrix.formats
from seen import see

matrix = canmatrix.formats.loadp_flat("rvc.dbc")
frame = matrix.frames[0]
identifier = canmatrix.ArbitrationId(0x19FEDAFE, extended=True)
level = float(matrix.decode(identifier, bytes.fromhex("19FF64FCFFFF00FF"))["level"].phys_value)
see("64h is decoded to", level, 50.0)
see("and 50 is encoded to", frame.encode({"level": 50})[2:3].hex(), "32")
EOF
