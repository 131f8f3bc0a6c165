#!/usr/bin/env bash
# Guess: a BLF file that python-can has written has the same times in Wireshark, wherever one is.
# Seen:  python-can writes the file's start in universal time, Wireshark takes it for local time: in
#   Denver each frame is seven hours later.
# With:  python-can 4.6.1, Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1); the same with tshark 4.0.17
# Here:  recordings are candump logs, whose times are seconds since 1970, and mean the same everywhere.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
npm_with @goodtools/wiregasm@1.9.1
python - <<'EOF'
import can

with can.Logger("coach.blf") as log:
    log(can.Message(timestamp=1700000000.25, arbitration_id=0x19FEDA9C, data=b"\x19"))
EOF
seen() { TZ=$1 node -e 'require(`'"$findings"'/wireshark.js`).open("coach.blf").then(
  (seen) => { console.log(seen.start); process.exit(0) })'; }
see "in London" "$(seen Europe/London)" 1700000000.25
see "in Denver" "$(seen America/Denver)" 1700025200.25
