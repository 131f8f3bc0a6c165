/* What frames mean: asked for those that are in view, a few times a second. */
import type { ShortDecoded, ShortFrame, SignalForm } from "../../api.ts";
import type { Message } from "./bus.ts";

/** So many readings are kept, and so many are asked for at once. */
const MOST_KEPT = 4_000;
const MOST_ASKED = 64;

/** What a frame means. */
export interface Reading {
  signals: readonly SignalForm[];
  /** In the order of the signals; null where there is no value. */
  values: readonly (number | string | null)[];
}

interface Wanted {
  message: Message;
  data: string;
}

export class Readings {
  private readonly kept = new Map<string, Reading>();
  private readonly names = new WeakMap<readonly SignalForm[], string>();
  private wanted = new Map<string, Wanted>();
  private isAsking = false;
  private readonly request: (frames: ShortFrame[]) => Promise<ShortDecoded[]>;
  private readonly changed: (hasNewSignals: boolean) => void;

  /** `request` asks the server; `changed` is called when there is more to show. */
  constructor(
    request: (frames: ShortFrame[]) => Promise<ShortDecoded[]>,
    changed: (hasNewSignals: boolean) => void,
  ) {
    this.request = request;
    this.changed = changed;
  }

  /** Forget all: after a new beginning nodes may have other dialects. */
  clear(): void {
    this.kept.clear();
    this.wanted.clear();
  }

  /** Return what a message's frame means, or undefined while that is not known. */
  of(message: Message, data: string): Reading | undefined {
    // Not its number: what is held while the coach begins anew has the numbers of before.
    const key = `${message.about.network} ${message.about.id} ${data}`;
    const reading = this.kept.get(key);
    if (reading === undefined && this.wanted.size < MOST_ASKED && data !== "") {
      this.wanted.set(key, { message, data });
    }
    return reading;
  }

  /** Ask for what was wanted since the last time, unless an answer is awaited. */
  async ask(): Promise<void> {
    const { wanted } = this;
    if (this.isAsking || wanted.size === 0) return;
    this.isAsking = true;
    this.wanted = new Map();
    try {
      const answer = await this.request([...wanted.values()].map((one) => this.frameOf(one)));
      const hasNew = [...wanted].map(([key, one], index) => this.keep(key, one, answer[index]));
      this.changed(hasNew.includes(true));
    } catch {
      // The page says that the connection or the coach is gone.
    } finally {
      this.isAsking = false;
    }
  }

  private frameOf({ message, data }: Wanted): ShortFrame {
    const { network, id } = message.about;
    const known = message.signals && this.names.get(message.signals);
    return { network, id, data, ...(known === undefined ? {} : { known }) };
  }

  private keep(key: string, { message }: Wanted, answer: ShortDecoded | undefined): boolean {
    if (answer === undefined) return false;
    const hasNew = message.signals === undefined;
    if (answer.signals !== undefined || message.signals === undefined) {
      message.signals = answer.signals ?? [];
      if (answer.name !== null) this.names.set(message.signals, answer.name);
    }
    this.kept.set(key, { signals: message.signals, values: answer.values });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
    }
    return hasNew;
  }
}

/** Return whether any bit of a signal is among those of bytes. */
export function touches({ start, width }: SignalForm, bits: Uint8Array): boolean {
  for (let index = start >> 3; index <= (start + width - 1) >> 3; index++) {
    const low = Math.max(start - 8 * index, 0);
    const high = Math.min(start + width - 8 * index, 8);
    if (((bits[index] ?? 0) & ((1 << high) - (1 << low))) !== 0) return true;
  }
  return false;
}
