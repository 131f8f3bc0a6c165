/* A page that is made anew is scrolled to where it was, unless the owner scrolls. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ScrollPlace, type Scrolled } from "../src/panel/scrolling.ts";

/** Something that scrolls no further than it is high. */
class Main {
  height = 0;
  private top = 0;
  private readonly hands = new Map<string, () => void>();
  get scrollTop(): number {
    return this.top;
  }
  set scrollTop(top: number) {
    this.top = Math.min(top, this.height);
  }
  addEventListener(name: string, hand: () => void): void {
    this.hands.set(name, hand);
  }
  removeEventListener(name: string): void {
    this.hands.delete(name);
  }
  touch(): void {
    this.hands.get("wheel")?.();
  }
}

function scene(): { place: ScrollPlace; main: Main; scrolled: Scrolled; step: () => void } {
  let next: (() => void) | undefined;
  const place = new ScrollPlace((step) => (next = step));
  const main = new Main();
  main.height = main.scrollTop = 900;
  main.scrollTop = 900;
  const step = (): void => {
    const now = next;
    next = undefined;
    now?.();
  };
  return { place, main, scrolled: main as unknown as Scrolled, step };
}

void test("it is there again once the page is high enough", () => {
  const { place, main, scrolled, step } = scene();
  place.keep("devices", scrolled);
  main.height = main.scrollTop = 0;
  place.restore("devices", scrolled);
  main.height = 400;
  step();
  assert.equal(main.scrollTop, 400);
  main.height = 2000;
  step();
  assert.equal(main.scrollTop, 900);
  // From then on it is left alone.
  main.scrollTop = 5;
  place.restore("devices", scrolled);
  step();
  assert.equal(main.scrollTop, 5);
});

void test("another page, and one that the owner scrolls, is left where it is", () => {
  for (const page of ["devices", "send"]) {
    const { place, main, scrolled, step } = scene();
    place.keep("devices", scrolled);
    main.height = main.scrollTop = 0;
    place.restore(page, scrolled);
    main.touch();
    main.height = 2000;
    step();
    assert.equal(main.scrollTop, 0);
  }
});
