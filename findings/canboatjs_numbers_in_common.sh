#!/usr/bin/env bash
# Guess: RV-C and NMEA 2000, which share one bus in coaches with marine equipment, do not use the same
#   numbers for different messages.
# Seen:  eight numbers of RV-C are makers' fast packets there. For canboatjs a GENERATOR_DEMAND_STATUS
#   (1FF80) is a piece of Airmar's self-test: it waits for the rest, and neither a message nor a
#   warning comes; an RV-C number that NMEA 2000 does not use is warned of.
# With:  @canboat/canboatjs 3.20.0, @canboat/ts-pgns 1.11.18
# Here:  the same holds the other way round: an Airmar sensor on the coach's bus may look like the
#   status of a generator demand. Nothing tells the two but the sender (docs/networks.md).
work=$(mktemp -d)
. "$(dirname "$0")/lib.bash"
npm_with @canboat/canboatjs@3.20.0 @canboat/ts-pgns@1.11.18
cat >common.js <<'EOF'
const { getPGNWithNumber } = require("@canboat/ts-pgns");
const names = {
  0x1ff80: "GENERATOR_DEMAND_STATUS", 0x1ff81: "ATS_ACFAULT_CONFIGURATION_COMMAND_2",
  0x1ff82: "ATS_ACFAULT_CONFIGURATION_COMMAND_1", 0x1ff83: "ATS_ACFAULT_CONFIGURATION_STATUS_2",
  0x1ff87: "CHARGER_ACFAULT_CONFIGURATION_COMMAND_1", 0x1ffc0: "CHARGER_OPS_STATUS",
  0x1ffc3: "CHARGER_APS_STATUS", 0x1ffc4: "CHARGER_CONFIGURATION_COMMAND",
  0x1ffb7: "TANK_STATUS",
};
for (const [number, name] of Object.entries(names)) {
  const there = (getPGNWithNumber(Number(number)) ?? []).find((one) => one.PGN === Number(number));
  console.log(Number(number).toString(16).toUpperCase(), name, "=", there?.Description ?? "-");
}
EOF
node common.js
see "in common" "$(node common.js | grep -vc ' = -$')" 8
cat >said.js <<'EOF'
const { FromPgn } = require("@canboat/canboatjs");
const parser = new FromPgn();
const said = [];
for (const event of ["error", "warning", "pgn"]) parser.on(event, () => said.push(event));
parser.parseString(process.argv[2]);
console.log(said.join(" ") || "nothing");
EOF
see "GENERATOR_DEMAND_STATUS" \
  "$(node said.js '(1700000000.250000) can0 19FF80FA#11000000002D05FF')" nothing
see "TANK_STATUS" "$(node said.js '(1700000000.250000) can0 19FFB74B#000304FFFFFFFFFF')" warning
