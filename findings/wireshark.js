// What the findings on Wireshark share: opens a file in the Wireshark of @goodtools/wiregasm.
const path = require("path");
const fs = require("fs");
const built = require.resolve("@goodtools/wiregasm/dist/wiregasm.js");

// Returns what Wireshark says of a file, and the times of its frames (s since 1970).
exports.open = async (file) => {
  const wireshark = await require(built)({
    locateFile: (name) => path.join(path.dirname(built), name),
    print: () => {},
    printErr: () => {},
    handleStatus: () => {},
  });
  wireshark.init();
  const name = `/uploads/${path.basename(file)}`;
  wireshark.FS.writeFile(name, fs.readFileSync(file));
  const session = new wireshark.DissectSession(name);
  const { code, summary } = session.load();
  const opened = code !== 1;
  return {
    read: code === 0 ? "whole" : opened ? "broken off" : "refused",
    frames: opened ? summary.packet_count : 0,
    start: opened ? summary.start_time : null,
  };
};
