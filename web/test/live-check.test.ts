import { beforeEach, describe, expect, it } from "vitest";
import { type AppState, createStore, kInitialState, type Store } from "../src/app/index.ts";
import { kIdleMs, LiveCheck } from "../src/app/live-check.ts";
import type { Diagnostic, LanguageService } from "../src/runner/index.ts";

const kExample = {
  name: "gather",
  title: "",
  file: "gather.cpp",
  source: "as delivered",
  headers: [],
  wasm: "",
  scenarios: [],
};
const kMistake: Diagnostic = { severity: "error", message: "no", file: "gather.cpp", line: 1, column: 1 };

describe("while nobody types", () => {
  let store: Store<AppState>;
  let timers: { readonly milliseconds: number; readonly callback: () => void; readonly signal: AbortSignal }[];
  let checked: string[];
  let there: boolean;

  beforeEach(() => {
    store = createStore({ ...kInitialState, example: kExample, source: kExample.source, compiler: { kind: "ready" } });
    timers = [];
    checked = [];
    there = true;
    const language: LanguageService = {
      check: async ({ source }) => {
        checked.push(source);
        return source.includes("mistake") ? [kMistake] : [];
      },
      complete: async () => [],
      signatures: async () => undefined,
      describe: async () => undefined,
    };
    new LiveCheck({
      store,
      language: () => (there ? language : undefined),
      after: (milliseconds, callback, signal) => timers.push({ milliseconds, callback, signal }),
    }).start();
  });

  /** Time passes: the timers that were not given up go off. */
  async function idle(): Promise<void> {
    for (const { callback, signal } of timers.splice(0)) if (!signal.aborted) callback();
    await Promise.resolve();
    await Promise.resolve();
  }

  it("the program is checked, some time after the last key", async () => {
    store.set({ source: "mist" });
    store.set({ source: "mistake" });
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([kIdleMs, kIdleMs]);
    await idle();
    expect(checked).toEqual(["mistake"]);
    expect(store.get().diagnostics).toEqual([kMistake]);
  });

  it("nothing is checked twice", async () => {
    store.set({ source: "mistake" });
    await idle();
    store.set({ speed: 2 });
    await idle();
    expect(checked).toEqual(["mistake"]);
  });

  it("the program as delivered has no messages", async () => {
    store.set({ source: "mistake" });
    await idle();
    store.set({ source: kExample.source });
    await idle();
    expect(store.get().diagnostics).toEqual([]);
    expect(checked).toEqual(["mistake"]);
  });

  it("a Run ends the check, and its messages stay", async () => {
    store.set({ source: "mistake" });
    store.set({ phase: { kind: "compiling" } });
    await idle();
    store.set({
      phase: { kind: "rejected", errors: 1, text: "" },
      diagnostics: [{ ...kMistake, message: "of the run" }],
    });
    await idle();
    expect(checked).toEqual([]);
    expect(store.get().diagnostics[0]?.message).toBe("of the run");
  });

  it("an answer about a program that is not there any more is dropped", async () => {
    store.set({ source: "mistake" });
    const under = idle();
    store.set({ source: "mended" });
    await under;
    expect(store.get().diagnostics).toEqual([]);
  });

  it("an edited program is checked as soon as the compiler is there", async () => {
    there = false;
    store.set({ compiler: { kind: "unloaded" } });
    store.set({ source: "mistake" });
    await idle();
    expect(checked).toEqual([]);
    there = true;
    store.set({ compiler: { kind: "ready" } });
    await idle();
    expect(checked).toEqual(["mistake"]);
  });
});
