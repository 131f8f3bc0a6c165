// Reads the lines of a file with canboatjs, and prints what it makes of each as JSON.
const fs = require("fs");
const { parseN2kString } = require("@canboat/canboatjs");

for (const line of fs.readFileSync(process.argv[2], "utf8").split(/\r?\n/)) {
  if (line === "") continue;
  const { error, prio, pgn, src, dst, data, bus, direction, timestamp, time } = parseN2kString(line);
  const seen = error
    ? { refused: line }
    : { prio, pgn, src, dst, data: data.toString("hex"), bus, direction, time: timestamp ?? time };
  console.log(JSON.stringify(seen));
}
