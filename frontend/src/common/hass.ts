/* What we use of Home Assistant's frontend; it hands these objects to the elements. */

export interface HassEntity {
  entity_id: string;
  state: string;
  attributes: Readonly<Record<string, unknown>>;
  last_changed: string;
  last_updated: string;
}

export interface EntityEntry {
  entity_id: string;
  name?: string | null;
  platform?: string;
  translation_key?: string;
  device_id?: string | null;
  area_id?: string | null;
  entity_category?: string;
  hidden?: boolean;
}

export interface DeviceEntry {
  id: string;
  name: string | null;
  name_by_user: string | null;
  area_id: string | null;
  identifiers: readonly (readonly [string, string])[];
  config_entries: readonly string[];
}

export interface AreaEntry {
  area_id: string;
  name: string;
  icon: string | null;
  floor_id: string | null;
}

/** The connection to Home Assistant, which is made again by itself when it is lost. */
export interface Connection {
  // The caller says what it expects, as in the frontend itself.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  subscribeMessage<Event>(
    callback: (event: Event) => void,
    message: Readonly<Record<string, unknown>>,
    options?: { resubscribe?: boolean; preCheck?: () => boolean | Promise<boolean> },
  ): Promise<() => Promise<void>>;
  addEventListener(event: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(event: "ready" | "disconnected", listener: () => void): void;
}

/** A function that returns a text, or "" when there is none by this key. */
export type Localize = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Hass {
  connection: Connection;
  connected: boolean;
  states: Readonly<Record<string, HassEntity | undefined>>;
  entities: Readonly<Record<string, EntityEntry | undefined>>;
  devices: Readonly<Record<string, DeviceEntry | undefined>>;
  areas: Readonly<Record<string, AreaEntry | undefined>>;
  config: {
    version: string;
    components: readonly string[];
    unit_system: Readonly<Record<string, string>>;
    time_zone: string;
  };
  language: string;
  locale: { language: string; number_format: string; time_format: string; time_zone: string };
  localize: Localize;
  user?: { is_admin: boolean; id: string };
  themes?: { darkMode?: boolean };
  callService(
    domain: string,
    service: string,
    data?: Readonly<Record<string, unknown>>,
    target?: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  callWS<Result>(message: Readonly<Record<string, unknown>>): Promise<Result>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  hassUrl(path?: string): string;
  loadBackendTranslation(category: string, integration?: string): Promise<Localize>;
  formatEntityState(state: HassEntity, value?: string): string;
  formatEntityAttributeValue(state: HassEntity, attribute: string): string;
}

/** Where a panel is: "/rvc", and what follows it. */
export interface Route {
  prefix: string;
  path: string;
}
