/** <yp-sweep-grid>: the outcomes of a sweep, a row an await. One stop of the Tab key; arrows move inside. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import {
  type CellKey,
  momentWords,
  placeOfRow,
  type Session,
  type SweepRow,
  type SweepState,
} from "../../app/index.ts";
import { objectNames } from "../../trace/index.ts";
import { lookOf } from "./outcomes.ts";
import { type Place, placeAfter } from "./places.ts";

const kMoments = ["waits", "woken"] as const;
export class SweepGridElement extends LitElement {
  static override properties = {
    sweep: { attribute: false },
    session: { attribute: false },
    shown: { attribute: false },
    here: { attribute: false },
    place: { state: true },
  };
  declare sweep: SweepState | undefined;
  declare session: Session | undefined;
  /** The cell whose run is in the timeline. */
  declare shown: CellKey | undefined;
  /** Awaits at the line that the cursor is on. */
  declare here: ReadonlySet<number> | undefined;
  declare place: Place | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { sweep } = this;
    if (sweep === undefined || sweep.grid.rows.length === 0) return nothing;
    const { rows } = sweep.grid;
    const severalTasks = new Set(rows.map(({ task }) => task)).size > 1;
    return html`<table
      role="grid"
      class="sweep-grid"
      aria-label="Outcomes of the sweep"
      @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      @mouseleave=${() => this.session?.sweeps.point(undefined)}
    >
      <thead>
        <tr>
          <th scope="col">Await</th>
          <th scope="col" class="sweep-on">waits for</th>
          ${kMoments.map((moment) => html`<th scope="col">${momentWords[moment]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          ({ n }) => n,
          (row, index) => this.#row(row, index, severalTasks),
        )}
      </tbody>
    </table>`;
  }

  #row(row: SweepRow, index: number, severalTasks: boolean): TemplateResult {
    const here = this.here?.has(row.n) ?? false;
    const place = this.sweep === undefined ? "" : placeOfRow(row, this.sweep);
    const own = !place.startsWith("await");
    const where = own || row.at === "" ? place : row.at;
    return html`<tr
      class=${here ? "sweep-here" : ""}
      @mouseenter=${() => this.session?.sweeps.point(row)}
      @focusin=${() => this.session?.sweeps.point(row)}
    >
      <th scope="row">
        ${this.#button(
          { row: index, column: 0 },
          {
            classes: "sweep-await",
            label: `Await ${row.n}, ${where}: go there`,
            content: html`<span class="sweep-number">${row.n}</span>${own ? where : "library"}`,
            act: () => void this.session?.sweeps.openBase(row.n),
          },
        )}
      </th>
      <td class="sweep-on" title="${row.on}, in ${row.task}">
        ${objectNames[row.on] ?? row.on}${severalTasks ? html`<span class="sweep-task">${row.task}</span>` : nothing}
      </td>
      ${kMoments.map((moment, i) => this.#cell(row, moment, { row: index, column: i + 1 }, where))}
    </tr>`;
  }

  #cell(row: SweepRow, moment: CellKey["moment"], place: Place, where: string): TemplateResult {
    const cell = row.cells[moment];
    const { sign, word, tone } = lookOf(cell);
    const shown = this.shown?.n === row.n && this.shown.moment === moment;
    const why = cell.kind === "judged" && cell.why !== "" ? `: ${cell.why}` : "";
    return html`<td aria-selected=${shown}>
      ${this.#button(place, {
        classes: `sweep-cell sweep-${tone}`,
        label: `${word}, at ${where} ${momentWords[moment]}${why}`,
        content: html`<span class="sweep-sign" aria-hidden="true">${sign}</span>${tone === "none" || tone === "due" ? nothing : word}`,
        ...(cell.kind === "judged" && { act: () => void this.session?.sweeps.open({ n: row.n, moment }) }),
      })}
    </td>`;
  }

  #button(
    place: Place,
    look: {
      readonly classes: string;
      readonly label: string;
      readonly content: TemplateResult;
      readonly act?: () => void;
    },
  ): TemplateResult {
    const at = this.place ?? { row: 0, column: 0 };
    const rows = this.sweep?.grid.rows.length ?? 0;
    const stop = Math.min(at.row, rows - 1) === place.row && at.column === place.column;
    return html`<button
      class=${look.classes}
      tabindex=${stop ? 0 : -1}
      aria-label=${look.label}
      aria-disabled=${look.act === undefined ? "true" : nothing}
      title=${look.label}
      data-place="${place.row} ${place.column}"
      @focus=${() => {
        this.place = place;
      }}
      @click=${() => look.act?.()}
    >
      ${look.content}
    </button>`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = placeAfter(event.key, this.place ?? { row: 0, column: 0 }, this.sweep?.grid.rows.length ?? 0);
    if (next === undefined) return;
    event.preventDefault();
    this.place = next;
    this.querySelector<HTMLElement>(`[data-place="${next.row} ${next.column}"]`)?.focus();
  }
}

customElements.define("yp-sweep-grid", SweepGridElement);
