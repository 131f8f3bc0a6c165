/* The cell that the keyboard is at, in the chosen row: the grid keeps the focus. */

const ID = "cell";

export class Pointer {
  /** Which of the row's cells; -1 is the row itself. */
  private place = -1;

  /** The cell itself, as it was drawn last. */
  pick: HTMLElement | null = null;

  /** Go back to the row itself. */
  leave(): void {
    this.place = -1;
  }

  /** Move with an arrow to the left or right; returns whether it was one, in a chosen row. */
  move(key: string, grid: HTMLElement): boolean {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
    const cells = cellsOf(rowIn(grid));
    if (cells.length === 0) return false;
    const isForth = (key === "ArrowRight") === (getComputedStyle(grid).direction !== "rtl");
    this.place = Math.min(Math.max(this.place + (isForth ? 1 : -1), -1), cells.length - 1);
    return true;
  }

  /** Mark the row or the cell, for those who see it and those who are told. */
  mark(grid: HTMLElement): void {
    const row = rowIn(grid);
    const cells = cellsOf(row);
    this.place = Math.min(this.place, cells.length - 1);
    const pick = cells[this.place] ?? null;
    const marked = pick ?? row;
    const before = grid.querySelector(`#${ID}`);
    if (before !== marked) {
      before?.removeAttribute("id");
      if (marked === null) grid.removeAttribute("aria-activedescendant");
      else {
        marked.id = ID;
        grid.setAttribute("aria-activedescendant", ID);
      }
    }
    this.pick = pick;
  }
}

function rowIn(grid: HTMLElement): HTMLElement | null {
  return grid.querySelector<HTMLElement>('.line[aria-selected="true"]:not([hidden])');
}

function cellsOf(row: HTMLElement | null): HTMLElement[] {
  const picks = [...(row?.querySelectorAll<HTMLElement>(".pick") ?? [])];
  return picks.filter((one) => one.parentElement?.hidden !== true);
}
