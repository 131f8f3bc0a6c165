/* What has changed so that a dashboard is no longer true: more than registries tell. */
import type { Dashboard } from "../api.ts";
import type { Hass } from "../common/hass.ts";

/** What is looked at, of what a coach could show when it was asked. */
export interface Watched {
  /** What moves: what it is able to tells whether it may. */
  readonly moving: readonly string[];
  /** What the coach has as long as it runs. */
  readonly lasting: readonly string[];
  /** What Home Assistant remembers and the coach did not have yet. */
  readonly absent: readonly string[];
}

type States = Hass["states"];

const REGISTRIES = ["entities", "devices", "areas", "floors"] as const;
const MOVING = ["motion", "vent", "shade"];
const LASTING = ["network", "stop"];

const isAbsent = (states: States, id: string): boolean =>
  states[id] === undefined || states[id].attributes["restored"] === true;

const isAway = (states: States, id: string): boolean => states[id]?.state === "unavailable";

const ableTo = (states: States, id: string): unknown =>
  isAbsent(states, id) ? undefined : states[id]?.attributes["supported_features"];

/** Return what is to be looked at. */
export function watchedOf({ entities }: Dashboard, hass: Hass): Watched {
  const inRoles = (roles: readonly string[]): string[] =>
    entities.filter(({ role }) => roles.includes(role)).map(({ entity_id: id }) => id);
  return {
    moving: inRoles(MOVING),
    lasting: inRoles(LASTING),
    absent: Object.entries(hass.entities)
      .filter(([id, one]) => one?.platform === "rvc" && isAbsent(hass.states, id))
      .map(([id]) => id),
  };
}

/** Whether a registry has changed. */
export function isRegistered(before: Hass, now: Hass): boolean {
  type Registries = Record<string, unknown>;
  return REGISTRIES.some(
    (one) => (before as unknown as Registries)[one] !== (now as unknown as Registries)[one],
  );
}

/** Whether a coach was set up anew, may move other things, or has what it did not have. */
export function isOther(
  watched: Watched,
  { states: before }: Hass,
  { states: now }: Hass,
): boolean {
  if (before === now) return false;
  const changed = (id: string): boolean => before[id] !== now[id];
  return (
    watched.lasting.some((id) => changed(id) && isAway(before, id) && !isAway(now, id)) ||
    watched.moving.some(
      (id) => changed(id) && !isAbsent(now, id) && ableTo(before, id) !== ableTo(now, id),
    ) ||
    watched.absent.some((id) => changed(id) && isAbsent(before, id) && !isAbsent(now, id))
  );
}
