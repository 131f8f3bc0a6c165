#!/usr/bin/env bash
# Guess: log2asc converts all that is in a log.
# Seen:  it converts the interfaces that are named on its command line, and leaves out the others
#   without a word or an error; without any name it says so and ends. Channels are counted in the
#   order of the names, so that can0 may become channel 2.
# With:  can-utils 2020.11.0-1 of Debian 12
# Here:  a recording of several networks has the interface in each line, and names none in advance.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
debian_with can-utils=2020.11.0-1
cat >coach.log <<'EOF'
(1700000000.250000) can0 19FEDA9C#19
(1700000000.500000) can1 19FEDA9C#1A
(1700000000.750000) can2 19FEDA9C#1B
EOF
channels() { sed -n 's/^ *[0-9.]* \([0-9]\)  19FEDA9Cx .* \(..\)$/\1:\2/p' | xargs; }
see "can0 can1" "$(log2asc -I coach.log can0 can1 | channels)" "1:19 2:1A"
see "can1 can0" "$(log2asc -I coach.log can1 can0 | channels)" "2:19 1:1A"
