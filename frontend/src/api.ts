// Made by scripts/build-api from custom_components/rvc/websocket/contract; do not edit.
/* eslint-disable */

export const API_VERSION = 1;

/**
 * The last event of a subscription whose coach is not running any more.
 *
 * It is set up anew, switched off or removed: `rvc/info/subscribe` tells when one can
 * subscribe again.
 */
export interface Ended {
  ended: "unloaded";
}

/** The versions, and the coaches. */
export interface Info {
  /** Pages that were built for another one have to be loaded anew. */
  api_version: number;
  /** The version of the integration. */
  version: string;
  entries: InfoEntry[];
}

/** A coach. */
export interface InfoEntry {
  entry_id: string;
  title: string;
  /** The state of its config entry; only one that is loaded can be asked more. */
  state: "loaded" | "setup_error" | "migration_error" | "setup_retry" | "not_loaded" | "failed_unload" | "setup_in_progress" | "unload_in_progress";
  /** The house first. */
  networks: InfoNetwork[];
}

/** A network of a coach. */
export interface InfoNetwork {
  /** What names it in all that is about networks; it is never changed. */
  key: string;
  /** What the owner calls it. */
  title: string;
  state: "closed" | "connected" | "silent" | "lost";
  listen_only: boolean;
}

/** A request that says nothing but its type. */
export type NoFields = Record<string, never>;

/** Commands with one answer. */
export interface Commands {
  /** For administrators. */
  "rvc/info": {
    request: NoFields;
    result: Info;
  };
}

/** Commands answered by events. */
export interface Subscriptions {
  /** For administrators. */
  "rvc/info/subscribe": {
    request: NoFields;
    event: Info;
  };
}

/** What a page has of Home Assistant to ask with: its `hass`. */
export interface ApiConnection {
  callWS<T>(message: { type: string; [field: string]: unknown }): Promise<T>;
  connection: {
    subscribeMessage<T>(
      listener: (event: T) => void,
      message: { type: string; [field: string]: unknown },
      options?: { resubscribe?: boolean },
    ): Promise<() => Promise<void>>;
  };
}

/** Send a command; rejects with `{code, message, translation_key, ...}`. */
export const call = <K extends keyof Commands>(
  hass: ApiConnection,
  type: K,
  request: Commands[K]["request"],
): Promise<Commands[K]["result"]> =>
  hass.callWS<Commands[K]["result"]>({ ...request, type });

/**
 * Subscribe; resolves with what ends it.
 * `ended` is called when the coach does not run any more: nothing follows then.
 */
export const subscribe = <K extends keyof Subscriptions>(
  hass: ApiConnection,
  type: K,
  request: Subscriptions[K]["request"],
  listener: (event: Subscriptions[K]["event"]) => void,
  ended?: (reason: Ended["ended"]) => void,
): Promise<() => Promise<void>> =>
  hass.connection.subscribeMessage<Subscriptions[K]["event"] | Ended>(
    (event) => {
      if ("ended" in event) {
        ended?.(event.ended);
      } else {
        listener(event as Subscriptions[K]["event"]);
      }
    },
    { ...request, type },
  );
