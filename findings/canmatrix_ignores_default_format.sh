#!/usr/bin/env bash
# Guess: a DBC that says J1939 once, as the default of VFrameFormat, says it for all its messages, as an
#   attribute's default does.
# Seen:  cantools takes it so, canmatrix does not: there the message is no J1939 one, and is not found
#   under another source address until the file says it for that message alone.
# With:  canmatrix 1.3.3, cantools 45.1.0
# Here:  `rvc dbc` says it for each message.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with canmatrix==1.3.3 cantools==45.1.0
cat >default.dbc <<'EOF'
VERSION ""
NS_ :
BS_:
BU_: Vector__XXX
BO_ 2583616254 DC_DIMMER_STATUS_3: 8 Vector__XXX
 SG_ level : 16|8@1+ (0.5,0) [0|125] "%" Vector__XXX
BA_DEF_ BO_ "VFrameFormat" ENUM "StandardCAN","ExtendedCAN","reserved","J1939PG";
BA_DEF_DEF_ "VFrameFormat" "J1939PG";
EOF
cp default.dbc each.dbc
echo 'BA_ "VFrameFormat" BO_ 2583616254 3;' >>each.dbc
python - <<'EOF'
import canmatrix, canmatrix.formats, cantools
from seen import see

for name, known in (("default", False), ("each", True)):
    message = cantools.database.load_file(f"{name}.dbc").messages[0]
    see(f"cantools, {name}", message.protocol, "j1939")
    matrix = canmatrix.formats.loadp_flat(f"{name}.dbc")
    see(f"canmatrix, {name}", bool(matrix.frames[0].is_j1939), known)
    other_source = canmatrix.ArbitrationId(0x19FEDA9C, extended=True)
    try:
        matrix.decode(other_source, bytes.fromhex("19FF64FCFFFF00FF"))
        found = True
    except AttributeError:
        found = False
    see("it decodes another source's", found, known)
EOF
