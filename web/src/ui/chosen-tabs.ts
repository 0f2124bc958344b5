/** Rows of tabs that are wider than their place: the one that was chosen is in view. */

export class ChosenTabs {
  /** By row: a row is moved when another tab is chosen, and stays where somebody moves it. */
  readonly #chosen = new WeakMap<Element, Element>();

  update(page: Element): void {
    for (const row of page.querySelectorAll(".tabs")) {
      const tab = row.querySelector("[aria-pressed=true]");
      if (tab === null || this.#chosen.get(row) === tab) continue;
      this.#chosen.set(row, tab);
      const [place, box] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
      // Only sideways: scrollIntoView() would move the page, too.
      if (box.right > place.right) row.scrollLeft += box.right - place.right;
      else if (box.left < place.left) row.scrollLeft += box.left - place.left;
    }
  }
}
