/** Checks the program while nobody types: the compiler's messages come without a Run, and a Run's own replace them. */
import { type Code, sameCode } from "../course/index.ts";
import type { LanguageService } from "../runner/index.ts";
import { type AppState, isBusy, isEdited } from "./state.ts";
import type { Store } from "./store.ts";

export interface LiveCheckEnvironment {
  readonly store: Store<AppState>;
  /** Undefined until the compiler is there. */
  language(): LanguageService | undefined;
  after(milliseconds: number, callback: () => void, signal: AbortSignal): void;
}

/** How long nobody has typed: long enough not to complain about a word that is half written. */
export const kIdleMs = 400;

export class LiveCheck {
  readonly #env: LiveCheckEnvironment;
  #under: AbortController | undefined;
  /** The program that was looked at last, by a check or by a Run. */
  #checked: Code | undefined;

  constructor(env: LiveCheckEnvironment) {
    this.#env = env;
  }

  start(): void {
    const { store } = this.#env;
    let before = store.get();
    store.subscribe(() => {
      const now = store.get();
      const last = before;
      before = now;
      this.#onChange(last, now);
    });
  }

  #onChange(before: AppState, now: AppState): void {
    if (isBusy(now.phase)) {
      this.#under?.abort();
      this.#checked = codeOf(now);
      return;
    }
    if (before.example !== now.example) this.#checked = undefined;
    const typed = !sameCode(before, now) || before.example !== now.example;
    const arrived = before.compiler.kind !== "ready" && now.compiler.kind === "ready";
    if (typed || arrived) this.#schedule(now);
  }

  #schedule(state: AppState): void {
    this.#under?.abort();
    if (!isEdited(state)) {
      // The program as delivered is right, or wrong on purpose.
      if (this.#checked !== undefined && state.diagnostics.length > 0) this.#env.store.set({ diagnostics: [] });
      this.#checked = undefined;
      return;
    }
    if (this.#checked !== undefined && sameCode(state, this.#checked)) return;
    const controller = new AbortController();
    this.#under = controller;
    this.#env.after(kIdleMs, () => void this.#check(state, controller.signal), controller.signal);
  }

  async #check(state: AppState, signal: AbortSignal): Promise<void> {
    const { source, headers, example } = state;
    const language = this.#env.language();
    if (language === undefined || example === undefined || signal.aborted) return;
    try {
      const diagnostics = await language.check({ source, headers, fileName: example.file }, signal);
      const { store } = this.#env;
      const now = store.get();
      if (signal.aborted || !sameCode(now, state) || now.example !== example || isBusy(now.phase)) return;
      this.#checked = codeOf(state);
      store.set({ diagnostics });
    } catch {
      // Overtaken, or a compiler that is being loaded again: the next edit asks again, and Run says what is wrong.
    }
  }
}

function codeOf({ source, headers }: Code): Code {
  return { source, headers };
}
