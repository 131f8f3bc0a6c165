/* What is shown of a message keeps its place: what comes and goes with frames would move the page. */
import type { HeardEvent, UnknownGuess } from "../../api.ts";

/** So many different messages are shown; as many as are sent at once. */
const MOST_SAMPLES = 8;

/** Return what is known of a message by now: what was shown stays where it is. */
export function keptOf<Heard extends HeardEvent>(
  before: HeardEvent | undefined,
  now: Heard,
): Heard {
  if (before === undefined) return now;
  const samples = [...new Set([...now.samples, ...before.samples])].slice(0, MOST_SAMPLES);
  return { ...now, samples, guesses: guessesOf(before.guesses, now.guesses) };
}

/** Return the guesses in their places: one that is no guess now stays until its bits have another. */
function guessesOf(before: readonly UnknownGuess[], now: readonly UnknownGuess[]): UnknownGuess[] {
  const left = [...now];
  const places: UnknownGuess[] = [];
  for (const old of before) {
    const same = left.find(({ kind, start }) => kind === old.kind && start === old.start);
    const other = same ?? left.find((one) => overlap(one, old));
    if (other !== undefined) {
      places.push(other);
      left.splice(left.indexOf(other), 1);
    } else if (!now.some((one) => overlap(one, old))) places.push(old);
  }
  return [...places, ...left];
}

function overlap(one: UnknownGuess, other: UnknownGuess): boolean {
  return one.start < other.start + other.width && other.start < one.start + one.width;
}
