/* The looks of the page of the devices: on a phone each device is a block. */
import { css } from "lit";

export const looks = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    align-content: start;
  }
  h2 {
    margin: 0;
  }
  th[scope="row"] {
    color: inherit;
    min-inline-size: 9em;
  }
  th .secondary {
    display: block;
    font-weight: 400;
  }
  td input,
  td select {
    inline-size: 100%;
    min-inline-size: 7em;
    text-overflow: ellipsis;
  }
  td select {
    min-inline-size: 10em;
    padding-inline: 8px;
  }
  .buttons {
    display: flex;
    justify-content: flex-end;
  }
  tr.changed {
    box-shadow: inset 3px 0 var(--primary-color, #0074a8);
  }
  tr.lit {
    outline: 2px solid var(--primary-color, #0074a8);
    outline-offset: -2px;
  }
  .unsaved {
    position: sticky;
    inset-block-end: 0;
    z-index: 1;
    box-shadow: 0 -2px 8px rgb(0 0 0 / 20%);
  }
  .found {
    display: grid;
    gap: 12px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
    gap: 12px;
  }
  .fields label {
    flex-direction: column;
    align-items: stretch;
    gap: 4px;
  }
  .fields label.check {
    flex-direction: row;
    align-items: center;
  }
  dialog .row {
    margin-block-start: 16px;
  }
  @media (max-width: 870px) {
    thead {
      display: none;
    }
    .card:has(table) {
      padding-inline: 4px;
    }
    table,
    tbody,
    tr {
      display: block;
    }
    tr {
      padding-block: 8px;
      border-block-end: 1px solid var(--divider-color, #e0e0e0);
    }
    tr > * {
      display: grid;
      grid-template-columns: 6em minmax(0, 1fr);
      gap: 8px;
      align-items: center;
      padding: 4px 8px;
      border: none;
    }
    th .secondary {
      grid-column: 2;
    }
    tr > *::before {
      content: attr(data-head);
      color: var(--secondary-text-color, #5e5e5e);
      font-weight: 400;
    }
    .buttons {
      grid-column: 2;
    }
  }
`;
