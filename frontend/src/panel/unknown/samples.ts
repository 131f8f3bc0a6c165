/* What the messages say by a definition, in a table. */
import { html, type TemplateResult } from "lit";
import type { DefinitionPreview, OwnSignalFields } from "../../api.ts";
import { spaced } from "../../common/numbers.ts";
import type { Texts } from "../../common/texts.ts";
import { startOf } from "./bits.ts";

function withUnit(value: string | null, unit: string | null): string {
  return value === null ? "–" : [value, unit].filter(Boolean).join(" ");
}

export function renderSamples(
  texts: Texts,
  { samples }: DefinitionPreview,
  signals: readonly OwnSignalFields[],
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${texts("unknown.samples")}>
    <table>
      <thead>
        <tr>
          <th scope="col">${texts("unknown.samples")}</th>
          ${signals.map(
            (one) =>
              html`<th scope="col">
                ${
                  one.signal_name ||
                  texts("unknown.bit", { byte: one.start_byte, bit: startOf(one) % 8 })
                }
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${samples.map(
          ({ data, values }) =>
            html`<tr>
              <td><code>${spaced(data)}</code></td>
              ${signals.map(
                (one, place) => html`<td>${withUnit(values[place] ?? null, one.unit)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
