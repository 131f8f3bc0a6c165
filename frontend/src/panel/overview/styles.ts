/* The looks of the overview: the nodes hang on the bus, in as many rows as it takes. */
import { css } from "lit";

export const looks = css`
  :host {
    display: grid;
    gap: 24px;
    align-content: start;
  }
  ul.plain {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .cards {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
  }
  h3 {
    margin: 0;
  }
  p {
    margin: 4px 0;
    overflow-wrap: anywhere;
  }
  .count {
    font-size: var(--ha-font-size-m, 14px);
    font-weight: 400;
    margin-inline-start: 8px;
  }
  .advice,
  .good {
    display: flex;
    gap: 12px;
    border-inline-start-width: 6px;
    border-inline-start-style: solid;
  }
  .advice > div {
    min-inline-size: 0;
  }
  .advice.error {
    border-inline-start-color: var(--error-color, #b3261e);
  }
  .advice.error > svg {
    color: var(--error-color, #b3261e);
  }
  .advice.warning {
    border-inline-start-color: var(--warning-color, #a15c00);
  }
  .advice.warning > svg {
    color: var(--warning-color, #a15c00);
  }
  .advice.info {
    border-inline-start-color: var(--info-color, #0074a8);
  }
  .advice.info > svg {
    color: var(--info-color, #0074a8);
  }
  .good {
    margin: 0;
    align-items: center;
    border-inline-start-color: var(--success-color, #2e7d32);
  }
  .good > svg {
    color: var(--success-color, #2e7d32);
  }
  .chip {
    border: 1px solid var(--divider-color, #8a8a8a);
    border-radius: 12px;
    padding: 0 10px;
  }
  .chip.connected {
    border-color: var(--success-color, #2e7d32);
  }
  .chip.lost,
  .chip.silent {
    border: 2px solid var(--error-color, #b3261e);
  }
  .load {
    display: flex;
    flex-wrap: wrap;
    margin-block: 8px;
  }
  meter {
    inline-size: 100%;
    block-size: 12px;
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 20px;
    margin: 0;
  }
  dt {
    color: var(--secondary-text-color, #5e5e5e);
    font-size: var(--ha-font-size-s, 12px);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .bus {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 200px), 1fr));
  }
  /* Each stretch of the bus, and the drop to its node */
  .node {
    position: relative;
    min-inline-size: 0;
    padding: 16px 4px 12px;
    border-block-start: 4px solid var(--state-icon-color, var(--primary-color, #0074a8));
  }
  .node::before {
    content: "";
    position: absolute;
    inset-block-start: 0;
    inset-inline-start: 28px;
    block-size: 16px;
    border-inline-start: 3px solid var(--state-icon-color, var(--primary-color, #0074a8));
  }
  .node.quiet::before {
    border-inline-start-style: dotted;
    border-inline-start-color: var(--secondary-text-color, #5e5e5e);
  }
  .box {
    block-size: 100%;
    padding: 8px 12px;
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: 1px solid var(--divider-color, #e0e0e0);
    border-radius: 8px;
  }
  .quiet .box {
    border-style: dashed;
    border-color: var(--secondary-text-color, #5e5e5e);
  }
  .yellow .box {
    border: 2px solid var(--warning-color, #a15c00);
  }
  .red .box {
    border: 2px solid var(--error-color, #b3261e);
  }
  .head {
    display: flex;
    gap: 8px;
    align-items: start;
    overflow-wrap: anywhere;
  }
  .head b {
    font-weight: 500;
  }
  .head svg {
    inline-size: 20px;
    block-size: 20px;
    color: var(--success-color, #2e7d32);
  }
  .quiet .head svg {
    color: var(--secondary-text-color, #5e5e5e);
  }
  .small {
    font-size: var(--ha-font-size-s, 12px);
    overflow-wrap: anywhere;
  }
  .trouble {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  .trouble svg {
    inline-size: 18px;
    block-size: 18px;
    color: var(--warning-color, #a15c00);
  }
  .red .trouble svg {
    color: var(--error-color, #b3261e);
  }
`;
