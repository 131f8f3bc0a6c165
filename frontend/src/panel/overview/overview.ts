/* The overview: how the networks are, what to do, which faults there are, and who speaks. */
import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import {
  mdiAlertCircle,
  mdiAlertOctagon,
  mdiCheckCircle,
  mdiHome,
  mdiInformation,
  mdiSleep,
} from "@mdi/js";
import type { Advice, OverviewFault, OverviewNetwork, OverviewNode } from "../../api.ts";
import { subscribe, type Subscribed } from "../../common/connection.ts";
import { icon } from "../../common/icon.ts";
import { formatNumber, formatPercent, formatTime } from "../../common/numbers.ts";
import { base, controls } from "../../common/styles.ts";
import { follow } from "../../common/frontend.ts";
import { Page } from "../page.ts";
import { nodeKey, nodesOf, NOTHING, taking, type Coach } from "./coach.ts";
import { looks } from "./styles.ts";
import "./scenes.ts";

const ICONS = { error: mdiAlertOctagon, warning: mdiAlertCircle, info: mdiInformation } as const;

@customElement("rvc-overview")
export class RvcOverview extends Page {
  @state() private coach?: Coach;
  @state() private problem?: string | undefined;
  private subscribed?: Subscribed;

  override connectedCallback(): void {
    super.connectedCallback();
    this.subscribed = subscribe(
      this.hass,
      "rvc/overview/subscribe",
      { entry_id: this.entryId },
      (event, isFirst) => {
        this.problem = undefined;
        this.coach = taking(isFirst ? NOTHING : (this.coach ?? NOTHING), event);
      },
      ({ message }) => (this.problem = message),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.subscribed?.end();
  }

  override render(): TemplateResult {
    const { coach, texts } = this;
    if (this.problem !== undefined) {
      return html`<p class="card error" role="alert">${this.problem}</p>`;
    }
    if (coach === undefined) {
      return html`<p class="secondary" role="status">${texts("panel.connecting")}</p>`;
    }
    return html`
      ${
        coach.advice.length > 0
          ? this.section(
              "advice_title",
              html`<ul class="plain cards">
                ${repeat(
                  coach.advice,
                  ({ key, network }) => `${key} ${network ?? ""}`,
                  (one) => this.renderAdvice(one),
                )}
              </ul>`,
            )
          : nothing
      }
      ${this.section(
        "networks",
        html`<ul class="plain cards">
          ${coach.networks.map((one) => this.renderNetwork(one))}
        </ul>`,
      )}
      ${this.section("faults", this.renderFaults(coach.faults))}
      <rvc-scenes
        .hass=${this.hass}
        .texts=${texts}
        .entryId=${this.entryId}
        .isWanted=${this.query.get("show") === "scenes"}
      ></rvc-scenes>
      ${coach.networks.map((one) => this.renderNodes(coach, one))}
    `;
  }

  private section(key: string, content: TemplateResult): TemplateResult {
    const title = this.texts(`overview.${key}`);
    return html`<section aria-label=${title}>
      <h2>${title}</h2>
      ${content}
    </section>`;
  }

  private renderAdvice(advice: Advice): TemplateResult {
    const { texts } = this;
    const place = `overview.advice.${advice.key}`;
    return html`<li class="card advice ${advice.severity}">
      ${icon(ICONS[advice.severity])}
      <div>
        <span class="visually-hidden">${texts(`overview.severity.${advice.severity}`)}:</span>
        <h3>${texts(`${place}.title`, advice.placeholders)}</h3>
        <p>${texts(`${place}.text`, advice.placeholders)}</p>
        ${
          advice.permissions
            ? html`<ul>
                ${advice.permissions.map(
                  (one) => html`<li>${texts(`overview.permission.${one}`)}</li>`,
                )}
              </ul>`
            : nothing
        }
        ${advice.link ? this.renderLink(advice, advice.link) : nothing}
      </div>
    </li>`;
  }

  private renderLink(advice: Advice, link: "integration" | "monitor"): TemplateResult {
    const path =
      link === "integration"
        ? "/config/integrations/integration/rvc"
        : `/rvc/monitor${advice.network === null ? "" : `?network=${advice.network}`}`;
    return this.anchor(path, html`${this.texts(`overview.link.${link}`)}`);
  }

  private anchor(path: string, content: TemplateResult, label?: string): TemplateResult {
    return html`<a href=${path} aria-label=${label ?? nothing} @click=${follow}>${content}</a>`;
  }

  private deviceLink(name: string, id: string | null): TemplateResult {
    return id === null ? html`${name}` : this.anchor(`/config/devices/device/${id}`, html`${name}`);
  }

  private renderNetwork(network: OverviewNetwork): TemplateResult {
    const { hass, texts } = this;
    const figure = (key: string, value: string): TemplateResult =>
      html`<div>
        <dt>${texts(`overview.${key}`)}</dt>
        <dd>${value}</dd>
      </div>`;
    const its = hass.localize(`component.rvc.entity.sensor.network_state.state.${network.state}`);
    return html`<li class="card">
      <div class="row">
        <h3>${this.deviceLink(network.title, network.device_id)}</h3>
        <span class="chip ${network.state}">${its}</span>
        ${
          network.listen_only
            ? html`<span class="chip">${texts("overview.listens")}</span>`
            : nothing
        }
        ${
          network.is_recording
            ? html`<span class="chip">${texts("overview.plays")}</span>`
            : nothing
        }
      </div>
      <div class="load">
        <span>${texts("overview.load")}</span>
        <span class="spacer"></span>
        <span>${formatPercent(hass, network.load)}</span>
        <meter
          min="0"
          max="100"
          high="80"
          .value=${network.load}
          aria-label=${texts("overview.load")}
        ></meter>
      </div>
      <dl>
        <div>
          <dt class="visually-hidden">${texts("overview.show_frames")}</dt>
          <dd>
            ${texts("overview.rate", { rate: formatNumber(hass, network.frames_per_second) })}
          </dd>
        </div>
        ${figure("received", formatNumber(hass, network.received))}
        ${figure("errors", formatNumber(hass, network.errors))}
        ${figure("dropped", formatNumber(hass, network.dropped))}
        ${
          network.own_address === null
            ? nothing
            : figure("own_address", String(network.own_address))
        }
      </dl>
    </li>`;
  }

  private renderFaults(faults: readonly OverviewFault[]): TemplateResult {
    const { texts } = this;
    if (faults.length === 0) {
      return html`<p class="card good">
        ${icon(mdiCheckCircle)}<span>${texts("overview.no_faults")}</span>
      </p>`;
    }
    return html`<ul class="plain cards">
      ${faults.map(
        (fault) =>
          html`<li class="card advice ${fault.is_red ? "error" : "warning"}">
            ${icon(fault.is_red ? mdiAlertOctagon : mdiAlertCircle)}
            <div>
              ${
                fault.is_red
                  ? html`<span class="visually-hidden">${texts("overview.red_lamp")}:</span>`
                  : nothing
              }
              <h3>${fault.text}</h3>
              <p>${texts(`overview.hint.${fault.hint}`)}</p>
              <p class="secondary">
                ${fault.node} · ${texts("overview.address", { address: fault.address })} ·
                ${texts("overview.codes", { spn: fault.spn, fmi: fault.fmi })}
              </p>
            </div>
          </li>`,
      )}
    </ul>`;
  }

  private renderNodes(coach: Coach, network: OverviewNetwork): TemplateResult {
    const { texts } = this;
    const nodes = nodesOf(coach, network.key);
    const speaking = nodes.filter(({ speaks }) => speaks).length;
    const title = `${texts("overview.nodes")}: ${network.title}`;
    return html`<section aria-label=${title}>
      <h2>
        ${title}
        <span class="secondary count">
          ${texts("overview.count", { speaking, count: nodes.length })}
        </span>
      </h2>
      ${
        nodes.length === 0
          ? html`<p class="secondary">${texts("overview.no_nodes")}</p>`
          : html`<ul class="plain bus">
              ${repeat(nodes, nodeKey, (node) =>
                this.renderNode(node, coach.rates.get(nodeKey(node)) ?? 0),
              )}
            </ul>`
      }
    </section>`;
  }

  private renderNode(node: OverviewNode, rate: number): TemplateResult {
    const { texts } = this;
    const product = [node.manufacturer, node.model].filter(
      (one) => one !== null && !node.name.includes(one),
    );
    const trouble = node.lamp ?? (node.faults > 0 ? "yellow" : null);
    const path = node.speaks ? mdiCheckCircle : mdiSleep;
    return html`<li class="node ${node.speaks ? "" : "quiet"} ${trouble ?? ""}">
      <div class="box">
        <div class="head">
          ${icon(node.is_own ? mdiHome : path)}
          <b>${this.deviceLink(node.name, node.device_id)}</b>
        </div>
        ${product.length > 0 ? html`<div class="small">${product.join(" ")}</div>` : nothing}
        <div class="small secondary">
          ${texts("overview.address", { address: node.address })}
          ${
            node.devices > 0
              ? html` · ${texts("overview.reports", { count: node.devices })}`
              : nothing
          }
        </div>
        <div class="small">${this.renderVoice(node, rate)}</div>
        ${this.renderDetails(node)} ${trouble ? this.renderTrouble(node, trouble) : nothing}
      </div>
    </li>`;
  }

  private renderDetails(node: OverviewNode): TemplateResult | typeof nothing {
    const { texts } = this;
    const details = [...node.dialects];
    if (node.software !== null) {
      details.unshift(texts("overview.software", { version: node.software }));
    }
    if (node.serial_number !== null) {
      details.unshift(texts("overview.serial_number", { number: node.serial_number }));
    }
    if (details.length === 0) return nothing;
    return html`<div class="small secondary">${details.join(" · ")}</div>`;
  }

  private renderTrouble(node: OverviewNode, lamp: "red" | "yellow"): TemplateResult {
    const { texts } = this;
    return html`<div class="small trouble">
      ${icon(lamp === "red" ? mdiAlertOctagon : mdiAlertCircle)}
      ${
        node.faults > 0
          ? texts("overview.has_faults", { count: node.faults })
          : texts(`overview.${lamp}_lamp`)
      }
    </div>`;
  }

  private renderVoice(node: OverviewNode, rate: number): TemplateResult {
    const { hass, texts } = this;
    if (node.is_own) return html`${texts("overview.own")}`;
    const frames = this.anchor(
      `/rvc/monitor?network=${node.network}&source=${node.address}`,
      html`${texts("overview.show_frames")}`,
      texts("overview.show_frames_of", { node: node.name }),
    );
    // The link comes first: what changes behind it does not move it.
    if (node.speaks) {
      return html`${frames} · ${texts("overview.speaks")}
      ${rate > 0 ? html`· ${texts("overview.rate", { rate: formatNumber(hass, rate) })}` : nothing}`;
    }
    return html`${frames} ·
    ${
      node.silent_since === null
        ? texts("overview.silent")
        : texts("overview.silent_since", {
            time: formatTime(hass, node.silent_since / 1000),
          })
    }`;
  }

  static override styles = [base, controls, looks];
}

declare global {
  interface HTMLElementTagNameMap {
    "rvc-overview": RvcOverview;
  }
}
