/* The looks of the pages that show and send messages. */
import { css } from "lit";

export const looks = css`
  .columns {
    display: grid;
    gap: 16px;
    grid-template-columns: minmax(240px, 340px) minmax(0, 1fr);
    align-items: start;
  }
  @media (max-width: 870px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .columns:has(.card) .found ul {
      max-block-size: 30vh;
      overflow: auto;
    }
  }
  .card + section,
  section h3 {
    margin-block-start: 16px;
  }
  .scroll th,
  .scroll td {
    padding-inline: 4px;
  }
  ul.plain {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .search,
  .search input {
    inline-size: 100%;
  }
  button.message {
    display: block;
    inline-size: 100%;
    min-block-size: 48px;
    margin-block-end: 4px;
    padding: 4px 12px;
    border-radius: 8px;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .message .name {
    display: block;
  }
  .small {
    font-size: var(--ha-font-size-s, 12px);
  }
  .signal {
    padding-block: 8px;
    border-block-start: 1px solid var(--divider-color, #e0e0e0);
    overflow-wrap: anywhere;
  }
  .now {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block: 4px;
  }
  .chip {
    border: 1px solid var(--divider-color, #8a8a8a);
    border-radius: 12px;
    padding: 0 8px;
  }
  button.entity {
    min-block-size: 32px;
    padding: 0 12px;
  }
  summary {
    min-block-size: 24px;
    cursor: pointer;
  }
  .fields {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
    margin-block: 12px;
  }
  .field {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    gap: 2px;
    min-inline-size: 0;
  }
  fieldset {
    border: 1px solid var(--divider-color, #8a8a8a);
    border-radius: 8px;
    margin: 0;
  }
  fieldset label {
    display: flex;
    min-block-size: 32px;
  }
  .bytes {
    font-size: var(--ha-font-size-l, 16px);
    overflow-wrap: anywhere;
  }
  h2,
  p {
    overflow-wrap: anywhere;
  }
`;
