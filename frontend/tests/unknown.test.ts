import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeardEvent, UnknownGuess } from "../src/api.ts";
import { takenOf, type NumberField } from "../src/common/number_field.ts";
import { spaced } from "../src/common/numbers.ts";
import { bytesOf, guessed, holderOf, isSet, valueOf } from "../src/panel/unknown/bits.ts";
import { keptOf } from "../src/panel/unknown/kept.ts";

void test("bits are counted from bit 0 of byte 0", () => {
  assert.deepEqual(bytesOf("aa00"), [0xaa, 0]);
  assert.equal(spaced("aa0f"), "AA 0F");
  assert.equal(isSet("0180", 0), true);
  assert.equal(isSet("0180", 15), true);
  assert.equal(isSet("0180", 7), false);
  assert.equal(isSet("01", 40), false);
});

void test("a value holds its bits, over the ends of bytes too", () => {
  const signals = [valueOf(4, 8), valueOf(16, 1)];
  assert.deepEqual([signals[0]?.start_byte, signals[0]?.start_bit], [0, 4]);
  assert.deepEqual(
    [3, 4, 11, 12, 16, 17].map((bit) => holderOf(signals, bit)),
    [-1, 0, 0, -1, 1, -1],
  );
});

void test("a guess becomes a value with its scale", () => {
  const guess = { start: 8, width: 16, scale: 0.03125, offset: -273, unit: "°C" };
  const value = guessed({ kind: "temperature", ...guess });
  assert.deepEqual([value.start_byte, value.bits, value.offset], [1, 16, -273]);
  assert.equal(value.device_class, "temperature");
  assert.equal(guessed({ kind: "counter", ...guess, unit: null }).device_class, null);
});

function guess(kind: UnknownGuess["kind"], byte: number, width = 8): UnknownGuess {
  return { kind, start: byte * 8, width, scale: 1, offset: 0, unit: null };
}

function heard(samples: string[], ...guesses: UnknownGuess[]): HeardEvent {
  return { samples, changing: "ff", guesses };
}

void test("guesses keep their places while frames come, and samples do not get fewer", () => {
  const [counter, percent, warmth] = [
    guess("counter", 0),
    guess("percent", 5),
    guess("temperature", 1, 16),
  ];
  const first = heard(["02", "01"], percent);
  assert.deepEqual(keptOf(undefined, first), first);
  const second = keptOf(first, heard(["03", "02"], counter));
  assert.deepEqual(second.guesses, [percent, counter]);
  assert.deepEqual(second.samples, ["03", "02", "01"]);
  const third = keptOf(second, heard(["04"], warmth, percent));
  assert.deepEqual(third.guesses, [percent, counter, warmth]);
  // What other bits are guessed to be takes the place of what had them.
  const other = guess("checksum", 5);
  assert.deepEqual(keptOf(third, heard([], other)).guesses, [other, counter, warmth]);
  const wide = guess("temperature", 0, 16);
  assert.deepEqual(keptOf(third, heard([], wide)).guesses, [percent, wide]);
  const many = Array.from({ length: 20 }, (_, n) => String(n).padStart(2, "0"));
  assert.equal(keptOf(first, heard(many)).samples.length, 8);
});

void test("a field for a number shows what is taken of it", () => {
  const field = (value: string, badInput = false): NumberField => ({
    value,
    validity: { badInput },
  });
  const limits = { least: 0, most: 7, isWhole: true };
  for (const [value, taken, shown] of [
    ["99", 7, "7"],
    ["-3", 0, "0"],
    ["2.6", 3, "3"],
    ["", undefined, "5"],
  ] as const) {
    const one = field(value);
    assert.deepEqual([takenOf(one, "5", limits), one.value], [taken, shown]);
  }
  // A browser keeps back what is no number: 1e.
  const bad = field("", true);
  assert.deepEqual([takenOf(bad, "5"), bad.value], [undefined, "5"]);
  const free = field("-0.5");
  assert.deepEqual([takenOf(free, "1"), free.value], [-0.5, "-0.5"]);
});
