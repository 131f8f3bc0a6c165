/* The coach from above: its areas from front to rear, and the lamps in them, to be switched. */
import { messageOf } from "../../common/connection.ts";
import { css, html, nothing, type TemplateResult } from "lit";
import { mdiLightbulb, mdiLightbulbOutline } from "@mdi/js";
import type { Dashboard, DashboardArea, DashboardEntity } from "../../api.ts";
import { showMessage, showMoreInfo } from "../../common/frontend.ts";
import type { Hass } from "../../common/hass.ts";
import { icon } from "../../common/icon.ts";
import { base } from "../../common/styles.ts";
import type { Texts } from "../../common/texts.ts";
import { RvcCard } from "../card.ts";
import { namesOf } from "./names.ts";
import { placeOf, type Side } from "./places.ts";

/** So many rooms fit beside each other. */
const WIDE_ROOMS = 9;

interface Room {
  area: DashboardArea;
  side: Side;
  along: number;
  lamps: DashboardEntity[];
}

export class RvcFloorPlanCard extends RvcCard {
  protected override shownEntities({ entities }: Dashboard): (string | null)[] {
    return entities.filter(({ role }) => role === "light").map(({ entity_id }) => entity_id);
  }

  override getCardSize(): number {
    return 8;
  }

  protected override renderCoach(
    dashboard: Dashboard,
    hass: Hass,
    texts: Texts,
  ): TemplateResult | typeof nothing {
    const rooms = roomsOf(dashboard);
    if (rooms.length === 0) return nothing;
    const strip = (side: Side): Room[] => rooms.filter((room) => room.side === side);
    const draw = (room: Room): TemplateResult => this.renderRoom(room, hass, texts);
    const outside = strip("outside");
    const across = strip("across");
    // From the side of a wide card, front on the left, while the rooms have the width for it
    const kind = across.length <= WIDE_ROOMS ? "plan wide" : "plan";
    return html`<div class=${kind}>
        <div class="side">${strip("driver").map(draw)}</div>
        <div class="coach">
          <span class="front secondary">${texts("cards.level.front")}</span>
          ${across.map(draw)}
        </div>
        <div class="side">${strip("passenger").map(draw)}</div>
      </div>
      ${outside.length === 0 ? nothing : html`<div class="outside">${outside.map(draw)}</div>`}`;
  }

  private renderRoom({ area, lamps }: Room, hass: Hass, texts: Texts): TemplateResult {
    const names = namesOf(lamps, area.name, hass);
    const draw = (lamp: DashboardEntity): TemplateResult =>
      this.renderLamp(lamp, names.get(lamp.entity_id) ?? lamp.device, hass);
    const lit = lamps.filter(({ entity_id }) => hass.states[entity_id]?.state === "on").length;
    return html`<section
      class=${lit === 0 ? "room" : "room lit"}
      style="flex-grow: ${Math.min(lamps.length, 6)}"
      aria-label=${area.name}
    >
      <h4>${area.name}</h4>
      <span class="visually-hidden">
        ${texts("cards.floor_plan.lit", { lit, lamps: lamps.length })}
      </span>
      <div class="lamps">${lamps.map(draw)}</div>
    </section>`;
  }

  private renderLamp(lamp: DashboardEntity, name: string, hass: Hass): TemplateResult {
    const state = hass.states[lamp.entity_id];
    const isOn = state?.state === "on";
    const isGone = state === undefined || state.state === "unavailable";
    return html`<button
      role="switch"
      aria-checked=${isOn ? "true" : "false"}
      title=${name}
      ?disabled=${isGone}
      @click=${() => this.toggle(hass, lamp.entity_id)}
      @contextmenu=${(event: Event) => {
        event.preventDefault();
        showMoreInfo(this, lamp.entity_id);
      }}
    >
      ${icon(isOn ? mdiLightbulb : mdiLightbulbOutline)}<span>${name}</span>
    </button>`;
  }

  private async toggle(hass: Hass, entityId: string): Promise<void> {
    try {
      await hass.callService("homeassistant", "toggle", {}, { entity_id: entityId });
    } catch (error) {
      showMessage(this, messageOf(error));
    }
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .plan {
        display: flex;
        gap: 8px;
        /* The driver's side is on the left in every language. */
        direction: ltr;
      }
      .coach {
        display: flex;
        flex: 3;
        flex-direction: column;
        gap: 4px;
        min-inline-size: 0;
        padding: 8px;
        border: 3px solid var(--secondary-text-color, #5e5e5e);
        border-radius: 40px 40px 12px 12px;
      }
      @container (min-width: 900px) {
        .plan.wide {
          flex-direction: column-reverse;
        }
        .plan.wide .coach {
          flex-direction: row;
          border-radius: 60px 12px 12px 60px;
          padding-inline-start: 16px;
        }
        .plan.wide .coach .room {
          /* As wide as the longest word; only where the words of all have no room are they cut. */
          flex-basis: min-content;
          min-inline-size: 60px;
          padding: 6px;
        }
        .plan.wide .coach .room * {
          overflow-wrap: break-word;
        }
        .plan.wide .side {
          flex-direction: row;
        }
        .plan.wide .front {
          writing-mode: sideways-lr;
        }
      }
      .front {
        text-align: center;
        font-size: var(--ha-font-size-s, 12px);
      }
      .side {
        display: flex;
        flex: 1;
        flex-direction: column;
        justify-content: center;
        gap: 4px;
        min-inline-size: 0;
      }
      .side:empty {
        display: none;
      }
      .room {
        min-inline-size: 0;
        padding: 8px;
        border: 1px solid var(--divider-color, #e0e0e0);
        border-radius: 8px;
        text-align: start;
        unicode-bidi: plaintext;
      }
      .room.lit {
        background: color-mix(in srgb, var(--state-light-active-color, #ffc107) 18%, transparent);
      }
      h4 {
        margin: 0 0 4px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .lamps,
      .outside {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .outside {
        margin-block-start: 8px;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        min-block-size: 36px;
        max-inline-size: 100%;
        padding: 2px 8px;
        border: 1px solid var(--divider-color, #bdbdbd);
        border-radius: 18px;
        background: var(--card-background-color, #fff);
        color: inherit;
        font: inherit;
        font-size: var(--ha-font-size-s, 12px);
        text-align: start;
        cursor: pointer;
      }
      button[aria-checked="true"] svg.icon {
        color: var(--state-light-active-color, #b8860b);
      }
      button span {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      button svg.icon {
        inline-size: 18px;
        block-size: 18px;
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
    `,
  ];
}

function roomsOf({ areas, entities }: Dashboard): Room[] {
  const lights = entities.filter(({ role }) => role === "light");
  return areas
    .map((area) => ({
      area,
      ...placeOf(area),
      lamps: lights.filter(({ area_id }) => area_id === area.area_id),
    }))
    .filter(({ lamps }) => lamps.length > 0)
    .sort((one, two) => one.along - two.along);
}
