/* Subscriptions outlast lost connections, restarts and reloads, and leave nothing behind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageOf, Subscription } from "../src/common/connection.ts";

/** A server, and what it was asked: each beginning is answered by hand. */
class Server {
  readonly ready = new Set<() => void>();
  readonly disconnected = new Set<() => void>();
  readonly begun: {
    take: (event: string) => void;
    ended: () => void;
    accept: () => void;
    refuse: (error: unknown) => void;
  }[] = [];
  left = 0;
  events: [string, boolean][] = [];
  errors: string[] = [];
  gone: boolean[] = [];

  addEventListener(event: "ready" | "disconnected", listener: () => void): void {
    this[event].add(listener);
  }

  removeEventListener(event: "ready" | "disconnected", listener: () => void): void {
    this[event].delete(listener);
  }

  subscribe(): Subscription<string> {
    return new Subscription<string>(
      this,
      (take, ended) =>
        new Promise((resolve, refuse) => {
          const leave = (): Promise<void> => {
            this.left += 1;
            return Promise.resolve();
          };
          this.begun.push({
            take,
            ended,
            refuse,
            accept: () => {
              resolve(leave);
            },
          });
        }),
      {
        onEvent: (event, isFirst) => this.events.push([event, isFirst]),
        onError: ({ message }) => this.errors.push(message),
        onGone: (isGone) => this.gone.push(isGone),
      },
    );
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("what is refused, or whose coach ends, begins anew", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const server = new Server();
  const subscribed = server.subscribe();
  server.begun[0]?.refuse({ code: "unknown_command", message: "Unknown command." });
  await settled();
  assert.deepEqual(server.errors, ["Unknown command."]);
  context.mock.timers.tick(3000);
  server.begun[1]?.accept();
  await settled();
  server.begun[1]?.take("a");
  server.begun[1]?.take("b");
  server.begun[1]?.ended();
  context.mock.timers.tick(3000);
  server.begun[2]?.take("c");
  assert.deepEqual(server.events, [
    ["a", true],
    ["b", false],
    ["c", true],
  ]);
  subscribed.end();
  server.begun[2]?.accept();
  await settled();
  context.mock.timers.tick(9000);
  assert.equal(server.begun.length, 3);
  assert.equal(server.left, 2);
  assert.equal(server.ready.size + server.disconnected.size, 0);
});

test("after a lost connection it begins anew, and what was before says nothing", async () => {
  const server = new Server();
  const subscribed = server.subscribe();
  for (const ready of server.ready) ready();
  assert.equal(server.begun.length, 2);
  server.begun[0]?.accept();
  server.begun[0]?.take("old");
  server.begun[1]?.take("new");
  await settled();
  assert.deepEqual(server.events, [["new", true]]);
  assert.equal(server.left, 1);
  subscribed.end();
});

test("it is told when the connection or the coach is gone, and when it is back", async () => {
  const server = new Server();
  const subscribed = server.subscribe();
  server.begun[0]?.accept();
  await settled();
  server.begun[0]?.take("a");
  assert.deepEqual(server.gone, []);
  for (const lost of server.disconnected) lost();
  for (const ready of server.ready) ready();
  // On the new connection its number may be that of something else.
  assert.equal(server.left, 0);
  assert.deepEqual(server.gone, [true]);
  server.begun[1]?.accept();
  await settled();
  server.begun[1]?.take("b");
  server.begun[1]?.take("c");
  assert.deepEqual(server.gone, [true, false]);
  server.begun[1]?.ended();
  assert.deepEqual(server.gone, [true, false, true]);
  subscribed.end();
  assert.equal(server.left, 1);
});

test("a lost connection says why something failed", () => {
  const lost = { type: "result", success: false, error: { code: 3, message: "Connection lost" } };
  assert.equal(messageOf(lost), "Connection lost");
  assert.equal(messageOf({ code: "x", message: "Not allowed" }), "Not allowed");
  assert.equal(messageOf(new Error("Broken")), "Broken");
  assert.equal(messageOf(3), "3");
});
