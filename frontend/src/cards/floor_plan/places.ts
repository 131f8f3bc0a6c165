/* Where in a coach an area is, by what people call it. */
import type { DashboardArea } from "../../api.ts";

/** In which strip of the drawing an area is; "across" is the whole width inside. */
export type Side = "driver" | "across" | "passenger" | "outside";

export interface Place {
  side: Side;
  /** 0 is the front, 100 the rear. */
  along: number;
}

/** How far from the front a room usually is, by a word of its name; the first that it has. */
const ALONG: readonly (readonly [number, readonly string[]])[] = [
  [5, ["cab", "cockpit", "fahrerhaus", "cabina", "cabine"]],
  [20, ["entry", "entrance", "eingang", "entrada", "entrée"]],
  [30, ["living", "salon", "main", "lounge", "wohnzimmer", "wohnraum", "salón"]],
  [40, ["dinette", "sitzgruppe", "comedor"]],
  [45, ["kitchen", "galley", "küche", "cocina", "cuisine"]],
  [55, ["hall", "hallway", "flur", "pasillo", "couloir"]],
  [62, ["bath", "bathroom", "toilet", "shower", "bad", "baño", "salle"]],
  [72, ["bunk", "bunks", "stockbetten", "literas"]],
  [82, ["bedroom", "schlafzimmer", "dormitorio", "chambre"]],
  [88, ["closet", "wardrobe", "schrank", "armario", "placard"]],
  [95, ["garage", "heckgarage", "garaje"]],
];
const FRONT = ["front", "forward", "vorn", "vorne", "vorderes", "delantero", "avant"];
const REAR = ["rear", "back", "master", "hinten", "hinteres", "trasero", "arrière"];
const DRIVER = ["driver", "road", "fahrerseite", "conductor", "conducteur"];
const PASSENGER = ["passenger", "curb", "beifahrerseite", "acompañante", "pasajero", "passager"];
/** Compartments below the floor, which open to the outside. */
const BELOW = ["bay", "basement", "cargo", "stauraum", "bodega", "soute"];
const UNKNOWN = 50;

/** Return where an area is; what nobody can tell from its name is amidships. */
export function placeOf({ name, is_outside: isOutside }: DashboardArea): Place {
  const words = name.toLocaleLowerCase().split(/[^\p{L}]+/u);
  const has = (some: readonly string[]): boolean => some.some((word) => words.includes(word));
  const usual = ALONG.find(([, names]) => has(names))?.[0];
  let along = usual ?? UNKNOWN;
  if (has(FRONT)) along = usual === undefined ? 10 : usual - 25;
  else if (has(REAR)) along = usual === undefined ? 90 : usual + 28;
  return { side: sideOf(isOutside, has, usual !== undefined), along };
}

function sideOf(
  isOutside: boolean,
  has: (some: readonly string[]) => boolean,
  isRoom: boolean,
): Side {
  if (isOutside || has(BELOW)) return "outside";
  if (isRoom) return "across";
  if (has(DRIVER)) return "driver";
  return has(PASSENGER) ? "passenger" : "across";
}
