/* A signal over the last minutes. */
import { css, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import uPlot from "uplot";
import looks from "uplot/dist/uPlot.min.css";
import type { SignalEvent, SignalRequest } from "../../api.ts";
import { call, subscribe, type Subscribed } from "../../common/connection.ts";
import type { Hass } from "../../common/hass.ts";
import { formatNumber, formatTime } from "../../common/numbers.ts";
import { base } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { Points } from "./points.ts";

/** So many minutes are shown. */
const MINUTES = 10;
/** Of the plot, in pixels. */
const HEIGHT = 180;

@customElement("rvc-signal-plot")
export class RvcSignalPlot extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) texts!: Texts;
  @property({ attribute: false }) entryId!: string;
  @property({ attribute: false, hasChanged: isOther }) signal!: Omit<SignalRequest, "entry_id">;
  @state() private problem?: string | undefined;
  @query(".plot") private place!: HTMLElement;
  private subscribed?: Subscribed;
  private subscription = 0;
  private plot?: uPlot;
  private labels: string[] = [];
  private words: Record<string, string> = {};
  private unit = "";
  private readonly points = new Points();

  private readonly resized = new ResizeObserver(() => {
    this.plot?.setSize({ width: this.width, height: HEIGHT });
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.end();
  }

  protected override firstUpdated(): void {
    this.resized.observe(this);
  }

  private get width(): number {
    return Math.max(200, this.clientWidth);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("signal")) return;
    this.end();
    this.subscribed = subscribe(
      this.hass,
      "rvc/monitor/signal",
      { entry_id: this.entryId, ...this.signal },
      (event) => {
        this.take(event);
      },
      ({ message }) => (this.problem = message),
    );
  }

  private end(): void {
    this.subscribed?.end();
    this.plot?.destroy();
    delete this.plot;
    this.problem = undefined;
  }

  private take(event: SignalEvent): void {
    this.problem = undefined;
    if (event.subscription !== undefined) {
      this.subscription = event.subscription;
      this.unit = event.unit ?? "";
      this.words = event.labels ?? {};
      this.labels = this.unit === "" ? Object.keys(this.words) : [];
      this.points.clear();
      // Its axis has the unit and the words of what was before.
      this.plot?.destroy();
      delete this.plot;
    }
    for (const [at, value] of event.points) {
      this.points.add(at / 1000, this.numberOf(value));
    }
    this.points.forget(event.time / 1000 - MINUTES * 60);
    this.draw();
    if (event.ack === true) {
      const request = { entry_id: this.entryId, subscription: this.subscription, seq: event.seq };
      call(this.hass, "rvc/monitor/ack", request).catch(() => undefined);
    }
  }

  /** A label is drawn by its place among all labels; what is measured has no place for it. */
  private numberOf(value: number | string | null): number | null {
    if (typeof value !== "string") return value;
    if (this.unit !== "") return null;
    if (!this.labels.includes(value)) this.labels.push(value);
    return this.labels.indexOf(value);
  }

  private draw(): void {
    const data: uPlot.AlignedData = [this.points.times, this.points.values];
    if (this.plot === undefined) this.plot = new uPlot(this.options(), data, this.place);
    else this.plot.setData(data);
  }

  private options(): uPlot.Options {
    const style = getComputedStyle(this);
    const color = (name: string, usual: string): string => style.getPropertyValue(name) || usual;
    const line = { stroke: color("--secondary-text-color", "#5e5e5e") };
    const grid = { stroke: color("--divider-color", "#e0e0e0"), width: 1 };
    const { labels } = this;
    const step = labels.length > 0 && uPlot.paths.stepped?.({ align: 1 });
    return {
      width: this.width,
      height: HEIGHT,
      legend: { show: false },
      axes: [
        {
          ...line,
          grid,
          // As wide as a time of day is.
          space: 96,
          values: (_, splits) => splits.map((split) => formatTime(this.hass, split)),
        },
        {
          ...line,
          grid,
          size: labels.length > 0 ? 110 : 64,
          values: (_, splits) =>
            splits.map((split) => {
              const label = labels[split];
              if (label !== undefined) return this.words[label] ?? label;
              return labels.length > 0 ? "" : `${formatNumber(this.hass, split, 3)} ${this.unit}`;
            }),
        },
      ],
      series: [
        {},
        {
          stroke: color("--primary-color", "#0074a8"),
          width: 2,
          ...(step ? { paths: step } : {}),
        },
      ],
    };
  }

  override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.signal.signal}></div>
      <p class="error" role="alert" ?hidden=${this.problem === undefined}>${this.problem}</p>`;
  }

  static override styles = [
    base,
    unsafeCSS(looks),
    css`
      :host {
        display: block;
        overflow: hidden;
      }
      .plot {
        min-block-size: 180px;
        margin-block: 8px;
        direction: ltr;
      }
    `,
  ];
}

function isOther(now: unknown, before: unknown): boolean {
  return JSON.stringify(now) !== JSON.stringify(before);
}
