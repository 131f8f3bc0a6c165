/* The field in which a message is looked for. */
import { html, type TemplateResult } from "lit";
import type { Texts } from "../../common/texts.ts";

/* What is written in it is told with each letter. */
export function searchField(
  texts: Texts,
  text: string,
  changed: (text: string) => void,
): TemplateResult {
  return html`<label class="search">
    <span class="visually-hidden">${texts("standard.search")}</span>
    <input
      type="search"
      placeholder=${texts("standard.search")}
      .value=${text}
      @input=${(event: InputEvent) => {
        changed((event.target as HTMLInputElement).value);
      }}
    />
  </label>`;
}
