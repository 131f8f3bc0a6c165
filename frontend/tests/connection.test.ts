/* Subscriptions outlast lost connections, restarts and reloads, and leave nothing behind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { messageOf, Subscription } from "../src/common/connection.ts";
import { loadTexts } from "../src/common/texts.ts";
import type { Hass } from "../src/common/hass.ts";

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

test("errors are said in the user's language, and in English where there are no words", async () => {
  const german: Record<string, string> = {
    "component.rvc.exceptions.no_answer.message": "{device} hat nicht geantwortet.",
    "component.homeassistant.exceptions.not_loaded.message": "{entry_title} läuft nicht.",
  };
  const hass = (domains: string[]): Hass =>
    ({
      loadBackendTranslation: (category: string, domain: string) =>
        domains.includes(domain) || category === "config_panel"
          ? Promise.resolve((key: string, values?: Record<string, string>) =>
              (german[key] ?? "").replace(/\{(\w+)\}/g, (_, name: string) => values?.[name] ?? ""),
            )
          : Promise.reject(new Error("Unknown")),
    }) as unknown as Hass;
  const refusal = (domain: string, key: string, placeholders: unknown = null): object => ({
    code: "home_assistant_error",
    message: "English.",
    translation_domain: domain,
    translation_key: key,
    translation_placeholders: placeholders,
  });
  const noAnswer = refusal("rvc", "no_answer", { device: "Lampe 1" });
  // One of Home Assistant's own cannot be had, and takes nothing else with it.
  await loadTexts(hass(["rvc"]));
  assert.equal(messageOf(noAnswer), "Lampe 1 hat nicht geantwortet");
  const notLoaded = refusal("homeassistant", "not_loaded", { entry_title: "Wohnmobil" });
  assert.equal(messageOf(notLoaded), "English.");
  await loadTexts(hass(["rvc", "homeassistant"]));
  assert.equal(messageOf(notLoaded), "Wohnmobil läuft nicht");
  assert.equal(messageOf({ type: "result", success: false, error: noAnswer }), messageOf(noAnswer));
  assert.equal(messageOf(refusal("rvc", "of_a_newer_release")), "English.");
  assert.equal(messageOf(refusal("light", "no_answer")), "English.");

  const server = new Server();
  const subscribed = server.subscribe();
  server.begun[0]?.refuse(noAnswer);
  await settled();
  assert.deepEqual(server.errors, ["Lampe 1 hat nicht geantwortet"]);
  subscribed.end();
});
