/* The looks of the monitor. */
import { css } from "lit";
import { base, controls } from "../../common/styles.ts";

export const looks = [
  base,
  controls,
  css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 8px;
      min-block-size: 100%;
    }
    p {
      margin: 0;
    }
    input[type="search"] {
      flex: 1;
      min-inline-size: 160px;
    }
    .rows {
      flex: none;
      overflow: auto;
      contain: strict;
      block-size: max(280px, 60vh);
      border: 1px solid var(--divider-color, #e0e0e0);
      border-radius: 8px;
      background: var(--card-background-color, #fff);
    }
    .line {
      display: grid;
      grid-template-columns: 112px minmax(0, 2fr) minmax(0, 1.2fr) minmax(0, 1.2fr) 216px 56px 72px;
      gap: 8px;
      align-items: center;
      padding-inline: 8px;
      border-block-end: 1px solid var(--divider-color, #e0e0e0);
      cursor: pointer;
    }
    .line[hidden] {
      display: none;
    }
    .line.head {
      border: none;
      cursor: default;
    }
    .line > span {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .line[aria-selected="true"] {
      box-shadow: inset 4px 0 var(--primary-color, #0074a8);
    }
    .strange .name {
      color: var(--rvc-warning-text, var(--primary-text-color, #141414));
      font-style: italic;
    }
    .own .node {
      font-weight: 500;
    }
    .time,
    .period,
    .count {
      font-variant-numeric: tabular-nums;
      text-align: end;
    }
    .data {
      font-family: var(--ha-font-family-code, ui-monospace, monospace);
      direction: ltr;
    }
    .data b {
      padding: 2px;
      border-radius: 3px;
      font-weight: 400;
    }
    .lit5 {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 75%, transparent);
    }
    .lit4 {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 60%, transparent);
    }
    .lit3 {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 45%, transparent);
    }
    .lit2 {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 30%, transparent);
    }
    .lit1 {
      background: color-mix(in srgb, var(--warning-color, #ffa600) 18%, transparent);
    }
    @media (prefers-reduced-motion: reduce) {
      /* What has changed is marked, and does not fade. */
      .lit1,
      .lit2,
      .lit3,
      .lit4,
      .lit5 {
        background: color-mix(in srgb, var(--warning-color, #ffa600) 30%, transparent);
      }
    }
    @media (max-width: 870px) {
      .line {
        grid-template: "name name time" 1fr "about data data" 1fr / minmax(0, 1fr) auto 104px;
        gap: 0 8px;
      }
      .name {
        grid-area: name;
      }
      .time {
        grid-area: time;
      }
      .about {
        grid-area: about;
      }
      .data {
        grid-area: data;
        text-align: end;
        font-size: 12px;
      }
      .node,
      .period,
      .count,
      .line.head {
        display: none;
      }
    }
    ul {
      margin-block: 8px 0;
      padding-inline-start: 20px;
    }
  `,
];
