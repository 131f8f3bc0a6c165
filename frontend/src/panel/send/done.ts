/* What was sent by hand, and what was answered. */
import { html, nothing, type TemplateResult } from "lit";
import type { Sent } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber, formatTime, spaced } from "../../common/numbers.ts";
import type { Texts } from "../../common/texts.ts";
import { allInWords } from "../standard/said.ts";

/** What was done: a message or a request, and how it ended. */
export interface Done {
  at: number;
  name: string;
  isRequest: boolean;
  sent?: Sent;
  problem?: string;
}

export function renderDone(
  done: readonly Done[],
  hass: Hass,
  texts: Texts,
): TemplateResult | typeof nothing {
  if (done.length === 0) return nothing;
  return html`<section aria-label=${texts("send.done")} aria-live="polite">
    <h2>${texts("send.done")}</h2>
    <ul class="plain">
      ${done.map((one) => renderOne(one, hass, texts))}
    </ul>
  </section>`;
}

function renderOne({ at, name, isRequest, sent, problem }: Done, hass: Hass, texts: Texts) {
  return html`<li class="card signal">
    <div>
      ${formatTime(hass, at)} · <b>${name}</b> ·
      ${texts(isRequest ? "send.requested" : "send.sent")}
      ${sent?.data ? html`<code>${spaced(sent.data)}</code>` : nothing}
    </div>
    ${problem ? html`<p class="error">${problem}</p>` : nothing}
    ${
      sent?.answers.length === 0
        ? html`<p class="secondary">${texts("send.no_answer")}</p>`
        : nothing
    }
    <ul>
      ${sent?.answers.map(
        (answer) =>
          html`<li>
            ${formatNumber(hass, answer.latency)} ms · ${answer.node ?? answer.source}:
            <b>${answer.label}</b> ${allInWords(hass, answer)}
            <code>${spaced(answer.data)}</code>
          </li>`,
      )}
    </ul>
  </li>`;
}
