/** <yp-search>: what is written is looked for at once; arrows choose, Enter goes there (the ARIA pattern of comboboxes). */
import { html, nothing, type TemplateResult } from "lit";
import type { AppState, SearchDialog, Session } from "../../app/index.ts";
import { kMostHits } from "../../search/limits.ts";
import { DialogElement } from "../dialog-element.ts";

type Hit = SearchDialog["hits"][number];

const kKinds: Readonly<Record<Hit["kind"], string>> = { lesson: "Lesson", name: "Library", term: "Glossary" };

export class SearchElement extends DialogElement {
  protected override readonly kind = "search";
  protected override readonly heading = "Search the course";

  protected override body({ dialog }: AppState, session: Session): TemplateResult {
    if (dialog?.kind !== "search") return html``;
    const { active, hits, query } = dialog;
    return html`<input
        class="search-field"
        type="text"
        inputmode="search"
        role="combobox"
        aria-label="Search"
        aria-autocomplete="list"
        aria-expanded=${hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant=${hits.length > 0 ? `search-hit-${active}` : nothing}
        autocomplete="off"
        spellcheck="false"
        placeholder="A word, or a name of the library"
        autofocus
        .value=${query}
        @input=${({ target }: Event) => target instanceof HTMLInputElement && session.searching.search(target.value)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, session, hits[active])}
      />
      <p class="search-status" role="status">${statusOf(dialog)}</p>
      <ul id="search-hits" class="search-hits" role="listbox" aria-label="Places" ?hidden=${hits.length === 0}>
        ${hits.map((hit, i) => this.#hit(hit, i, i === active, session))}
      </ul>`;
  }

  protected override dismiss(session: Session): void {
    session.searching.close();
  }

  protected override updated(): void {
    super.updated();
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  #hit(hit: Hit, i: number, isActive: boolean, session: Session): TemplateResult {
    return html`<li id="search-hit-${i}" role="option" aria-selected=${isActive} @click=${() => this.#go(hit, session)}>
      <span class="search-kind search-${hit.kind}">${kKinds[hit.kind]}</span>
      <b>${hit.title}</b>
      <span class="search-of">${hit.of === kKinds[hit.kind] ? nothing : hit.of}</span>
      <span class="search-lead">${hit.lead}</span>
    </li>`;
  }

  #onKey(event: KeyboardEvent, session: Session, hit: Hit | undefined): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
    if (step !== undefined) session.searching.move(step);
    else if (event.key === "Enter" && hit !== undefined) this.#go(hit, session);
    else return;
    event.preventDefault();
  }

  #go({ id }: Hit, session: Session): void {
    session.searching.close();
    // By the address, so that the browser's way back leads here.
    if (location.hash === id) void session.open(id, AbortSignal.timeout(kOpenLimitMs));
    else location.hash = id;
  }
}

/** Real time, in milliseconds. */
const kOpenLimitMs = 30_000;

function statusOf({ hits, phase, problem, query }: SearchDialog): string {
  if (phase === "failed") return `The index could not be loaded. ${problem}`;
  if (query.trim() === "") return "";
  if (phase === "loading") return "Loading the index";
  if (hits.length === 0) return `Nothing here says “${query.trim()}”. Try fewer words, or another one.`;
  if (hits.length === kMostHits) return `The best ${hits.length} places`;
  return hits.length === 1 ? "One place" : `${hits.length} places`;
}

customElements.define("yp-search", SearchElement);
