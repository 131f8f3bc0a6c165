#!/usr/bin/env bash
# Guess: canboatjs, which reads candump's lines, reads them as candump prints them on the screen.
# Seen:  it refuses them for the two blanks that candump puts in front, and those of -ta and -x; with
#   the blanks taken away it reads them, if the interface begins with "can". A log line
#   (candump -l) is read, but not with a letter for the direction.
# With:  @canboat/canboatjs 3.20.0
# Here:  our recordings are log lines without that letter; sent frames have an interface of their own.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @canboat/canboatjs@3.20.0
cat >read.js <<'EOF'
const { FromPgn } = require("@canboat/canboatjs");
const parser = new FromPgn();
let said;
for (const event of ["error", "warning", "pgn"]) parser.on(event, () => (said = event));
parser.parseString(process.argv[2]);
console.log(said === "error" ? "refused" : "read"); // RV-C is read and warned of as unknown
EOF
data='19 FF 7C FC FF FF 00 FF'
see "candump can0" "$(node read.js "  can0  19FEDA9C   [8]  $data")" refused
see "candump -ta can0" "$(node read.js " (1700000000.250000)  can0  19FEDA9C   [8]  $data")" refused
see "without leading blanks" "$(node read.js "can0  19FEDA9C   [8]  $data")" read
see "that on slcan0" "$(node read.js "slcan0  19FEDA9C   [8]  $data")" refused
see "candump -l" "$(node read.js '(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF')" read
see "candump -l -x" "$(node read.js '(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF R')" refused
