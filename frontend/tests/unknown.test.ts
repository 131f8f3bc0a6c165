import assert from "node:assert/strict";
import { test } from "node:test";
import { spaced } from "../src/common/numbers.ts";
import { bytesOf, guessed, holderOf, isSet, valueOf } from "../src/panel/unknown/bits.ts";

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
