/* The visual editor of the dashboard's own options: which pages are left out. */
import type { Hass } from "../common/hass.ts";
import { loadTexts } from "../common/texts.ts";
import { hiddenIn } from "./layout.ts";
import { PAGES, type StrategyConfig } from "./model.ts";

export const EDITOR = "rvc-coach-strategy-editor";

/** Define the editor, once. */
export function defineEditor(): void {
  const { customElements: registry } = window;
  if (registry.get(EDITOR) === undefined) registry.define(EDITOR, makeEditor());
}

function makeEditor(): CustomElementConstructor {
  return class extends HTMLElement {
    private config?: StrategyConfig;
    private hassBefore?: Hass;

    /** The dashboard's configuration, `{strategy: {...}}` without its frame. */
    setConfig(config: StrategyConfig): void {
      this.config = config;
      void this.draw();
    }

    set hass(hass: Hass) {
      const isFirst = this.hassBefore === undefined;
      this.hassBefore = hass;
      if (isFirst) void this.draw();
    }

    private async draw(): Promise<void> {
      const { config, hassBefore: hass } = this;
      if (!config || !hass) return;
      const text = await loadTexts(hass);
      const list = document.createElement("fieldset");
      list.style.border = "none";
      const legend = document.createElement("legend");
      legend.textContent = text("dashboard.shown_pages");
      list.append(legend);
      for (const page of PAGES.filter((one) => one !== "coach")) {
        const isShown = !hiddenIn(config.hide).includes(page);
        list.append(
          this.box(text(`dashboard.${page}`), isShown, (on) => {
            this.show(page, on);
          }),
        );
      }
      const asSubviews = config.subviews === true;
      list.append(
        this.box(text("dashboard.subviews"), asSubviews, (on) => {
          this.frame(on);
        }),
      );
      this.replaceChildren(list);
    }

    private box(label: string, isOn: boolean, changed: (on: boolean) => void): HTMLElement {
      const row = document.createElement("label");
      row.style.cssText = "display:flex;align-items:center;gap:8px;min-block-size:40px";
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = isOn;
      input.addEventListener("change", () => {
        changed(input.checked);
      });
      row.append(input, label);
      return row;
    }

    private show(page: string, on: boolean): void {
      const others = hiddenIn(this.config?.hide).filter((one) => one !== page);
      this.fire({ hide: on ? others : [...others, page] });
    }

    private frame(on: boolean): void {
      this.fire(on ? { subviews: true } : {}, on ? [] : ["subviews"]);
    }

    private fire(changes: Partial<StrategyConfig>, without: readonly string[] = []): void {
      const merged = { ...this.config, ...changes };
      const kept = Object.entries(merged).filter(([key]) => !without.includes(key));
      const config = Object.fromEntries(kept) as StrategyConfig;
      this.config = config;
      const detail = { config };
      this.dispatchEvent(
        new CustomEvent("config-changed", { detail, bubbles: true, composed: true }),
      );
    }
  };
}
