/* How commands ended: beside the frame that was sent, and beside the one that answered it. */
import type { CommandAnswer } from "../../api.ts";
import type { Traced } from "./bus.ts";

/** How far a frame's time may be from what is said of it, in ms. */
const ROUGHLY = 2_000;

/** Where frames are found by their numbers. */
interface Frames {
  readonly begin: number;
  readonly end: number;
  frame(number: number): Traced | undefined;
}

export class Endings {
  /** By the numbers of frames, the lowest first as far as it matters. */
  private readonly found = new Map<number, CommandAnswer>();

  of(number: number): CommandAnswer | undefined {
    return this.found.get(number);
  }

  clear(): void {
    this.found.clear();
  }

  /** Forget frames that are not kept any more. */
  forget(begin: number): void {
    for (const number of this.found.keys()) if (number < begin) this.found.delete(number);
  }

  /** Find the frames of a command that has ended at a time, in ms since 1970. */
  take(answer: CommandAnswer, at: number, frames: Frames): void {
    const answered = this.nearest(frames, at, (one) => !one.sent && one.row === answer.row);
    if (answer.row !== null && answered !== undefined) this.found.set(answered, answer);
    const asked = this.command(answer, at, frames);
    if (asked !== undefined) this.found.set(asked, answer);
  }

  /** Return the frame that is nearest to a time, of those of some messages. */
  private nearest(
    frames: Frames,
    at: number,
    isMeant: (about: Traced["message"]["about"]) => boolean,
  ): number | undefined {
    let found: number | undefined;
    let off = ROUGHLY;
    for (let number = frames.end - 1; number >= frames.begin; number--) {
      const traced = frames.frame(number);
      if (traced === undefined) continue;
      if (traced.at < at - ROUGHLY) break;
      if (!isMeant(traced.message.about) || Math.abs(traced.at - at) >= off) continue;
      off = Math.abs(traced.at - at);
      found = number;
    }
    return found;
  }

  /** Return the command's own frame: the first one, from which the latency counts. */
  private command(answer: CommandAnswer, at: number, frames: Frames): number | undefined {
    const { latency } = answer;
    const began = latency === null ? 0 : at - latency - ROUGHLY;
    let found: number | undefined;
    for (let number = frames.end - 1; number >= frames.begin; number--) {
      const traced = frames.frame(number);
      if (traced === undefined || !isOf(answer, traced)) continue;
      if (traced.at < began || this.found.has(number)) break;
      found = number;
    }
    return found;
  }
}

/** Whether a frame is one of a command's own. */
function isOf({ command, device, network, origin }: CommandAnswer, traced: Traced): boolean {
  const { about } = traced.message;
  return (
    about.sent &&
    about.name === command &&
    about.network === network &&
    about.device === device &&
    traced.origin?.context === origin?.context
  );
}
