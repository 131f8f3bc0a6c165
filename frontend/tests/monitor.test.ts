/* What the live channel tells becomes messages and frames. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { changedBits, isPeriodic, MOST_FRAMES } from "../src/panel/monitor/bus.ts";
import { seconds } from "../src/panel/monitor/rows.ts";
import { identityOf, placeIn, queryOf } from "../src/panel/monitor/address.ts";
import { Readings } from "../src/panel/monitor/readings.ts";
import { begun, DELAY, LAMP, LEVEL, message } from "./monitor_bus.ts";

test("a frame without data has that of the frame before", () => {
  const bus = begun();
  bus.take({
    seq: 1,
    since: 0,
    time: 11_000,
    trace: [
      [-40, 1, 2, "0103"],
      [0, 1, "19FF00FCFFFF04FF"],
    ],
  });
  const data = [0, 1, 2].map((number) => bus.frame(number)?.data);
  assert.deepEqual(data, ["19FF7CFCFFFF04FF", "0103", "19FF00FCFFFF04FF"]);
  assert.deepEqual(
    [0, 1, 2].map((number) => bus.frame(number)?.isChange),
    [false, true, true],
  );
  assert.equal(message(bus, 1).count, 9);
  assert.equal(message(bus, 1).at, 11_000);
});

test("bits that a frame has changed are known, and when", () => {
  const bus = begun();
  bus.take({ seq: 1, since: 0, time: 11_000, trace: [[0, 1, "19FF00FCFFFF04FF"]] });
  assert.deepEqual([...message(bus, 1).bits], [0, 0, 0x7c, 0, 0, 0, 0, 0]);
  assert.equal(message(bus, 1).changed[2], 11_000);
  assert.deepEqual([...changedBits("01", "0110")], [0, 0xff]);
});

test("an event that is missing is noticed, and a snapshot begins anew", () => {
  const bus = begun();
  bus.take({ seq: 2, since: 1, time: 11_000, lost: 40 });
  assert.ok(bus.hasGap);
  assert.equal(bus.lost, 40);
  bus.take({ seq: 3, since: 3, time: 12_000, networks: [], rows: [LAMP] });
  assert.ok(!bus.hasGap);
  assert.deepEqual([...bus.messages.keys()], [1]);
  assert.equal(bus.lost, 0);
});

test("who asked stands at the frame that was sent", () => {
  const bus = begun();
  const origin = { context: "c", user: "u", cause: null };
  bus.take({
    seq: 1,
    since: 0,
    time: 11_000,
    trace: [
      [-5, 2],
      [0, 1],
    ],
    sent: [{ ...origin, line: 1 }],
  });
  assert.equal(bus.frame(0)?.origin, undefined);
  assert.equal(bus.frame(1)?.origin?.user, "u");
});

test("the oldest frames make room, also when their message is gone", () => {
  const bus = begun();
  const line = [0, ...Array<number>(MOST_FRAMES / 4).fill(1)];
  for (let seq = 1; seq <= 5; seq++) {
    bus.take({
      seq,
      since: seq - 1,
      time: 11_000 + seq,
      trace: [line],
      ...(seq === 5 ? { gone: [1] } : {}),
    });
  }
  assert.equal(bus.begin, MOST_FRAMES / 4);
  assert.equal(bus.frame(0), undefined);
  assert.equal(bus.frame(bus.end - 1)?.message.about.name, "DC_DIMMER_STATUS_3");
});

test("what comes by the clock is periodic, what does not is not", () => {
  const bus = begun();
  for (let seq = 1; seq < 9; seq++) {
    const times = [5_000 * seq, seq * seq * 777];
    const trace = times.map((at, index) => [at, index + 1]);
    bus.take({ seq, since: seq - 1, time: 11_000, trace });
  }
  assert.ok(isPeriodic(message(bus, 1)));
  assert.ok(!isPeriodic(message(bus, 2)));
});

test("what is shown stays in the address", () => {
  const shown = {
    ...{ text: "porch", hideKnown: true, hidePeriodic: false, onlyChanges: true },
    chips: [
      { kind: "dgn" as const, value: "1FEDA" },
      { kind: "dgn" as const, value: "1FF11" },
      { kind: "device" as const, value: "Porch & patio" },
    ],
  };
  const row = identityOf(message(begun(), 1));
  const place = { view: "trace" as const, shown, row, plot: "operating_status" };
  const query = queryOf(place);
  assert.equal(
    query,
    "?view=trace&q=porch&dgn=1FEDA&dgn=1FF11&device=Porch+%26+patio&unknown=&changes=" +
      "&row=house%7E19FEDA9C%7E25&plot=operating_status",
  );
  assert.deepEqual(placeIn(new URLSearchParams(query)), place);
  const all = placeIn(new URLSearchParams());
  assert.equal(queryOf(all), "");
  assert.equal(queryOf(all, "entry"), "?coach=entry");
  const linked = placeIn(new URLSearchParams("?dgn=1FFB7&node=84&network=house")).shown;
  assert.deepEqual(
    linked.chips.map(({ kind, value }) => `${kind}=${value}`),
    ["network=house", "dgn=1FFB7", "source=84"],
  );
  assert.equal(placeIn(new URLSearchParams("?node=lamps")).shown.text, "lamps");
});

test("a command and its answer say how it ended", () => {
  const bus = begun();
  const command = { ...LAMP, row: 3, sent: true, id: "19FEDB9F", name: "DC_DIMMER_COMMAND_2" };
  const origin = { context: "c", user: "u", cause: null };
  bus.take({
    seq: 1,
    since: 0,
    time: 11_000,
    rows: [command],
    trace: [
      [-90, 1],
      [-60, 3, "19FF00"],
      [-20, 3],
      [0, 1, "19FF00FCFFFF04FF"],
    ],
    sent: [
      { ...origin, line: 1 },
      { ...origin, line: 2 },
    ],
    answers: [
      {
        ...{ network: "house", command: "DC_DIMMER_COMMAND_2", device: "Porch", origin },
        ...{ ending: "obeyed", row: 1, at: -1, latency: 59 },
      },
    ],
  });
  const endings = [0, 1, 2, 3].map((number) => bus.frame(number)?.ending?.latency);
  assert.deepEqual(endings, [undefined, 59, undefined, 59]);
  // What nobody has answered has no frame but its own.
  bus.take({
    seq: 2,
    since: 1,
    time: 16_000,
    trace: [[-5_000, 3]],
    sent: [{ ...origin, context: "d", line: 0 }],
  });
  bus.take({
    seq: 3,
    since: 2,
    time: 17_000,
    answers: [
      {
        ...{ network: "house", command: "DC_DIMMER_COMMAND_2", device: "Porch" },
        ...{ ending: "unanswered", row: null, at: 0, latency: null },
        origin: { ...origin, context: "d" },
      },
    ],
  });
  assert.equal(bus.frame(4)?.ending?.ending, "unanswered");
});

test("what is in view is read once, and its signals are told once", async () => {
  const bus = begun();
  const asked: unknown[] = [];
  let done = (): void => undefined;
  const readings = new Readings(
    (frames) => {
      asked.push(frames.map(({ data, known }) => [data, known]));
      return new Promise((answer) => {
        const all = frames.map(({ known }) => ({
          ...{ name: "DC_DIMMER_STATUS_3", values: [62, null] },
          ...(known === undefined ? { signals: [LEVEL, DELAY] } : {}),
        }));
        done = () => {
          answer(all);
        };
      });
    },
    () => undefined,
  );
  const lamp = message(bus, 1);
  assert.equal(readings.of(lamp, "01"), undefined);
  readings.of(lamp, "01");
  const first = readings.ask();
  readings.of(lamp, "02");
  await readings.ask();
  assert.equal(asked.length, 1);
  done();
  await first;
  assert.deepEqual(readings.of(lamp, "01")?.values, [62, null]);
  const second = readings.ask();
  done();
  await second;
  assert.deepEqual(asked, [[["01", undefined]], [["02", "DC_DIMMER_STATUS_3"]]]);
  assert.equal(readings.of(lamp, "02")?.signals, lamp.signals);
});

test("an age and a period say their unit, the shorter the finer", () => {
  const look = { format: (value: number) => String(value).replace(".", ",") };
  const said = [0, 254, 4_849, 9_990, 12_600].map((span) => seconds(span, look));
  assert.deepEqual(said, ["0 s", "0,25 s", "4,8 s", "10 s", "13 s"]);
});
