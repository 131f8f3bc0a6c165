#!/usr/bin/env bash
# Guess: Wireshark reads a candump log whose lines end in R or T, as `candump -l -x`, python-can and
#   asc2log write it.
# Seen:  it does not know such a file at all; where the letter comes first in the middle, it breaks off
#   there. Without the letter it reads all.
# With:  Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1); the same with tshark 4.0.17
# Here:  our recordings have the letter, so that the reader knows our own commands; docs/networks.md
#   says how to take it away for Wireshark.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @goodtools/wiregasm@1.9.1
line='(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF'
printf '%s\n' "$line" "$line" "$line" >plain.log
printf '%s\n' "$line R" "$line T" "$line R" >letters.log
printf '%s\n' "$line" "$line T" "$line" >middle.log
seen() { node -e 'require(`'"$findings"'/wireshark.js`).open(process.argv[1]).then(
  (seen) => { console.log(seen.read, seen.frames); process.exit(0) })' "$1"; }
see "no letters" "$(seen plain.log)" "whole 3"
see "letters" "$(seen letters.log)" "refused 0"
see "a letter in the middle" "$(seen middle.log)" "broken off 1"
sed 's/ [RT]$//' letters.log >stripped.log
see "letters taken away" "$(seen stripped.log)" "whole 3"
