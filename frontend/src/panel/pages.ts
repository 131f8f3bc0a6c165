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
import type { Given } from "./page.ts";
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
  render: (given: Given) => TemplateResult;
}

export const PAGES: readonly PageRow[] = [
  {
    key: "overview",
    icon: mdiViewDashboardOutline,
    render: (given) => html`<rvc-overview .given=${given}></rvc-overview>`,
  },
  {
    key: "monitor",
    icon: mdiFormatListText,
    render: (given) => html`<rvc-monitor .given=${given}></rvc-monitor>`,
  },
  {
    key: "unknown",
    icon: mdiHelpCircleOutline,
    render: (given) => html`<rvc-unknown .given=${given}></rvc-unknown>`,
  },
  {
    key: "devices",
    icon: mdiLightbulbGroupOutline,
    render: (given) => html`<rvc-devices .given=${given}></rvc-devices>`,
  },
  {
    key: "recordings",
    icon: mdiRecordCircleOutline,
    render: (given) => html`<rvc-recordings .given=${given}></rvc-recordings>`,
  },
  {
    key: "standard",
    icon: mdiBookOpenVariant,
    render: (given) => html`<rvc-standard .given=${given}></rvc-standard>`,
  },
  {
    key: "send",
    icon: mdiSendOutline,
    render: (given) => html`<rvc-send .given=${given}></rvc-send>`,
  },
];
