/* The pages of the panel, in the order of their tabs: a page is a row here and an element. */
import {
  mdiFormatListText,
  mdiBookOpenVariant,
  mdiHelpCircleOutline,
  mdiLightbulbGroupOutline,
  mdiRecordCircleOutline,
  mdiSendOutline,
  mdiViewDashboardOutline,
} from "@mdi/js";
import { html, type TemplateResult } from "lit";
import type { Page } from "./page.ts";
import "./devices/devices.ts";
import "./monitor/monitor.ts";
import "./overview/overview.ts";
import "./recordings/recordings.ts";
import "./unknown/unknown.ts";
import "./send/send.ts";
import "./standard/standard.ts";

export interface PageRow {
  /** Its place in the URL, and its texts' place in the translations. */
  key: string;
  icon: string;
  render: (given: Pick<Page, "hass" | "texts" | "entryId" | "narrow" | "query">) => TemplateResult;
}

export const PAGES: readonly PageRow[] = [
  {
    key: "overview",
    icon: mdiViewDashboardOutline,
    render: (given) =>
      html`<rvc-overview
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-overview>`,
  },
  {
    key: "monitor",
    icon: mdiFormatListText,
    render: (given) =>
      html`<rvc-monitor
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-monitor>`,
  },
  {
    key: "unknown",
    icon: mdiHelpCircleOutline,
    render: (given) =>
      html`<rvc-unknown
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-unknown>`,
  },
  {
    key: "devices",
    icon: mdiLightbulbGroupOutline,
    render: (given) =>
      html`<rvc-devices
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-devices>`,
  },
  {
    key: "recordings",
    icon: mdiRecordCircleOutline,
    render: (given) =>
      html`<rvc-recordings
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-recordings>`,
  },
  {
    key: "standard",
    icon: mdiBookOpenVariant,
    render: (given) =>
      html`<rvc-standard
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-standard>`,
  },
  {
    key: "send",
    icon: mdiSendOutline,
    render: (given) =>
      html`<rvc-send
        .hass=${given.hass}
        .texts=${given.texts}
        .entryId=${given.entryId}
        .narrow=${given.narrow}
        .query=${given.query}
      ></rvc-send>`,
  },
];
