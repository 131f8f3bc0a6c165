#!/usr/bin/env bash
# Guess: of a candump log of can0 and can1 tshark tells which frame came on which.
# Seen:  it reads all frames, and names no interface of any. Of the same frames as pcapng it does.
# With:  tshark 4.0.17, as Debian 12 has it (`apt-get install tshark`)
# Here:  `rvc convert` writes pcapng with names and directions; docs/command_line.md.
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
command -v tshark >/dev/null || { echo "install tshark first" >&2; exit 1; }
echo "with $(tshark --version 2>/dev/null | head -n 1)"
printf '%s\n' '(1700000000.250000) can0 19FEDA9C#19FF7CFCFFFF00FF' \
  '(1700000000.750000) can1 18FECA85#010203' >coach.log
names() { tshark -n -r "$1" -T fields -e can.id -e frame.interface_name 2>/dev/null | tr '\t\n' ' ,'; }
see "candump" "$(names coach.log)" "436132508 ,419351173 ,"
# A capture of the same two frames, on interfaces with names
base64 -d >coach.pcapng <<'EOS'
Cg0NChwAAABNPCsaAQAAAP//////////HAAAAAEAAAAgAAAA4wAAAAAAAAACAAQAY2FuMAAAAAAg
AAAABgAAADwAAAAAAAAAJAoGAJAQIhgQAAAAEAAAAJn+2pwIAAAAGf98/P//AP8CAAQAAQAAAAAA
AAA8AAAAAQAAACAAAADjAAAAAAAAAAIABABjYW4xAAAAACAAAAAGAAAAOAAAAAEAAAAkCgYAsLEp
GAsAAAALAAAAmP7KhQMAAAABAgMAAgAEAAEAAAAAAAAAOAAAAA==
EOS
see "pcapng" "$(names coach.pcapng)" "436132508 can0,419351173 can1,"
