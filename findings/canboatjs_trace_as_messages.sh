#!/usr/bin/env bash
# Guess: canboatjs refuses a line of a form that it does not know.
# Seen:  a line of PEAK's trace (TRC 2.1) is taken for a message of a Yacht Devices gateway, for it has a blank
#   at the ninth place: PGN 0 from node 0, with the line's numbers as data, and no error. A line of
#   Vector's ASC log is refused.
# With:  @canboat/canboatjs 3.20.0
# Here:  docs/command_line.md says which forms `rvc convert` writes for it; tests/readers.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @canboat/canboatjs@3.20.0
cat >read.js <<'EOS'
const { parseN2kString } = require("@canboat/canboatjs");
const { error, pgn, src, data } = parseN2kString(process.argv[2]);
console.log(error ? "refused" : `PGN ${pgn} from ${src}: ${data.toString("hex")}`);
EOS
see "TRC 2.1" "$(node read.js '      1         0.000 DT 1      19FEDA9C Rx -  8    19 FF 7C FC FF FF 00 FF')" \
  "PGN 0 from 0: 10"
see "ASC" "$(node read.js '   0.000000 1  19FEDA9Cx       Rx   d 8 19 FF 7C FC FF FF 00 FF')" refused
