/* Icons: paths from @mdi/js, of which a bundle holds only those that it shows. */
import { html, type TemplateResult } from "lit";

/** Return an icon that is decoration: the text beside it says the same. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;
}
