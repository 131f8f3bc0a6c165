/* Who asked for a frame, and how a command ended, in words. */
import { html, nothing, type TemplateResult } from "lit";
import type { CommandAnswer, FrameOrigin } from "../../api.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber } from "../../common/numbers.ts";
import type { Texts } from "../../common/texts.ts";
import type { Traced } from "./bus.ts";

const MOST_SHOWN = 20;

/** Return what the owner calls a user: by the person that goes with it. */
function userName(hass: Hass, user: string): string | undefined {
  for (const state of Object.values(hass.states)) {
    if (state?.entity_id.startsWith("person.") !== true) continue;
    if (state.attributes["user_id"] !== user) continue;
    const name = state.attributes["friendly_name"];
    return typeof name === "string" ? name : undefined;
  }
  return undefined;
}

/** Say which user asked. */
function askedByUser(user: string | null, hass: Hass, texts: Texts): string {
  if (user === null) return texts("monitor.own");
  if (user === hass.user?.id) return texts("monitor.asked_by_you");
  const who = userName(hass, user);
  return who === undefined ? texts("monitor.asked_by_user") : texts("monitor.asked_by", { who });
}

/** Say who asked: an automation, a script, a page of ours or a user. */
export function askedBy({ user, cause }: FrameOrigin, hass: Hass, texts: Texts): string {
  if (cause === null) return askedByUser(user, hass, texts);
  if (cause.startsWith("rvc/")) {
    const page = texts(`${cause.split("/")[1] ?? ""}.title`);
    return `${askedByUser(user, hass, texts)} (${page})`;
  }
  const name = hass.states[cause]?.attributes["friendly_name"];
  return texts("monitor.asked_by", { who: typeof name === "string" ? name : cause });
}

/** Say how a command ended, and after how long. */
export function endingOf({ ending, latency }: CommandAnswer, hass: Hass, texts: Texts): string {
  const word = texts(`monitor.ending_${ending}`);
  if (latency === null) return word;
  return texts("monitor.after", { ending: word, time: formatNumber(hass, latency) });
}

/** Say of a frame who asked and how that ended; "" of one that has to do with no command. */
export function askedOf(traced: Traced, hass: Hass, texts: Texts): string {
  const { ending, origin, message } = traced;
  const parts: string[] = [];
  if (ending !== undefined && !message.about.sent) {
    parts.push(texts("monitor.answers", { command: ending.command }));
  }
  const asker = origin ?? ending?.origin;
  if (asker) parts.push(askedBy(asker, hass, texts));
  if (ending !== undefined) parts.push(endingOf(ending, hass, texts));
  return parts.join(" · ");
}

/** Show the last commands, with how they ended. */
export function renderAnswers(
  answers: readonly CommandAnswer[],
  hass: Hass,
  texts: Texts,
): TemplateResult | typeof nothing {
  if (answers.length === 0) return nothing;
  return html`<details class="card">
    <summary>${texts("monitor.commands", { count: answers.length })}</summary>
    <ul>
      ${answers.slice(0, MOST_SHOWN).map(
        (one) =>
          html`<li>
            <strong>${one.device}</strong> <code>${one.command}</code>:
            ${endingOf(one, hass, texts)}
            <span class="secondary"
              >${one.origin === null ? "" : askedBy(one.origin, hass, texts)}</span
            >
          </li>`,
      )}
    </ul>
  </details>`;
}
