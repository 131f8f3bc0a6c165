/* What stands above the rows: search, view, pause, what is hidden, and the chosen cells. */
import { html, nothing, type TemplateResult } from "lit";
import type { RecordingState } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber, formatSize } from "../../common/numbers.ts";
import type { Texts } from "../../common/texts.ts";
import { MOST_TEXT, type View } from "./address.ts";
import type { Bus } from "./bus.ts";
import type { Chip, Shown } from "./filter.ts";
import type { Selection } from "./selection.ts";

export interface Tools {
  hass: Hass;
  texts: Texts;
  shown: Shown;
  view: View;
  isPaused: boolean;
  recording: RecordingState | undefined;
  /** Show something else; while somebody types the way back does not lead to each letter. */
  show: (change: Partial<Shown>, isTyping?: boolean) => void;
  look: (view: View) => void;
  pause: () => void;
  clear: () => void;
  record: (action: "start_recording" | "stop_recording") => void;
}

const FLAGS = [
  ["hideKnown", "hide_known"],
  ["hidePeriodic", "hide_periodic"],
  ["onlyChanges", "only_changes"],
] as const;

/** Say what went wrong, and that no frames come. */
export function renderProblems(
  problem: string | undefined,
  isGone: boolean,
  texts: Texts,
): TemplateResult {
  return html`${
    problem === undefined ? nothing : html`<p class="card error" role="alert">${problem}</p>`
  }
  ${isGone ? html`<p class="card warning" role="alert">${texts("monitor.gone")}</p>` : nothing}`;
}

export function renderTools(tools: Tools): TemplateResult {
  const { texts, shown, isPaused } = tools;
  return html`<div class="row tools">
      <input
        type="search"
        maxlength=${MOST_TEXT}
        aria-label=${texts("monitor.search")}
        placeholder=${texts("monitor.search")}
        title=${texts("monitor.search_hint")}
        .value=${shown.text}
        @input=${(event: Event) => {
          tools.show({ text: (event.target as HTMLInputElement).value }, true);
        }}
      />
      ${renderViews(tools)}
      <button aria-pressed=${isPaused ? "true" : "false"} @click=${tools.pause}>
        ${texts(isPaused ? "monitor.go_on" : "monitor.pause")}
      </button>
      <button @click=${tools.clear}>${texts("monitor.clear")}</button>
      ${FLAGS.map(
        ([flag, text]) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${shown[flag]}
              @change=${(event: Event) => {
                tools.show({ [flag]: (event.target as HTMLInputElement).checked });
              }}
            />${texts(`monitor.${text}`)}</label
          >`,
      )}
      ${renderRecording(tools)}
    </div>
    ${renderChips(tools)}`;
}

function renderViews({ texts, view, look }: Tools): TemplateResult {
  return html`<div class="row" role="group" aria-label=${texts("monitor.view")}>
    ${(["table", "trace"] as const).map(
      (one) =>
        html`<button
          aria-pressed=${one === view ? "true" : "false"}
          @click=${() => {
            look(one);
          }}
        >
          ${texts(`monitor.${one}`)}
        </button>`,
    )}
  </div>`;
}

function renderChips({ texts, shown, show }: Tools): TemplateResult | typeof nothing {
  const { chips } = shown;
  if (chips.length === 0) return nothing;
  return html`<ul class="row chips" aria-label=${texts("monitor.chosen")}>
    ${chips.map((chip) => {
      const text = textOf(chip, texts);
      return html`<li>
        <button
          aria-label=${texts("monitor.remove", { what: text })}
          @click=${() => {
            show({ chips: chips.filter((one) => one !== chip) });
          }}
        >
          ${text}<span aria-hidden="true">✕</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

function textOf({ kind, value }: Chip, texts: Texts): string {
  const shown = kind === "signal" ? value.replaceAll("_", " ") : value;
  return `${texts(`monitor.${kind}`)}: ${shown}`;
}

function renderRecording({
  recording,
  hass,
  texts,
  record,
}: Tools): TemplateResult | typeof nothing {
  if (recording === undefined) return nothing;
  const isOn = recording.name !== null;
  return html`<button
    class=${isOn ? "danger" : ""}
    @click=${() => {
      record(isOn ? "stop_recording" : "start_recording");
    }}
  >
    ${
      isOn
        ? `${texts("recordings.stop")} (${formatSize(hass, recording.bytes)})`
        : texts("recordings.start")
    }
  </button>`;
}

/**
 * Say how many there are, how many wait while it is paused, and how many were not shown: of the
 * latest by message none is missing, as the server counts all of them.
 */
export function toldOf(
  bus: Bus,
  { messages, waiting }: Selection,
  view: View,
  hass: Hass,
  texts: Texts,
): string {
  const say = (key: string, count: number): string =>
    texts(`monitor.${key}`, { count: formatNumber(hass, count) });
  const said = [say("messages", messages.length), say("frames", bus.end - bus.begin)];
  if (waiting !== undefined) said.push(say("waiting", waiting));
  if (bus.lost > 0 && view === "trace") said.push(say("lost", bus.lost));
  return said.join(" · ");
}
