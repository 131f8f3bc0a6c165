/* The dashboard strategy custom:rvc-coach: Python says what there is, this lays it out.
 *
 * It is loaded with every page of Home Assistant, which waits five seconds for it: so it is
 * small, without Lit, and the editor comes from the same file only when it is opened.
 */
import { call, type Dashboard } from "../api.ts";
import type { Hass } from "../common/hass.ts";
import { messageOf } from "../common/errors.ts";
import { loadTexts } from "../common/texts.ts";
import { isOther, isRegistered, watchedOf, type Watched } from "./changes.ts";
import { defineEditor, EDITOR } from "./editor.ts";
import { alertView, pagesOf, tabOf, viewOf } from "./layout.ts";
import { inRole, type Config, type Context, type PageName, type StrategyConfig } from "./model.ts";

const TYPE = "rvc-coach";
const OWN: Partial<Record<PageName, readonly string[]>> = {
  coach: ["rvc-unavailable-badge"],
  rooms: ["rvc-floor-plan-card"],
  drive: ["rvc-tires-card", "rvc-level-card"],
};
const PATIENCE_MS = 1500;
const AGAIN_MS = 10_000;
const PHONE = "(max-width: 600px)";

interface ViewConfig extends StrategyConfig {
  readonly page?: PageName;
}

/** What Home Assistant says where it cannot: what the coach has is kept for its views. */
const asked = new Map<string, { at: number; answer: Promise<Dashboard> }>();
const FRESH_MS = 2000;
/** What tells that an answer is no longer true, by the coach that was asked about. */
const watched = new Map<string, Watched>();

async function ask(hass: Hass, entry: string | undefined): Promise<Dashboard> {
  const key = entry ?? "";
  const before = asked.get(key);
  if (before && Date.now() - before.at < FRESH_MS) return before.answer;
  const answer = call(hass, "rvc/dashboard", entry === undefined ? {} : { entry_id: entry });
  asked.set(key, { at: Date.now(), answer });
  answer.then(
    (dashboard) => watched.set(key, watchedOf(dashboard, hass)),
    () => asked.delete(key),
  );
  return answer;
}

/** Those of our cards for a page that the browser has, or gets in a moment. */
async function ownCards(page: PageName): Promise<Set<string>> {
  const wanted = OWN[page] ?? [];
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const { customElements: registry } = window;
  await Promise.all(wanted.map((card) => Promise.race([registry.whenDefined(card), late])));
  return new Set(wanted.filter((card) => registry.get(card) !== undefined));
}

/** Whether the Energy page knows one of the coach's sensors. */
async function hasEnergy(hass: Hass, dashboard: Dashboard): Promise<boolean> {
  if (inRole({ dashboard } as Context, "total_battery", "total_ac_input").length === 0)
    return false;
  try {
    const preferences = await hass.callWS<unknown>({ type: "energy/get_prefs" });
    const said = JSON.stringify(preferences);
    return dashboard.entities.some((one) => said.includes(`"${one.entity_id}"`));
  } catch {
    return false;
  }
}

function pathOfDashboard(): string {
  return `/${location.pathname.split("/")[1] ?? ""}`;
}

async function contextOf(hass: Hass, config: StrategyConfig): Promise<Context> {
  const [dashboard, text] = await Promise.all([ask(hass, config.entry), loadTexts(hass)]);
  const context: Context = {
    dashboard,
    states: hass.states,
    text,
    isAdmin: hass.user?.is_admin === true,
    cards: new Set(),
    hasEnergy: false,
    pages: [],
    path: pathOfDashboard(),
  };
  return { ...context, pages: pagesOf(context, config.hide) };
}

/** Whether pages are subviews: as the owner says, else on phones. */
function asSubviews(config: StrategyConfig): boolean {
  return config.subviews ?? window.matchMedia(PHONE).matches;
}

async function whyNot(hass: Hass, error: unknown): Promise<Config> {
  const text = await loadTexts(hass);
  return alertView("RV-C", text("dashboard.failed", { reason: messageOf(error) }));
}

type Level = "dashboard" | "view";
let failedAt: number | undefined;
/** What Home Assistant has had from us; without it, it has waited in vain, and says so. */
const given = new Set<Level>();
/** When each was last said to be made again: said with every state, it is put off forever. */
const saidAt = new Map<Level, number>();
const SAID_MS = 1000;

/** Regenerate what came too late, or failed a while ago; else when it is no longer true. */
function isStale(level: Level, before: Hass, now: Hass): boolean {
  const hasFailed = failedAt !== undefined && Date.now() - failedAt > AGAIN_MS;
  if ((hasFailed || !given.has(level)) && Date.now() - (saidAt.get(level) ?? 0) > SAID_MS) {
    saidAt.set(level, Date.now());
    return true;
  }
  if ([...watched.values()].some((one) => isOther(one, before, now))) {
    asked.clear();
    return true;
  }
  return isRegistered(before, now);
}

function elements(): void {
  // The app may have replaced it since this file was loaded.
  const { customElements: registry } = window;
  if (registry.get(`ll-strategy-dashboard-${TYPE}`) !== undefined) return;
  registry.define(
    `ll-strategy-dashboard-${TYPE}`,
    class extends HTMLElement {
      static shouldRegenerate(_: Config, before: Hass, now: Hass): boolean {
        return isStale("dashboard", before, now);
      }
      static async getCreateSuggestions(hass: Hass): Promise<Config> {
        const text = await loadTexts(hass);
        return { title: text("dashboard.coach"), icon: "mdi:rv-truck" };
      }
      static getConfigElement(): HTMLElement {
        defineEditor();
        return document.createElement(EDITOR);
      }
      static async generate(config: StrategyConfig, hass: Hass): Promise<Config> {
        given.add("dashboard");
        try {
          const context = await contextOf(hass, config);
          failedAt = undefined;
          const views = context.pages.map((page) => ({
            ...tabOf(context, page, asSubviews(config)),
            strategy: { ...config, page },
          }));
          return { title: context.dashboard.title, views };
        } catch (error) {
          failedAt = Date.now();
          return { views: [await whyNot(hass, error)] };
        }
      }
    },
  );
  registry.define(
    `ll-strategy-view-${TYPE}`,
    class extends HTMLElement {
      static shouldRegenerate(_: Config, before: Hass, now: Hass): boolean {
        return isStale("view", before, now);
      }
      static async generate(config: ViewConfig, hass: Hass): Promise<Config> {
        given.add("view");
        try {
          const { page = "coach" } = config;
          const context = await contextOf(hass, config);
          const [cards, energy] = await Promise.all([
            ownCards(page),
            hasEnergy(hass, context.dashboard),
          ]);
          const whole = { ...context, cards, hasEnergy: energy };
          return viewOf(whole, page, asSubviews(config));
        } catch (error) {
          const { cards } = await whyNot(hass, error);
          return { cards };
        }
      }
    },
  );
}

declare global {
  interface Window {
    customStrategies?: Config[];
  }
}

// What is defined before Home Assistant itself may be lost with its registry.
void window.customElements.whenDefined("home-assistant").then(elements);

/** Its entry under Add dashboard, in the owner's language once somebody looks there. */
const offer = {
  type: TYPE,
  /** The dialog reads it first, and draws what it offers anew while it is open. */
  get strategyType(): string {
    void translate();
    return "dashboard";
  },
  name: "RV-C coach",
  description: "All of a coach on the RV-C network: power, water, climate, lights, what moves.",
  documentationURL: "https://github.com/rvc-home-assistant/rvc",
};

let offeredIn: string | undefined;

async function translate(): Promise<void> {
  const app: (Element & { hass?: Hass }) | null = document.querySelector("home-assistant");
  const hass = app?.hass;
  if (!hass || hass.language === offeredIn) return;
  offeredIn = hass.language;
  const text = await loadTexts(hass);
  offer.name = text("dashboard.offer");
  offer.description = text("dashboard.offer_text");
}

// The dialog keeps the list that it finds first: it stays the same one.
window.customStrategies ??= [];
window.customStrategies.push(offer);
