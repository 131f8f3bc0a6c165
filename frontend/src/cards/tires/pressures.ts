/* Whether a tire's pressure is right, by the limits that the coach reports. */
import type { DashboardTire } from "../../api.ts";

/** Kilopascals in one of each unit that Home Assistant shows pressures in. */
const KILOPASCALS: Readonly<Record<string, number>> = {
  kPa: 1,
  psi: 6.894757,
  bar: 100,
  mbar: 0.1,
  hPa: 0.1,
  Pa: 0.001,
  MPa: 1000,
  inHg: 3.386389,
  mmHg: 0.1333224,
};

export type PressureState = "unknown" | "very_low" | "low" | "good" | "high" | "very_high";

/** Return how a pressure is; without a limit nothing is said against it. */
export function judgePressure(
  tire: Pick<DashboardTire, "very_low" | "low" | "high" | "very_high">,
  value: number,
  unit: string | undefined,
): PressureState {
  const kilopascals = value * (KILOPASCALS[unit ?? ""] ?? NaN);
  if (Number.isNaN(kilopascals)) return "unknown";
  const { very_low: veryLow, low, high, very_high: veryHigh } = tire;
  if (veryLow !== null && kilopascals <= veryLow) return "very_low";
  if (low !== null && kilopascals <= low) return "low";
  if (veryHigh !== null && kilopascals >= veryHigh) return "very_high";
  if (high !== null && kilopascals >= high) return "high";
  return "good";
}

/** The wheels of an axle from left to right; null is where a dual has none. */
export type Axle = readonly (DashboardTire | null)[];

/** Return the axles from the front; each side of an axle has as many places as the other. */
export function axlesOf(tires: readonly DashboardTire[]): Axle[] {
  const numbers = [...new Set(tires.map(({ axle }) => axle))].sort((one, two) => one - two);
  return numbers.map((number) => {
    const wheels = tires.filter(({ axle }) => axle === number);
    const at = (position: number): DashboardTire | null =>
      wheels.find((one) => one.position === position) ?? null;
    const isDual = wheels.some(({ position }) => position === 1 || position === 2);
    return isDual ? [at(0), at(1), at(2), at(3)] : [at(0), at(3)];
  });
}
