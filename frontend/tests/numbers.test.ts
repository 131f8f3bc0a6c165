/* Numbers and times in the owner's form, and what they cost. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Hass } from "../src/common/hass.ts";
import { formatDate, formatNumber, formatPercent, formatTime } from "../src/common/numbers.ts";

function owner(locale: Partial<Hass["locale"]> = {}, zone = "UTC"): Hass {
  const usual = { language: "en", number_format: "language", time_format: "24" };
  return {
    locale: { ...usual, time_zone: "server", ...locale },
    config: { time_zone: zone },
  } as unknown as Hass;
}

void test("a format is made once for all cells of the monitor", () => {
  const hass = owner();
  const numbers = mock.method(Intl, "NumberFormat");
  const times = mock.method(Intl, "DateTimeFormat");
  for (let cell = 0; cell < 1000; cell++) {
    // The frontend gives another `hass` at each change of a state, with the same locale.
    const now = { ...hass };
    formatNumber(now, cell / 7, 3);
    formatTime(now, cell, 3);
  }
  assert.equal(numbers.mock.callCount(), 1);
  assert.equal(times.mock.callCount(), 1);
  mock.restoreAll();
});

void test("numbers and times are in the form that is set now", () => {
  const hass = owner();
  assert.equal(formatNumber(hass, 1234.5678, 1), "1,234.6");
  assert.equal(formatNumber(hass, 1234.5678), "1,235");
  assert.equal(formatNumber(hass, 1234.5678, 0, true), "1235");
  assert.equal(formatNumber(owner({ number_format: "decimal_comma" }), 1234.5, 1), "1.234,5");
  assert.equal(formatNumber(owner({ number_format: "none" }), 1234.5, 1), "1234.5");
  assert.equal(formatPercent(hass, 7.8), "8%");
  assert.match(formatPercent(owner({ number_format: "decimal_comma" }), 7.8), /^8\s%$/);
  assert.equal(formatTime(hass, 3661.25, 3), "01:01:01.250");
  assert.equal(formatTime(hass, 3661.25), "01:01:01");
  assert.match(formatTime(owner({ time_format: "12" }), 3661), /^1:01:01\sAM$/);
  const moved = { ...hass, config: { ...hass.config, time_zone: "America/New_York" } };
  assert.equal(formatTime(moved, 86_400), "19:00:00");
  assert.match(formatDate(hass, "2026-11-28T03:00:00+00:00"), /Nov 28, 2026/);
});
