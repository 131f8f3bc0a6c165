/* The dialog with all that can be said of one device. */
import { html, nothing, type TemplateResult } from "lit";
import type { DeviceRow } from "../../api.ts";
import { navigate } from "../../common/frontend.ts";
import {
  areaField,
  checkField,
  nameField,
  partnerField,
  roleField,
  timeField,
  type Fields,
} from "./fields.ts";

export function renderDialog(fields: Fields, row: DeviceRow, close: () => void): TemplateResult {
  const { texts, drafts, pairRoles } = fields;
  const role = drafts.get(row, "role") ?? "";
  return html`<dialog aria-labelledby="about" @close=${close}>
    <h3 id="about">${row.name}</h3>
    <p class="secondary">${[row.plain_name, row.node, row.network].filter(Boolean).join(" · ")}</p>
    <div class="fields">
      <label>${texts("devices.name")}${nameField(fields, row)}</label>
      <label>${texts("devices.area")}${areaField(fields, row)}</label>
      ${
        row.is_output
          ? html`<label>${texts("devices.role")}${roleField(fields, row)}</label>
              ${pairRoles.includes(role) ? partnerField(fields, row) : nothing}
              ${role === "cover" ? timeField(fields, row) : nothing}
              ${
                ["automatic", "light"].includes(role)
                  ? checkField(fields, row, "dimmable")
                  : nothing
              }`
          : nothing
      }
      ${checkField(fields, row, "ignore")}
    </div>
    <div class="row">
      ${
        row.device_id === null
          ? nothing
          : html`<button
              @click=${() => {
                navigate(`/config/devices/device/${row.device_id ?? ""}`);
              }}
            >
              ${texts("devices.open_device")}
            </button>`
      }
      <span class="spacer"></span>
      <button
        class="primary"
        @click=${(event: Event) => {
          (event.target as HTMLElement).closest("dialog")?.close();
        }}
      >
        ${texts("devices.close")}
      </button>
    </div>
  </dialog>`;
}
