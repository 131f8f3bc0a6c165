/* The owner's own definitions: listed, opened in the editor, and removed. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { HeardEvent, OwnDefinition, OwnDefinitions } from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import type { Hass } from "../../common/hass.ts";
import { base, controls } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { heardOf, numberOf } from "./heard.ts";
import { keptOf } from "./kept.ts";
import { looks } from "./styles.ts";
import "./editor.ts";

/** The list; it says `edit` and `removed` with the file. */
@customElement("rvc-own-definitions")
export class RvcOwnDefinitions extends LitElement {
  @property({ attribute: false, hasChanged: () => false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false }) own!: OwnDefinitions;
  @state() private asked: OwnDefinition | undefined;
  @state() private problem: string | undefined;
  @query("dialog") private dialog!: HTMLDialogElement;

  override render(): TemplateResult | typeof nothing {
    const { texts, own, asked } = this;
    if (own.definitions.length === 0) return nothing;
    return html`<h3 id="own">${texts("unknown.own_title")}</h3>
      ${this.problem === undefined ? nothing : html`<p class="error" role="alert">${this.problem}</p>`}
      <ul class="own" aria-labelledby="own">
        ${repeat(
          own.definitions,
          ({ file }) => file,
          (one) => html`<li class="card">${this.renderOne(one)}</li>`,
        )}
      </ul>
      ${
        own.left_out === 0
          ? nothing
          : html`<p class="secondary">${texts("unknown.more_files", { count: own.left_out })}</p>`
      }
      <dialog aria-labelledby="remove">
        <form method="dialog" @submit=${this.discard}>
          <h2 id="remove">
            ${texts("unknown.remove_question", { name: asked?.message?.name ?? "" })}
          </h2>
          <p>${texts("unknown.remove_text", { file: `rvc/${asked?.file ?? ""}` })}</p>
          <div class="row">
            <span class="spacer"></span>
            <button
              type="button"
              @click=${() => {
                this.dialog.close();
              }}
            >
              ${texts("unknown.cancel")}
            </button>
            <button class="danger">${texts("unknown.remove")}</button>
          </div>
        </form>
      </dialog>`;
  }

  /** Have the button that opens a file focused. */
  turnTo(file: string): void {
    const buttons = this.renderRoot.querySelectorAll<HTMLElement>("[data-file]");
    [...buttons].find(({ dataset }) => dataset["file"] === file)?.focus();
  }

  private renderOne(one: OwnDefinition): TemplateResult {
    const { texts } = this;
    const { file, message, problem } = one;
    const facts = [
      ...(message === null ? [] : [numberOf(message)]),
      ...(message?.signals.map(({ signal_name: name }) => name) ?? []),
    ];
    return html`<div class="row">
        <h4>${message?.name ?? html`<code>rvc/${file}</code>`}</h4>
        <span class="secondary"
          >${
            message === null
              ? texts("unknown.by_hand")
              : html`${facts.join(" · ")} · <code>rvc/${file}</code>`
          }</span
        >
        <span class="spacer"></span>
        ${
          message === null
            ? nothing
            : html`<button
                  data-file=${file}
                  aria-label=${texts("unknown.edit_it", { name: message.name })}
                  @click=${() => {
                    this.dispatchEvent(new CustomEvent("edit", { detail: file }));
                  }}
                >
                  ${texts("unknown.edit")}
                </button>
                <button
                  aria-label=${texts("unknown.remove_definition", { name: message.name })}
                  @click=${() => {
                    this.asked = one;
                    this.dialog.showModal();
                  }}
                >
                  ${texts("unknown.remove")}
                </button>`
        }
      </div>
      ${
        problem === null
          ? nothing
          : html`<p class="warning">${texts("unknown.refused", { reason: problem })}</p>`
      }`;
  }

  private readonly discard = async (): Promise<void> => {
    if (this.asked === undefined) return;
    const { file, revision } = this.asked;
    try {
      const said = { entry_id: this.entryId, file, revision };
      const removed = await call(this.hass, "rvc/definitions/remove", said);
      this.problem = undefined;
      this.dispatchEvent(new CustomEvent("removed", { detail: removed.file }));
    } catch (error) {
      this.problem = messageOf(error);
      this.dispatchEvent(new CustomEvent("removed"));
    }
  };

  static override styles = [base, controls, looks];
}

/** The editor of a file, with what is heard of its message for as long as it is open. */
@customElement("rvc-own-editor")
export class RvcOwnEditor extends LitElement {
  @property({ attribute: false, hasChanged: () => false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false }) definition!: OwnDefinition;
  @state() private heard: HeardEvent | undefined;
  private subscribed: Subscribed | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const { message } = this.definition;
    if (message === null) return;
    this.subscribed = subscribe(
      this.hass,
      "rvc/definitions/heard",
      {
        entry_id: this.entryId,
        dgn: message.dgn,
        is_short: message.is_short,
        source: message.only_source ? message.source : null,
        code: message.code,
        samples: message.samples,
      },
      (event) => (this.heard = keptOf(this.heard, event)),
      // What stands in the file is shown, and it is tried again.
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscribed?.end();
  }

  override render(): TemplateResult | typeof nothing {
    const { message } = this.definition;
    if (message === null) return nothing;
    return html`<rvc-unknown-editor
      .hass=${this.hass}
      .texts=${this.texts}
      .entryId=${this.entryId}
      .file=${this.definition}
      .message=${heardOf(message, this.heard)}
      @close=${({ detail }: CustomEvent<boolean>) =>
        this.dispatchEvent(new CustomEvent("close", { detail }))}
      @stale=${() => this.dispatchEvent(new CustomEvent("stale"))}
    ></rvc-unknown-editor>`;
  }
}
