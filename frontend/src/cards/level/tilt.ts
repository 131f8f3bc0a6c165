/* Pitch and roll in words and as a bubble's place. */

/** Angles in degrees: negative is nose low, or driver's side low (RV-C 6.13.5); null is unknown. */
export interface Tilt {
  pitch: number | null;
  roll: number | null;
}

/** Below this many degrees nobody feels it, and leveling systems stop. */
const LEVEL = 0.3;
/** So many degrees bring the bubble to the rim. */
const FULL = 5;
const RIM = 36;

export type Side = "front" | "rear" | "left" | "right";

/** Return which end and which side is low, and by how many degrees. */
export function lowSides({ pitch, roll }: Tilt): { side: Side; degrees: number }[] {
  const low: { side: Side; degrees: number }[] = [];
  if (pitch !== null && Math.abs(pitch) >= LEVEL) {
    low.push({ side: pitch < 0 ? "front" : "rear", degrees: Math.abs(pitch) });
  }
  if (roll !== null && Math.abs(roll) >= LEVEL) {
    low.push({ side: roll < 0 ? "left" : "right", degrees: Math.abs(roll) });
  }
  return low;
}

/** Return where the bubble is, from the middle; it rises to what is high. */
export function bubblePlace({ pitch, roll }: Tilt): { x: number; y: number } {
  const x = -((roll ?? 0) / FULL) * RIM;
  const y = -((pitch ?? 0) / FULL) * RIM;
  const far = Math.hypot(x, y) / RIM;
  const round = (value: number): number => Math.round((value / Math.max(far, 1)) * 10) / 10 + 0;
  return { x: round(x), y: round(y) };
}
