#!/usr/bin/env bash
# Guess: two interfaces of a candump log stay two when can_logconvert makes another form of it.
# Seen:  a channel is made of the digits at the end of the name. can0 and slcan0 become one, as do all
#   names without a digit, such as house and chassis; nothing is said, and nothing can part them again.
# With:  python-can 4.6.1
# Here:  our recordings have the networks' own names in each line: docs/networks.md says to give them
#   numbers where a recording is converted.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
python_with python-can==4.6.1 msgpack==1.2.4
frame='19FEDA9C#19FF7CFCFFFF00FF'
for names in "can0 can1" "can0 slcan0" "house chassis" "house1 chassis2"; do
  for name in $names; do
    echo "(1700000000.250000) $name $frame"
  done >coach.log
  for suffix in blf asc trc; do
    rm -f coach.$suffix
    can_logconvert coach.log coach.$suffix >/dev/null 2>&1
    channels=$(python -c 'import can, sys
print(len({message.channel for message in can.LogReader(sys.argv[1])}))' coach.$suffix)
    case $names in *can0\ can1 | *2) known=2 ;; *) known=1 ;; esac
    see "$names in $suffix: channels" "$channels" "$known"
  done
done
