/* The fields about a device, as they stand in the table, in a lesson and in the dialog. */
import { html, type TemplateResult } from "lit";
import type { DeviceRow } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";
import { takenOf } from "../../common/number_field.ts";
import type { Texts } from "../../common/texts.ts";
import type { Draft, Drafts } from "./drafts.ts";

/** What the fields need of their page. */
export interface Fields {
  hass: Hass;
  texts: Texts;
  /** What outputs can be used for. */
  roles: readonly string[];
  roleName: (role: string) => string;
  /** What two outputs can be used for together. */
  pairRoles: readonly string[];
  drafts: Drafts;
  rows: readonly DeviceRow[];
  set: (row: DeviceRow, change: Draft) => void;
  /** Return the state of a device in words. */
  state: (row: DeviceRow) => string;
}

const valueOf = (event: Event): string => (event.target as HTMLInputElement).value;

export function nameField({ texts, drafts, set }: Fields, row: DeviceRow): TemplateResult {
  return html`<input
    maxlength="100"
    aria-label=${texts("devices.name_of", { device: row.plain_name })}
    placeholder=${row.plain_name}
    .value=${drafts.get(row, "name") ?? ""}
    @input=${(event: Event) => {
      set(row, { name: valueOf(event) });
    }}
  />`;
}

export function areaField({ hass, texts, drafts, set }: Fields, row: DeviceRow): TemplateResult {
  const areas = Object.values(hass.areas)
    .flatMap((area) => area ?? [])
    .sort((one, other) => one.name.localeCompare(other.name));
  const chosen = drafts.get(row, "area_id");
  return html`<select
    aria-label=${texts("devices.area_of", { device: row.plain_name })}
    @change=${(event: Event) => {
      set(row, { area_id: valueOf(event) || null });
    }}
  >
    <option value="" .selected=${chosen === null}>${texts("devices.no_area")}</option>
    ${areas.map(
      ({ area_id: id, name }) =>
        html`<option value=${id} .selected=${id === chosen}>${name}</option>`,
    )}
  </select>`;
}

export function roleField(fields: Fields, row: DeviceRow): TemplateResult {
  const { texts, drafts, roles, roleName, set } = fields;
  const chosen = drafts.get(row, "role");
  return html`<select
    aria-label=${texts("devices.role_of", { device: row.plain_name })}
    @change=${(event: Event) => {
      set(row, { role: valueOf(event) });
    }}
  >
    ${["automatic", ...roles].map(
      (role) => html`<option value=${role} .selected=${role === chosen}>${roleName(role)}</option>`,
    )}
  </select>`;
}

/** Return the field that says which other output moves one thing together with this. */
export function partnerField(fields: Fields, row: DeviceRow): TemplateResult {
  const { texts, drafts, rows, set } = fields;
  const chosen = drafts.get(row, "partner");
  const others = rows.filter(
    ({ key, network, device_class: its }) =>
      key !== row.key && network === row.network && its === row.device_class,
  );
  return html`<label
    >${texts("devices.together")}
    <select
      @change=${(event: Event) => {
        const value = valueOf(event);
        set(row, { partner: value === "" ? null : Number(value) });
      }}
    >
      <option value="" .selected=${chosen === null}>${texts("devices.alone")}</option>
      ${others.map(
        ({ instance, name, plain_name: plain }) =>
          html`<option value=${String(instance)} .selected=${instance === chosen}>
            ${name === plain ? name : `${name} (${plain})`}
          </option>`,
      )}
    </select>
  </label>`;
}

/** How long something may move, in seconds. */
const TIMES = { least: 1, most: 240 } as const;

export function timeField({ texts, drafts, set }: Fields, row: DeviceRow): TemplateResult {
  const time = drafts.get(row, "open_time");
  const shown = time === null || time === undefined ? "" : String(time);
  return html`<label
    >${texts("devices.open_time")}
    <input
      type="number"
      min=${TIMES.least}
      max=${TIMES.most}
      step="0.1"
      .value=${shown}
      @change=${(event: Event) => {
        const field = event.target as HTMLInputElement;
        const isEmpty = field.value === "" && !field.validity.badInput;
        const taken = isEmpty ? null : takenOf(field, shown, TIMES);
        if (taken !== undefined) set(row, { open_time: taken });
      }}
    />
  </label>`;
}

export function checkField(
  { texts, drafts, set }: Fields,
  row: DeviceRow,
  field: "dimmable" | "ignore",
): TemplateResult {
  return html`<label class="check"
    ><input
      type="checkbox"
      .checked=${drafts.get(row, field) === true}
      @change=${(event: Event) => {
        set(row, { [field]: (event.target as HTMLInputElement).checked });
      }}
    />${texts(`devices.${field}`)}</label
  >`;
}
