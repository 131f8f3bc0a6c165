/* The recordings: start and stop one, and list, upload, download, play, delete those there are. */
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Recording, RecordingState } from "../../api.ts";
import { call, messageOf, subscribe, type Subscribed } from "../../common/connection.ts";
import { navigate, showMessage } from "../../common/frontend.ts";
import { formatDate, formatNumber, formatSize, formatSpan } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import { Page } from "../page.ts";
import { problemOf, upload } from "./upload.ts";

type Speed = "1" | "10" | "100" | "max";
const SPEEDS: readonly Speed[] = ["1", "10", "100", "max"];

const nameOf = ({ name }: Recording): string => name;

@customElement("rvc-recordings")
export class RvcRecordings extends Page {
  @state() private recordings?: Recording[];
  @state() private now?: RecordingState;
  /** Why the last thing that was done has failed. */
  @state() private problem?: string | undefined;
  /** Why nothing comes: it is tried again by itself. */
  @state() private refusal?: string | undefined;
  @state() private isUploading = false;
  @state() private chosen?: Recording;
  @query("dialog.play") private playDialog!: HTMLDialogElement;
  @query("dialog.delete") private deleteDialog!: HTMLDialogElement;
  private subscribed?: Subscribed;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      if (this.isConnected) this.listen();
    });
    document.addEventListener("visibilitychange", this.seen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.seen);
    this.subscribed?.end();
  }

  private listen(): void {
    this.subscribed = subscribe(
      this.hass,
      "rvc/recordings/subscribe",
      { entry_id: this.entryId },
      (now, isFirst) => {
        const hasOther = now.name !== this.now?.name;
        this.now = now;
        this.refusal = undefined;
        if (isFirst || hasOther) void this.load();
      },
      ({ message }) => (this.refusal = message),
    );
  }

  /** Links are signed for an hour: who comes back to the page gets new ones. */
  private readonly seen = (): void => {
    if (!document.hidden) void this.load();
  };

  /** Get the list anew; what is said of the last thing that was done stays. */
  private async load(): Promise<void> {
    try {
      this.recordings = (await call(this.hass, "rvc/recordings", {})).recordings;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Do something that Home Assistant may refuse, and say why it does. */
  private async attempt(action: () => Promise<unknown>): Promise<void> {
    this.problem = undefined;
    try {
      await action();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  override render(): TemplateResult {
    const problem = this.problem ?? this.refusal;
    return html`
      ${problem === undefined ? nothing : html`<p class="card error" role="alert">${problem}</p>`}
      ${this.renderNow()} ${this.renderUpload()} ${this.renderList()} ${this.renderPlay()}
      ${this.renderDelete()}
    `;
  }

  private renderNow(): TemplateResult {
    const { texts, now } = this;
    const isOn = now !== undefined && now.name !== null;
    return html`<section class="card row">
      ${
        isOn
          ? html`<button class="danger" @click=${this.stop}>${texts("recordings.stop")}</button>
              <span role="status">
                ${texts("recordings.recording", {
                  frames: formatNumber(this.hass, now.frames),
                  size: formatSize(this.hass, now.bytes),
                  time: formatSpan(now.seconds),
                })}
              </span>
              ${
                now.lost_frames === 0
                  ? nothing
                  : html`<span class="warning"
                      >${texts("recordings.lost", { count: now.lost_frames })}</span
                    >`
              }`
          : html`<button class="primary" ?disabled=${now === undefined} @click=${this.start}>
                ${texts("recordings.start")}
              </button>
              <label title=${texts("recordings.changes_only_hint")}>
                <input type="checkbox" id="changes" />${texts("recordings.changes_only")}
              </label>
              <span class="secondary">${texts("recordings.not_recording")}</span>`
      }
    </section>`;
  }

  private renderUpload(): TemplateResult {
    const { texts } = this;
    return html`<section class="card">
      <label class="upload">
        ${texts("recordings.upload")}
        <input type="file" ?disabled=${this.isUploading} @change=${this.upload} />
      </label>
      <p class="secondary" role="status">
        ${texts(this.isUploading ? "recordings.uploading" : "recordings.upload_hint")}
      </p>
    </section>`;
  }

  private renderList(): TemplateResult | typeof nothing {
    const { texts, recordings } = this;
    if (recordings === undefined) return nothing;
    if (recordings.length === 0) {
      return html`<p class="secondary">${texts("recordings.none")}</p>`;
    }
    const heads = ["name", "date", "length", "size", "networks", "actions"];
    return html`<div class="card">
      <table>
        <thead>
          <tr>
            ${heads.map((head) => html`<th>${texts(`recordings.${head}`)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${repeat(recordings, nameOf, (one) => this.renderRow(one))}
        </tbody>
      </table>
    </div>`;
  }

  private renderRow(one: Recording): TemplateResult {
    const { texts, hass } = this;
    const about = one.under_way ? "under_way" : one.uploaded ? "uploaded" : undefined;
    return html`<tr>
      <td>
        <span class="name">${one.name}</span>
        ${
          about === undefined
            ? nothing
            : html`<span class="secondary">${texts(`recordings.${about}`)}</span>`
        }
      </td>
      <td class="short" data-head=${texts("recordings.date")}>
        ${formatDate(hass, one.began ?? one.date)}
      </td>
      <td class="short" data-head=${texts("recordings.length")}>
        ${one.seconds === null ? "–" : formatSpan(one.seconds)}
      </td>
      <td class="short" data-head=${texts("recordings.size")}>${formatSize(hass, one.bytes)}</td>
      <td data-head=${texts("recordings.networks")}>${one.networks.join(", ") || "–"}</td>
      <td>${one.under_way ? nothing : html`<div class="row">${this.renderActions(one)}</div>`}</td>
    </tr>`;
  }

  private renderActions(one: Recording): TemplateResult {
    const { texts } = this;
    const isCopy = one.name.endsWith(".zip");
    const choose = (dialog: () => HTMLDialogElement) => (): void => {
      this.chosen = one;
      dialog().showModal();
    };
    return html`<a href=${one.download} download=${one.name}>${texts("recordings.download")}</a> ${
        isCopy
          ? nothing
          : html`<button
              title=${texts("recordings.public_hint")}
              @click=${() => this.copy(one.name)}
            >
              ${texts("recordings.public_copy")}
            </button>`
      }
      ${
        one.played_by === null
          ? html`${
                isCopy
                  ? nothing
                  : html`<button @click=${choose(() => this.playDialog)}>
                      ${texts("recordings.play")}
                    </button>`
              }
              <button @click=${choose(() => this.deleteDialog)}>
                ${texts("recordings.delete")}
              </button>`
          : html`<span class="secondary">${texts("recordings.playing")}</span>
              <button
                @click=${() => {
                  this.show(one.played_by);
                }}
              >
                ${texts("recordings.open_coach")}
              </button>
              <button @click=${() => this.stopPlaying(one.name)}>
                ${texts("recordings.stop_playing")}
              </button>`
      }`;
  }

  private renderPlay(): TemplateResult {
    const { texts } = this;
    return html`<dialog class="play" aria-labelledby="play">
      <form method="dialog" @submit=${this.play}>
        <h2 id="play">${texts("recordings.play_title", { name: this.chosen?.name ?? "" })}</h2>
        <p>${texts("recordings.play_text")}</p>
        <p>
          <label
            >${texts("recordings.speed")}
            <select name="speed">
              ${SPEEDS.map(
                (speed) =>
                  html`<option value=${speed}>${texts(`recordings.speed_${speed}`)}</option>`,
              )}
            </select></label
          >
        </p>
        <p>
          <label><input type="checkbox" name="repeat" />${texts("recordings.repeat")}</label>
        </p>
        <div class="row">
          <span class="spacer"></span>
          <button type="button" @click=${this.close}>${texts("recordings.cancel")}</button>
          <button class="primary">${texts("recordings.play")}</button>
        </div>
      </form>
    </dialog>`;
  }

  private renderDelete(): TemplateResult {
    const { texts } = this;
    return html`<dialog class="delete" aria-labelledby="delete">
      <form method="dialog" @submit=${this.delete}>
        <h2 id="delete">
          ${texts("recordings.delete_question", { name: this.chosen?.name ?? "" })}
        </h2>
        <div class="row">
          <span class="spacer"></span>
          <button type="button" @click=${this.close}>${texts("recordings.cancel")}</button>
          <button class="danger">${texts("recordings.delete")}</button>
        </div>
      </form>
    </dialog>`;
  }

  private readonly close = (event: Event): void => {
    (event.target as HTMLElement).closest("dialog")?.close();
  };

  private readonly start = async (): Promise<void> => {
    const box = this.renderRoot.querySelector<HTMLInputElement>("#changes");
    await this.attempt(() =>
      this.hass.callService("rvc", "start_recording", {
        config_entry_id: this.entryId,
        changes_only: box?.checked ?? false,
      }),
    );
  };

  private readonly stop = async (): Promise<void> => {
    await this.attempt(() =>
      this.hass.callService("rvc", "stop_recording", { config_entry_id: this.entryId }),
    );
  };

  private readonly upload = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file === undefined) return;
    this.problem = undefined;
    const wrong = problemOf(file);
    if (wrong !== undefined) {
      this.problem = this.texts(wrong, { name: file.name });
      input.value = "";
      return;
    }
    this.isUploading = true;
    await this.attempt(async () => {
      const { name } = await upload(this.hass, file);
      showMessage(this, this.texts("recordings.kept", { name }));
      this.recordings = (await call(this.hass, "rvc/recordings", {})).recordings;
    });
    this.isUploading = false;
    input.value = "";
  };

  private readonly play = async (event: SubmitEvent): Promise<void> => {
    const given = new FormData(event.target as HTMLFormElement);
    const name = this.chosen?.name ?? "";
    await this.attempt(async () => {
      const { entry_id: entryId } = await call(this.hass, "rvc/recordings/play", {
        name,
        speed: given.get("speed") as Speed,
        repeat: given.has("repeat"),
      });
      this.show(entryId);
    });
  };

  private show(entryId: string | null): void {
    if (entryId !== null) navigate(`/rvc/overview?coach=${entryId}`);
  }

  private async stopPlaying(name: string): Promise<void> {
    await this.attempt(() => call(this.hass, "rvc/recordings/stop_playing", { name }));
    await this.load();
  }

  private async copy(name: string): Promise<void> {
    await this.attempt(async () => {
      const { download, name: copy } = await call(this.hass, "rvc/recordings/export", { name });
      const link = document.createElement("a");
      link.href = download;
      link.download = copy;
      link.click();
    });
    await this.load();
  }

  private readonly delete = async (): Promise<void> => {
    const name = this.chosen?.name ?? "";
    await this.attempt(() => this.hass.callService("rvc", "delete_recording", { name }));
    await this.load();
  };

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
        max-inline-size: 1200px;
        margin-inline: auto;
      }
      .upload {
        flex-wrap: wrap;
      }
      p {
        margin-block: 8px 0;
      }
      .name {
        display: block;
        min-inline-size: 200px;
        overflow-wrap: anywhere;
      }
      .short {
        white-space: nowrap;
      }
      @media (max-width: 800px) {
        thead {
          display: none;
        }
        tr,
        td {
          display: block;
        }
        tr {
          padding-block: 8px;
          border-block-end: 1px solid var(--divider-color, #e0e0e0);
        }
        td {
          padding: 2px 0;
          border: none;
        }
        td[data-head]::before {
          content: attr(data-head) ": ";
          color: var(--secondary-text-color, #5e5e5e);
        }
      }
    `,
  ];
}
