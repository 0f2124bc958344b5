/** Searching the course: its text, the library's names, its words. The index comes when it is first asked for. */
import type { CourseClient } from "../course/index.ts";
import type { CourseIndex, Hit } from "../search/index.ts";
import { sentence } from "./sentence.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";

export interface SearchDialog {
  readonly kind: "search";
  readonly query: string;
  readonly hits: readonly Hit[];
  /** Of the hits, the one that Enter opens. */
  readonly active: number;
  readonly phase: "loading" | "ready" | "failed";
  readonly problem: string;
}

const kClosed: SearchDialog = { kind: "search", query: "", hits: [], active: 0, phase: "loading", problem: "" };

export class Searching {
  readonly #store: Store<AppState>;
  readonly #courses: Pick<CourseClient, "searchIndex">;
  #index: CourseIndex | undefined;
  #loading = new AbortController();

  constructor(store: Store<AppState>, courses: Pick<CourseClient, "searchIndex">) {
    this.#store = store;
    this.#courses = courses;
  }

  /** Opens the dialog; it can be written in before the index is there. */
  async open(): Promise<void> {
    this.#store.set({ dialog: { ...kClosed, phase: this.#index === undefined ? "loading" : "ready" } });
    if (this.#index !== undefined) return;
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const [{ readIndex }, text] = await Promise.all([
        import("../search/index.ts"),
        this.#courses.searchIndex(signal),
      ]);
      this.#index = readIndex(text);
      this.#set({ phase: "ready" });
      this.search(this.#dialog?.query ?? "");
    } catch (error) {
      if (!signal.aborted) this.#set({ phase: "failed", problem: sentence(error) });
    }
  }

  close(): void {
    this.#loading.abort();
    if (this.#dialog !== undefined) this.#store.set({ dialog: undefined });
  }

  search(query: string): void {
    this.#set({ query, hits: this.#index?.(query) ?? [], active: 0 });
  }

  /** To the next hit or the one before; from the last to the first. */
  move(step: 1 | -1): void {
    const dialog = this.#dialog;
    if (dialog === undefined || dialog.hits.length === 0) return;
    this.#set({ active: (dialog.active + step + dialog.hits.length) % dialog.hits.length });
  }

  get #dialog(): SearchDialog | undefined {
    const { dialog } = this.#store.get();
    return dialog?.kind === "search" ? dialog : undefined;
  }

  #set(change: Partial<SearchDialog>): void {
    const dialog = this.#dialog;
    if (dialog !== undefined) this.#store.set({ dialog: { ...dialog, ...change } });
  }
}
