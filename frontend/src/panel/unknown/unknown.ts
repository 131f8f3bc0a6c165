/* What nobody knows on the bus: listed with samples, and given a meaning. */
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import type { OwnDefinition, OwnDefinitions, UnknownEvent, UnknownMessage } from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate } from "../../common/frontend.ts";
import { formatNumber, spaced } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import { Page } from "../page.ts";
import { bytesOf } from "./bits.ts";
import "./editor.ts";
import { keptOf } from "./kept.ts";
import type { RvcOwnDefinitions } from "./own.ts";
import "./own.ts";

@customElement("rvc-unknown")
export class RvcUnknown extends Page {
  @state() private messages?: Map<string, UnknownMessage>;
  @state() private counts = new Map<string, number[]>();
  @state() private leftOut = 0;
  @state() private problem?: string | undefined;
  /** What was chosen, as it was heard last: it may be silent, and what is written stays. */
  @state() private edited: UnknownMessage | undefined;
  @state() private chosen: string | null = null;
  @state() private own: OwnDefinitions | undefined;
  @state() private removed: string | undefined;
  /** The file that is edited: what is written stays in view when it has gone. */
  private opened: OwnDefinition | undefined;
  private subscribed: Subscribed | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.chosen = this.query.get("message");
    this.subscribed = subscribe(
      this.hass,
      "rvc/unknown/subscribe",
      { entry_id: this.entryId },
      this.take,
      ({ message }) => (this.problem = message),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscribed?.end();
  }

  private readonly take = (
    { messages, counts, gone, left_out: more }: UnknownEvent,
    isFirst: boolean,
  ): void => {
    const all = new Map(isFirst ? undefined : this.messages);
    for (const message of messages) {
      all.set(message.key, keptOf(this.messages?.get(message.key), message));
    }
    for (const key of gone) all.delete(key);
    this.messages = all;
    this.counts = new Map([...this.counts, ...Object.entries(counts)]);
    this.leftOut = more;
    this.problem = undefined;
    // The coach may be set up anew because a file has changed.
    if (isFirst) void this.look();
    this.edited = (this.chosen === null ? undefined : all.get(this.chosen)) ?? this.edited;
  };

  /** Read the owner's files again. */
  private readonly look = async (): Promise<void> => {
    try {
      const own = await call(this.hass, "rvc/definitions", {});
      const before = this.own?.definitions ?? [];
      // What is as it was stays the same: an editor need not look at it again.
      own.definitions = own.definitions.map(
        (now) => before.find((one) => JSON.stringify(one) === JSON.stringify(now)) ?? now,
      );
      this.own = own;
    } catch (error) {
      this.problem = messageOf(error);
    }
  };

  override render(): TemplateResult {
    const { texts, messages, query } = this;
    if (messages === undefined) {
      return html`<p class="secondary" role="status">
        ${this.problem ?? texts("panel.connecting")}
      </p>`;
    }
    const saved = query.get("saved");
    return html`<h2>${texts("unknown.title")}</h2>
      ${
        this.problem === undefined
          ? nothing
          : html`<p class="card error" role="alert">${this.problem}</p>`
      }
      ${
        saved === null
          ? nothing
          : html`<p class="card" role="status">${texts("unknown.saved", { file: saved })}</p>`
      }
      ${this.renderOpen([...messages.values()])}`;
  }

  /** Render the editor of what is chosen, or all that can be. */
  private renderOpen(messages: readonly UnknownMessage[]): TemplateResult {
    const { texts, query } = this;
    const message = this.chosen === this.edited?.key ? this.edited : undefined;
    const file = query.get("edit");
    const found = this.own?.definitions.find((one) => one.file === file && one.message !== null);
    if (found !== undefined) this.opened = found;
    const own = this.opened?.file === file ? this.opened : undefined;
    if (own !== undefined) return this.renderOwnEditor(own);
    if (message !== undefined) {
      return html`<rvc-unknown-editor
        .hass=${this.hass}
        .texts=${texts}
        .entryId=${this.entryId}
        .message=${message}
        @close=${({ detail }: CustomEvent<boolean>) => {
          this.choose(null);
          void this.look();
          void this.turnBack(detail, () => {
            const buttons = this.renderRoot.querySelectorAll<HTMLElement>("[data-key]");
            [...buttons].find(({ dataset }) => dataset["key"] === message.key)?.focus();
          });
        }}
      ></rvc-unknown-editor>`;
    }
    return html`${
      file === null || this.own === undefined
        ? nothing
        : html`<p class="card" role="alert">
            ${texts("unknown.not_there", { file: `rvc/${file}` })}
          </p>`
    }
    ${this.renderList(messages)} ${this.renderOwn()}`;
  }

  private renderOwnEditor(own: OwnDefinition): TemplateResult {
    const editor = html`<rvc-own-editor
      .hass=${this.hass}
      .texts=${this.texts}
      .entryId=${this.entryId}
      .definition=${own}
      @stale=${() => void this.look()}
      @close=${({ detail }: CustomEvent<boolean>) => {
        this.edit(null);
        void this.look();
        void this.turnBack(detail, () => {
          this.renderRoot.querySelector<RvcOwnDefinitions>("rvc-own-definitions")?.turnTo(own.file);
        });
      }}
    ></rvc-own-editor>`;
    // Another file is another editor.
    return html`${keyed(own.file, editor)}`;
  }

  private renderOwn(): TemplateResult | typeof nothing {
    const { texts, own, removed } = this;
    if (own === undefined) return nothing;
    return html`${
        removed === undefined
          ? nothing
          : html`<p class="card" role="status">${texts("unknown.removed", { file: removed })}</p>`
      }
      <rvc-own-definitions
        .hass=${this.hass}
        .texts=${texts}
        .entryId=${this.entryId}
        .own=${own}
        @edit=${(event: CustomEvent<string>) => {
          this.edit(event.detail);
        }}
        @removed=${(event: CustomEvent<string | null>) => {
          this.removed = event.detail ?? undefined;
          void this.look();
        }}
      ></rvc-own-definitions>`;
  }

  private renderList(messages: readonly UnknownMessage[]): TemplateResult {
    const { texts } = this;
    if (messages.length === 0) return html`<p class="card">${texts("unknown.none")}</p>`;
    return html`<p class="secondary">${texts("unknown.about")}</p>
      ${repeat(
        messages,
        ({ key }) => key,
        (message) => this.renderMessage(message),
      )}
      ${
        this.leftOut === 0
          ? nothing
          : html`<p class="secondary">${texts("unknown.left_out", { count: this.leftOut })}</p>`
      }`;
  }

  private renderMessage(message: UnknownMessage): TemplateResult {
    const { texts } = this;
    const { key, number, first_byte: first, network, node, source, samples, guesses } = message;
    const [count = 0, rate = 0] = this.counts.get(key) ?? [];
    const changing = bytesOf(message.changing);
    const name = first === null ? number : `${number} ${first}`;
    const who =
      node ??
      texts(source === null ? "unknown.short" : "unknown.address", { source: source ?? "" });
    // What changes has a line of its own: it moves nothing.
    const often = [
      texts("unknown.count", { count: formatNumber(this.hass, count) }),
      ...(rate > 0
        ? [texts("unknown.period", { seconds: formatNumber(this.hass, 1 / rate, 2) })]
        : []),
    ];
    return html`<section class="card" aria-label=${name}>
      <div class="row">
        <h3><code>${name}</code></h3>
        <span class="spacer"></span>
        <button
          data-key=${key}
          aria-label=${texts("unknown.define_it", { number: name })}
          @click=${() => {
            this.choose(key);
          }}
        >
          ${texts("unknown.define")}
        </button>
      </div>
      <p class="secondary">${who} · ${network}</p>
      <p class="secondary">${often.join(" · ")}</p>
      <ul>
        ${samples.slice(0, 3).map(
          (sample) =>
            html`<li>
              <code
                >${bytesOf(sample).map(
                  (_, place) =>
                    html`<span class=${(changing[place] ?? 0) > 0 ? "changing" : ""}
                      >${spaced(sample).slice(place * 3, place * 3 + 2)}</span
                    > `,
                )}</code
              >
            </li>`,
        )}
      </ul>
      ${
        guesses.length === 0
          ? nothing
          : html`<p class="secondary">
              ${texts("unknown.maybe")}
              ${guesses
                .map(({ kind, start }) =>
                  texts("unknown.guess", {
                    kind: texts(`unknown.${kind}`),
                    byte: Math.floor(start / 8),
                  }),
                )
                .join(", ")}
            </p>`
      }
    </section>`;
  }

  private choose(key: string | null): void {
    this.chosen = key;
    this.edited = key === null ? undefined : this.messages?.get(key);
    this.go("message", key);
  }

  /** Go back to where the editor was opened; what was saved is told at the top. */
  private async turnBack(isSaved: boolean, turn: () => void): Promise<void> {
    await this.updateComplete;
    if (isSaved) this.scrollIntoView({ block: "start" });
    else turn();
  }

  private edit(file: string | null): void {
    this.chosen = null;
    this.edited = undefined;
    this.opened = undefined;
    this.go("edit", file);
  }

  /** Put into the address what is open. */
  private go(what: "message" | "edit", which: string | null): void {
    this.removed = undefined;
    const query = new URLSearchParams(window.location.search);
    query.delete("message");
    query.delete("edit");
    if (which !== null) {
      query.set(what, which);
      query.delete("saved");
    }
    const text = query.toString();
    navigate(window.location.pathname + (text && `?${text}`), { replace: true });
  }

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        align-content: start;
      }
      h2,
      h3,
      p {
        margin: 0;
      }
      ul {
        margin: 8px 0;
        padding: 0;
        list-style: none;
      }
      .changing {
        font-weight: 700;
        text-decoration: underline;
      }
    `,
  ];
}
