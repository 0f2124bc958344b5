/** <yp-console>: what the program printed, each line with its moment; lines after the cursor are dimmed. */
import { html, LitElement } from "lit";
import type { AppState, Session } from "../app/index.ts";
import {
  type ConsoleLine,
  countUpTo,
  formatStamp,
  isLane,
  type LaneKey,
  type Mending,
  stampDecimals,
  subjectOf,
} from "../trace/index.ts";

/** Lines that are shown of a long output: so many from its start and so many from its end. */
const kShownAtEachEnd = 1000;

interface Row {
  readonly element: HTMLElement;
  readonly line: ConsoleLine;
}

export class ConsoleElement extends LitElement {
  static override properties = { state: { attribute: false }, session: { attribute: false } };
  declare state: AppState | undefined;
  declare session: Session | undefined;
  #shown: readonly ConsoleLine[] | undefined;
  #rows: readonly Row[] = [];
  /** The moment of each row, ascending: a line without its own has that of the line before. */
  #moments = new Float64Array(0);
  #past = -1;
  #selected: LaneKey | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render() {
    return html`<div class="console-lines" role="log" aria-label="Output of the program" aria-live="off" tabindex="0"></div>`;
  }

  protected override updated(): void {
    const { state } = this;
    const list = this.querySelector<HTMLElement>(".console-lines");
    if (state === undefined || list === null) return;
    if (state.lines !== this.#shown) this.#fill(list, state.lines);
    const past = state.run === undefined ? this.#rows.length : countUpTo(this.#moments, state.cursor.index);
    this.#dim(past, list);
    if (state.selected !== this.#selected) this.#markSelected(state);
  }

  /** Lines that the selected task printed. */
  #markSelected({ run, selected }: AppState): void {
    this.#selected = selected;
    for (const { element, line } of this.#rows) {
      const record = run?.model.records[line.index ?? -1];
      const subject = record === undefined ? undefined : subjectOf(record);
      element.classList.toggle("console-selected", subject !== undefined && isLane(subject, selected));
    }
  }

  #fill(list: HTMLElement, lines: readonly ConsoleLine[]): void {
    const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 4;
    this.#shown = lines;
    const decimals = stampDecimals(lines.flatMap((line) => line.time ?? []));
    const hidden = Math.max(0, lines.length - 2 * kShownAtEachEnd);
    const shown = hidden === 0 ? lines : [...lines.slice(0, kShownAtEachEnd), ...lines.slice(-kShownAtEachEnd)];
    this.#rows = shown.map((line) => ({ line, element: this.#row(line, decimals) }));
    this.#moments = new Float64Array(shown.length);
    let moment = 0;
    for (const [i, line] of shown.entries()) {
      moment = Math.max(moment, line.index ?? 0);
      this.#moments[i] = moment;
    }
    const elements = this.#rows.map((row) => row.element);
    if (hidden > 0) elements.splice(kShownAtEachEnd, 0, this.#gap(hidden));
    list.replaceChildren(...elements);
    this.#selected = undefined;
    this.#past = -1;
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  #row(line: ConsoleLine, decimals: number): HTMLElement {
    const { index, time } = line;
    const row = document.createElement("div");
    row.className = `console-line console-${line.kind}`;
    const stamp = document.createElement(index === undefined ? "span" : "button");
    stamp.className = "console-stamp";
    stamp.textContent = time === undefined ? "" : formatStamp(time, decimals);
    if (index !== undefined) {
      stamp.title = "Go to this moment";
      stamp.setAttribute("aria-label", `Go to ${stamp.textContent}`);
      stamp.addEventListener("click", () => this.session?.player.show(index));
    }
    const text = document.createElement("span");
    text.className = "console-text";
    text.textContent = line.text;
    for (const mending of line.mendings ?? []) text.append(" ", this.#mendButton(mending));
    row.append(stamp, text);
    return row;
  }

  #mendButton(mending: Mending): HTMLElement {
    const button = document.createElement("button");
    button.className = "console-mend";
    button.textContent = mending.name;
    button.addEventListener("click", () => this.session?.mend(mending));
    return button;
  }

  #gap(hidden: number): HTMLElement {
    const gap = document.createElement("div");
    gap.className = "console-gap";
    gap.textContent = `… ${hidden.toLocaleString("en")} lines more …`;
    return gap;
  }

  /** Only the rows between the old border and the new one change. */
  #dim(past: number, list: HTMLElement): void {
    if (past === this.#past) return;
    const before = Math.max(0, this.#past);
    const end = this.#past < 0 ? this.#rows.length : Math.max(past, before);
    for (let i = Math.min(past, before); i < end; ++i) {
      this.#rows[i]?.element.classList.toggle("console-future", i >= past);
    }
    const first = this.#past < 0;
    this.#past = past;
    const current = this.#rows[past - 1]?.element;
    if (current === undefined || first) return;
    if (current.offsetTop < list.scrollTop) list.scrollTop = current.offsetTop;
    else if (current.offsetTop + current.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = current.offsetTop + current.offsetHeight - list.clientHeight;
    }
  }
}

customElements.define("yp-console", ConsoleElement);
