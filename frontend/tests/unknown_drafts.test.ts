import assert from "node:assert/strict";
import { test } from "node:test";
import { draftIn, draftOf, dropDraft, keepDraft } from "../src/panel/unknown/drafts.ts";
import { heardOf, numberOf } from "../src/panel/unknown/heard.ts";

test("what is written about a message outlasts its editor, and goes when it is saved", () => {
  const draft = { name: "Boiler", onlySource: false, signals: [] };
  keepDraft("coach", "a", draft);
  assert.deepEqual(draftOf("coach", "a"), draft);
  assert.equal(draftOf("other", "a"), undefined);
  dropDraft("coach", "a");
  assert.equal(draftOf("coach", "a"), undefined);
  for (let number = 0; number < 60; number += 1) keepDraft("coach", String(number), draft);
  assert.equal(draftOf("coach", "9"), undefined);
  assert.deepEqual(draftOf("coach", "10"), draft);
});

const SIGNAL = {
  signal_name: "Water",
  start_byte: 1,
  start_bit: 0,
  bits: 8,
  signed: false,
  scale: 0.5,
  offset: 0,
  unit: "%",
  device_class: null,
};

const FILE = {
  file: "boiler.yaml",
  revision: "one",
  problem: null,
  message: {
    name: "Boiler",
    dgn: 0xef00,
    number: "0EF00",
    is_short: false,
    source: 152,
    only_source: true,
    code: 10,
    samples: ["0a01", "0a02"],
    signals: [SIGNAL],
  },
};

test("of a file only what is other than in it is a draft, also where the file was changed", () => {
  const begun = draftIn(FILE);
  assert.ok(begun);
  assert.deepEqual(begun, {
    name: "Boiler",
    onlySource: true,
    signals: [SIGNAL],
    revision: "one",
  });
  keepDraft("coach", "file", begun, begun);
  assert.equal(draftOf("coach", "file"), undefined);
  const { signal_name: name, ...others } = SIGNAL;
  // In whatever order the fields stand.
  keepDraft("coach", "file", { ...begun, signals: [{ ...others, signal_name: name }] }, begun);
  assert.equal(draftOf("coach", "file"), undefined);
  const draft = { ...begun, signals: [] };
  keepDraft("coach", "file", draft, begun);
  assert.deepEqual(draftOf("coach", "file"), draft);
  // What is written stays what it is when somebody else saves.
  keepDraft("coach", "file", begun, draftIn({ ...FILE, revision: "two" }));
  assert.equal(draftOf("coach", "file")?.revision, "one");
  keepDraft("coach", "file", begun, begun);
  assert.equal(draftIn({ ...FILE, message: null }), undefined);
});

test("a message that was defined is described by what is heard of it, or was before", () => {
  assert.equal(numberOf(FILE.message), "0EF00 0A");
  assert.equal(numberOf({ ...FILE.message, code: null }), "0EF00");
  const silent = heardOf(FILE.message, undefined);
  assert.deepEqual([silent.samples, silent.first_byte], [["0a02", "0a01"], "0A"]);
  const heard = { samples: ["0a03"], changing: "0001", guesses: [] };
  assert.deepEqual(heardOf(FILE.message, heard).samples, ["0a03"]);
});
