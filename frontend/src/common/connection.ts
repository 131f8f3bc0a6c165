/* Subscriptions of our WebSocket API that an element can end at any moment. */
import { subscribe as begin, type Subscriptions } from "../api.ts";
import type { Hass } from "./hass.ts";

export { call } from "../api.ts";

/** What Home Assistant answers to a command that it refuses, in the owner's language. */
export interface CommandError {
  code: string;
  message: string;
}

/** A subscription that can be ended also before it has begun. */
export class Subscribed {
  private unsubscribe?: () => Promise<void>;
  private isOver = false;

  /** Begin with the frontend's promise of a subscription. */
  constructor(beginning: Promise<() => Promise<void>>, onError: (error: CommandError) => void) {
    beginning.then(
      (unsubscribe) => {
        this.unsubscribe = unsubscribe;
        if (this.isOver) this.end();
      },
      (error: unknown) => {
        if (!this.isOver) onError(error as CommandError);
      },
    );
  }

  /** End it; nothing is delivered any more. */
  end(): void {
    this.isOver = true;
    const { unsubscribe } = this;
    delete this.unsubscribe;
    // The server has ended it too where the connection or the coach is gone.
    unsubscribe?.().catch(() => undefined);
  }

  /** Whether it was ended. */
  get ended(): boolean {
    return this.isOver;
  }
}

/** Subscribe; the frontend subscribes anew by itself after a lost connection. */
export function subscribe<Type extends keyof Subscriptions>(
  hass: Hass,
  type: Type,
  request: Subscriptions[Type]["request"],
  onEvent: (event: Subscriptions[Type]["event"]) => void,
  onError: (error: CommandError) => void,
): Subscribed {
  const beginning = begin(hass, type, request, (event) => {
    if (!subscribed.ended) onEvent(event);
  });
  const subscribed = new Subscribed(beginning, onError);
  return subscribed;
}
