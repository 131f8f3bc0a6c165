#!/usr/bin/env bash
# Guess: log2asc and asc2log are there and back: the log that comes out has the times that went in.
# Seen:  log2asc writes the date, asc2log does not understand it (it wants the form with am and pm) and
#   dates the log now.
# With:  can-utils 2020.11.0-1 of Debian 12
# Here:  ASC files are read with their dates (recordings/vector_asc.py), and ours are candump logs already.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
debian_with can-utils=2020.11.0-1
cat >coach.log <<'EOF'
(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF
EOF
log2asc -I coach.log can0 >coach.asc
see "log2asc writes" "$(head -n 1 coach.asc)" "date Tue Nov 14 22:13:20 2023"
asc2log -I coach.asc 2>/dev/null | sed -n '/^(/p' >back.log
see "the year that comes back" "$(date -d "@$(sed 's/^(\([0-9]*\).*/\1/' back.log)" +%Y)" "$(date +%Y)"
