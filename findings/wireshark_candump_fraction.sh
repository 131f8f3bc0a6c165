#!/usr/bin/env bash
# Guess: (1700000000.25) in a candump log is a quarter of a second after 1700000000, as in any number.
# Seen:  Wireshark takes the digits behind the point for microseconds, however many there are: .25 is
#   25 µs, .250 is 250 µs, and the frames of one second come out of order.
# With:  Wireshark 4.4.5 (@goodtools/wiregasm 1.9.1); the same with tshark 4.0.17
# Here:  recordings have six digits, always (recordings/candump_log.py); our reader takes any number of them as
#   a decimal fraction.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @goodtools/wiregasm@1.9.1
for time in 1700000000.250000 1700000000.250 1700000000.25; do
  echo "($time) can0 19FEDA9C#19FF7CFCFFFF00FF" >$time.log
done
seen() { node -e 'require(`'"$findings"'/wireshark.js`).open(process.argv[1]).then(
  (seen) => { console.log(seen.start.toFixed(6)); process.exit(0) })' "$1"; }
see "1700000000.250000" "$(seen 1700000000.250000.log)" 1700000000.250000
see "1700000000.250" "$(seen 1700000000.250.log)" 1700000000.000250
see "1700000000.25" "$(seen 1700000000.25.log)" 1700000000.000025
