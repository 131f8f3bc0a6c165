/* Subscriptions of our WebSocket API that an element can end at any moment. */
import { subscribe as begin, type Subscriptions } from "../api.ts";
import { messageOf } from "./errors.ts";
import type { Connection, Hass } from "./hass.ts";

export { call } from "../api.ts";
export { messageOf } from "./errors.ts";

/** Why a command was refused, in the user's language. */
export interface CommandError {
  code: string;
  message: string;
}

/** After a subscription was refused, or its coach has ended, before it begins anew; in ms. */
const PAUSE = 3000;

/** What begins a subscription; `ended` is called when its coach does not run any more. */
export type Begin<Event> = (
  take: (event: Event) => void,
  ended: () => void,
) => Promise<() => Promise<void>>;

/** What a page does with a subscription. */
export interface Listener<Event> {
  /** The first event of each beginning has all there is: what was before it is gone. */
  onEvent: (event: Event, isFirst: boolean) => void;
  /** It is tried again by itself, until it is ended. */
  onError: (error: CommandError) => void;
  /** The connection or the coach has gone, or is back. */
  onGone?: ((isGone: boolean) => void) | undefined;
}

/** What began with `subscribe`. */
export interface Subscribed {
  /** End it; nothing is delivered any more. */
  end(): void;
}

/**
 * A subscription that can be ended also before it has begun.
 *
 * It begins anew after a lost connection, after its coach has run anew, and where it was
 * refused: Home Assistant that has just been started may not know of us yet.
 */
export class Subscription<Event> implements Subscribed {
  private readonly connection: Pick<Connection, "addEventListener" | "removeEventListener">;
  private readonly begin: Begin<Event>;
  private readonly listener: Listener<Event>;
  private unsubscribe: (() => Promise<void>) | undefined;
  private isOver = false;
  private beginnings = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    connection: Pick<Connection, "addEventListener" | "removeEventListener">,
    begin: Begin<Event>,
    listener: Listener<Event>,
  ) {
    this.connection = connection;
    this.begin = begin;
    this.listener = listener;
    connection.addEventListener("ready", this.start);
    connection.addEventListener("disconnected", this.lost);
    this.start();
  }

  private readonly start = (): void => {
    clearTimeout(this.timer);
    this.leave();
    const beginning = ++this.beginnings;
    const isOld = (): boolean => this.isOver || beginning !== this.beginnings;
    let isFirst = true;
    const take = (event: Event): void => {
      if (isOld()) return;
      const wasFirst = isFirst;
      isFirst = false;
      if (wasFirst && beginning > 1) this.listener.onGone?.(false);
      this.listener.onEvent(event, wasFirst);
    };
    const again = (): void => {
      if (!isOld()) this.timer = setTimeout(this.start, PAUSE);
    };
    const ended = (): void => {
      if (!isOld()) this.listener.onGone?.(true);
      again();
    };
    this.begin(take, ended).then(
      (unsubscribe) => {
        if (isOld()) unsubscribe().catch(() => undefined);
        else this.unsubscribe = unsubscribe;
      },
      (error: unknown) => {
        if (isOld()) return;
        const { code = "" } = (error ?? {}) as Partial<CommandError>;
        this.listener.onError({ code, message: messageOf(error) });
        again();
      },
    );
  };

  private readonly lost = (): void => {
    // The next connection may give its number to something else.
    this.unsubscribe = undefined;
    this.listener.onGone?.(true);
  };

  private leave(): void {
    const { unsubscribe } = this;
    this.unsubscribe = undefined;
    // The server has ended it too where the connection or the coach is gone.
    unsubscribe?.().catch(() => undefined);
  }

  /** End it; nothing is delivered any more. */
  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.connection.removeEventListener("ready", this.start);
    this.connection.removeEventListener("disconnected", this.lost);
    this.leave();
  }
}

/** Subscribe, and stay subscribed until it is ended; see `Subscription`. */
export function subscribe<Type extends keyof Subscriptions>(
  hass: Hass,
  type: Type,
  request: Subscriptions[Type]["request"],
  onEvent: (event: Subscriptions[Type]["event"], isFirst: boolean) => void,
  onError: (error: CommandError) => void,
  onGone?: (isGone: boolean) => void,
): Subscribed {
  return new Subscription(
    hass.connection,
    (take, ended) => begin(hass, type, request, take, ended),
    { onEvent, onError, onGone },
  );
}
