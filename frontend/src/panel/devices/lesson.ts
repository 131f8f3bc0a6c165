/* A lesson: press a switch, see what it switches, name it, and on to the next. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { DeviceRow, LearnCandidate, LearnEvent } from "../../api.ts";
import { areaField, nameField, roleField, type Fields } from "./fields.ts";

/** So many of what has changed can be named in the lesson itself. */
const MOST = 5;

export interface LessonActions {
  isBusy: boolean;
  save: () => void;
  next: () => void;
  end: () => void;
}

export function renderLesson(
  fields: Fields,
  { phase, candidates }: LearnEvent,
  { isBusy, save, next, end }: LessonActions,
): TemplateResult {
  const { texts } = fields;
  const say =
    phase === "noise" ? "learn_noise" : candidates.length > 0 ? "learn_found" : "learn_press";
  const more = candidates.length - MOST;
  return html`<section
    class="card found"
    aria-label=${texts("devices.learn")}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Escape") end();
    }}
  >
    <p role="status" aria-live="polite">${texts(`devices.${say}`)}</p>
    ${repeat(
      candidates.slice(0, MOST),
      // Another press may put them into another order, while a name is written.
      ({ key }) => key,
      (one) => renderCandidate(fields, one),
    )}
    ${more > 0 ? html`<p>${texts("devices.learn_more", { count: more })}</p>` : nothing}
    <div class="row">
      <span class="spacer"></span>
      <button @click=${end}>${texts("devices.learn_end")}</button>
      ${
        candidates.length > 0
          ? html`<button ?disabled=${isBusy} @click=${next}>${texts("devices.next")}</button>
              <button
                class="primary"
                ?disabled=${isBusy || fields.drafts.size === 0}
                @click=${save}
              >
                ${texts(isBusy ? "devices.saving" : "devices.save_next")}
              </button>`
          : nothing
      }
    </div>
  </section>`;
}

function renderCandidate(
  fields: Fields,
  { key, presses, partner, travel_time: time }: LearnCandidate,
): TemplateResult | typeof nothing {
  const { texts, rows } = fields;
  const row = rows.find((one) => one.key === key);
  const other = rows.find((one) => one.key === partner);
  if (row === undefined) return nothing;
  return html`<div>
    <div class="row">
      <strong
        >${other === undefined ? row.plain_name : `${row.plain_name} + ${other.plain_name}`}</strong
      >
      <span class="secondary">
        ${fields.state(row)} · ${texts("devices.pressed", { count: presses })}
      </span>
    </div>
    <div class="fields">
      ${nameField(fields, row)} ${areaField(fields, row)} ${roleField(fields, row)}
    </div>
    ${other === undefined ? nothing : renderPair(fields, row, other, time)}
  </div>`;
}

function renderPair(
  { texts, drafts, set }: Fields,
  row: DeviceRow,
  other: DeviceRow,
  time: number | null,
): TemplateResult {
  return html`<label class="check"
    ><input
      type="checkbox"
      .checked=${drafts.get(row, "partner") === other.instance}
      @change=${(event: Event) => {
        const together = (event.target as HTMLInputElement).checked;
        set(
          row,
          together
            ? { role: "cover", partner: other.instance, open_time: time && Math.max(1, time) }
            : { role: row.role ?? "automatic", partner: row.partner, open_time: row.open_time },
        );
      }}
    />${texts("devices.learn_pair")}</label
  >`;
}
