/* The cards for what Home Assistant has none: tires in their places, the level, the floor plan. */
import { RvcFloorPlanCard } from "./floor_plan/floor_plan.ts";
import { RvcLevelCard } from "./level/level.ts";
import { RvcTiresCard } from "./tires/tires.ts";
import { RvcUnavailableBadge } from "./unavailable/unavailable.ts";

const CARDS = [
  { type: "rvc-tires-card", element: RvcTiresCard, name: "RV-C tires" },
  { type: "rvc-level-card", element: RvcLevelCard, name: "RV-C level" },
  { type: "rvc-floor-plan-card", element: RvcFloorPlanCard, name: "RV-C floor plan" },
] as const;
const BADGES = [
  { type: "rvc-unavailable-badge", element: RvcUnavailableBadge, name: "RV-C unavailable" },
] as const;

declare global {
  interface Window {
    customCards?: { type: string; name: string; preview?: boolean }[];
    customBadges?: { type: string; name: string }[];
  }
}

// Up to 2026.10 the app replaces the registry of elements after this file was loaded: what was
// defined before is lost. The element of the app itself is in the one that stays.
void window.customElements.whenDefined("home-assistant").then(() => {
  for (const { type, element } of [...CARDS, ...BADGES]) {
    if (!window.customElements.get(type)) window.customElements.define(type, element);
  }
});
window.customCards = [
  ...(window.customCards ?? []),
  ...CARDS.map(({ type, name }) => ({ type, name, preview: true })),
];
window.customBadges = [
  ...(window.customBadges ?? []),
  ...BADGES.map(({ type, name }) => ({ type, name })),
];
