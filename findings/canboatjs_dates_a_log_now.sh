#!/usr/bin/env bash
# Guess: a message that canboatjs decodes from a candump log has the time of its line.
# Seen:  it has the time at which it was decoded: a log of 2023 is played as of now, at whatever pace
#   its lines are handed over. A line of canboat's own plain format keeps its time.
# With:  @canboat/canboatjs 3.20.0
# Here:  the replay keeps the pauses of a recording by itself; nothing of ours goes through canboatjs.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @canboat/canboatjs@3.20.0
cat >year.js <<'EOF'
const { FromPgn } = require("@canboat/canboatjs");
const message = new FromPgn().parseString(process.argv[2]);
console.log(message.pgn, new Date(message.timestamp).getUTCFullYear());
EOF
see "candump -l, battery status of 2023" \
  "$(node year.js '(1700000000.250000) can0 19F2149C#004405FFFFFFFFFF')" "127508 $(date +%Y)"
see "plain format, the same" \
  "$(node year.js '2023-11-14T22:13:20.250Z,6,127508,156,255,8,00,44,05,ff,ff,ff,ff,ff')" "127508 2023"
