import { beforeEach, describe, expect, it } from "vitest";
import {
  type AppState,
  createStore,
  draftOf,
  kAsDelivered,
  kInitialState,
  momentOf,
  type Store,
  type SweptPlace,
} from "../src/app/index.ts";
import { Sharing } from "../src/app/sharing.ts";
import type { Code, Example, Lesson } from "../src/course/index.ts";
import { kNothingShared, readLink, type SharedMoment, writeLink } from "../src/share/index.ts";
import { buildModel, cursorAt, makeAxis } from "../src/trace/index.ts";
import { gatherTrace } from "./traces.ts";

const signal = new AbortController().signal;
const example: Example = {
  name: "gather",
  title: "Gather",
  file: "gather.cpp",
  source: "// as delivered\n",
  headers: [],
  wasm: "gather.wasm",
  scenarios: ["near", "far"].map((name) => ({ name, title: name, text: "{}" })),
};
const lesson: Lesson = {
  id: "06_tasks",
  number: 6,
  title: "",
  html: "",
  terms: [],
  examples: [example],
  python: undefined,
};

/** The person's own texts of programs of one file, by key. */
class Texts {
  readonly #texts = new Map<string, string>();

  set(key: string, text: string): void {
    this.#texts.set(key, text);
  }

  get(key: string, { headers }: Code): Code | undefined {
    const source = this.#texts.get(key);
    return source === undefined ? undefined : { source, headers };
  }
}

let store: Store<AppState>;
let sharing: Sharing;
let drafts: Texts;
let runs: number;
let pasted: string[];
let restored: SharedMoment[];

/** What a run of the page does in the end. */
function finishRun(): void {
  const model = buildModel(gatherTrace(3));
  const run = {
    model,
    axis: makeAxis(model, store.get().axisMode),
    source: store.get().source,
    headers: store.get().headers,
    file: "gather.cpp",
    scenario: store.get().scenario?.name,
    whatIf: store.get().whatIf,
    swept: undefined,
  };
  store.set({ run, cursor: cursorAt(model, model.records.length - 1), viewport: { from: 0, to: 1 } });
}

beforeEach(() => {
  drafts = new Texts();
  runs = 0;
  pasted = [];
  restored = [];
  store = createStore({ ...kInitialState, lesson, example, scenario: example.scenarios[0], source: example.source });
  sharing = new Sharing({
    store,
    runs: {
      run: async () => {
        runs += 1;
        finishRun();
      },
      clear: () => store.set({ run: undefined }),
    },
    restoring: {
      restore: async (moment) => {
        restored.push(moment);
        finishRun();
      },
    },
    addressOf: (hash) => `https://site/${hash}`,
    copy: async (text) => pasted.push(text) > 0,
    draft: (key, original) => drafts.get(key, original),
  });
});

function arrive(moment: Partial<SharedMoment>): Promise<void> {
  return sharing.arrive({ kind: "moment", moment: { ...kNothingShared, ...moment } });
}

describe("a link to a moment of the program as delivered", () => {
  it("runs it at once and shows that moment", async () => {
    await arrive({
      cursor: { index: 7, time: undefined },
      selected: { kind: "task", id: 2 },
      pane: "story",
      axisMode: "time",
      viewport: { from: 0.1, to: 0.4 },
      scenario: "far",
      whatIf: { ...kAsDelivered, seed: 3 },
    });
    const state = store.get();
    expect(runs).toBe(1);
    expect(state.cursor.index).toBe(7);
    expect(state).toMatchObject({
      selected: { kind: "task", id: 2 },
      runPane: "story",
      axisMode: "time",
      run: { axis: { mode: "time" } },
      viewport: { from: 0.1, to: 0.4 },
      scenario: { name: "far" },
      whatIf: { seed: 3 },
      shared: undefined,
    });
  });

  it("keeps to the run when it tells of a moment or a task that there is not", async () => {
    await arrive({ cursor: { index: 9_999_999, time: undefined }, selected: { kind: "task", id: 77 } });
    const { run, cursor, selected } = store.get();
    expect(cursor.index).toBe((run?.model.records.length ?? 0) - 1);
    expect(selected).toBeUndefined();
  });

  it("is refused in a sentence when its network is not here", async () => {
    await arrive({ scenario: "moon" });
    expect(store.get().shared).toMatchObject({ kind: "refused", text: expect.stringContaining("has near, far") });
    expect(runs).toBe(0);
  });

  it("puts what the person has written aside, and gives it back", async () => {
    drafts.set("06_tasks/gather", "// mine\n");
    store.set({ source: "// mine\n" });
    await arrive({ cursor: { index: 3, time: undefined } });
    expect(store.get().source).toBe(example.source);
    expect(runs).toBe(1);
    sharing.toggleShared();
    expect(store.get().source).toBe("// mine\n");
  });
});

describe("a link to a run of a sweep, or to two runs", () => {
  const swept: SweptPlace = { choice: { deed: "cancel", host: "", task: "" }, cell: { n: 3, moment: "waits" } };
  const beside = {
    swept: undefined,
    code: undefined,
    headers: [],
    scenario: "far",
    whatIf: { ...kAsDelivered, seed: 9 },
    kept: false,
  };

  it("does nothing before the person has pressed Run, and says what Run will do", async () => {
    await arrive({ swept, beside });
    expect(runs).toBe(0);
    expect(restored).toEqual([]);
    expect(store.get().shared).toEqual({
      kind: "waits",
      text: "This link shows the run of the sweep in which the task is cancelled at await 3, while it waits, beside another run. Press Run to make both.",
    });
  });

  it("makes the runs when the program has run, once, and then shows their moment", async () => {
    await arrive({ swept, cursor: { index: 5, time: undefined } });
    finishRun();
    await Promise.resolve();
    await Promise.resolve();
    expect(restored).toHaveLength(1);
    expect(store.get()).toMatchObject({ shared: undefined, cursor: { index: 5 } });
    finishRun();
    expect(restored).toHaveLength(1);
  });

  it("is forgotten when another program is opened before", async () => {
    await arrive({ beside });
    sharing.forget();
    finishRun();
    expect(restored).toEqual([]);
  });

  it("is refused in a sentence when the other run's network is not here", async () => {
    await arrive({ beside: { ...beside, scenario: "moon" } });
    expect(store.get().shared).toMatchObject({ kind: "refused", text: expect.stringContaining("has near, far") });
  });

  it("is made of what is seen: the run, its order, and the run beside it", () => {
    finishRun();
    const { run } = store.get();
    if (run === undefined) throw new Error("there is a run");
    const inOrder = { ...run, whatIf: { ...kAsDelivered, schedule: 4 } };
    store.set({ run: inOrder, previous: { ...run, source: "// before\n" }, comparing: true });
    expect(momentOf(store.get())).toMatchObject({
      whatIf: { schedule: 4 },
      swept: undefined,
      beside: { code: "// before\n", headers: [], scenario: "near", whatIf: kAsDelivered, kept: false },
    });
    store.set({ run: { ...run, swept }, previous: { ...run, swept: { ...swept, cell: undefined } } });
    expect(momentOf(store.get())).toMatchObject({
      swept,
      beside: { swept: { choice: swept.choice, cell: undefined }, code: undefined },
      cursor: { index: run.model.records.length - 1 },
    });
    store.set({ comparing: false });
    expect(momentOf(store.get()).beside).toBeUndefined();
    store.set({ source: "// edited since\n" });
    expect(momentOf(store.get())).toMatchObject({ swept: undefined, whatIf: kAsDelivered });
  });
});

describe("a link with somebody's code", () => {
  const code = "// theirs\n";

  it("shows it and does not run it", async () => {
    await arrive({ code, cursor: { index: 5, time: undefined } });
    expect(store.get()).toMatchObject({ source: code, run: undefined, shared: { kind: "open", showing: true } });
    expect(runs).toBe(0);
  });

  it("shows its moment when the person has run it, and only then", async () => {
    await arrive({ code, cursor: { index: 5, time: undefined } });
    finishRun();
    expect(store.get().cursor.index).toBe(5);
    finishRun();
    expect(store.get().cursor.index).toBeGreaterThan(5);
  });

  it("has a draft of its own, so that neither version is ever lost", async () => {
    drafts.set("06_tasks/gather", "// mine\n");
    await arrive({ code });
    const { key, original } = draftOf(store.get());
    expect(key).toMatch(/^06_tasks\/gather@[0-9a-f]+$/);
    expect(original).toEqual({ source: code, headers: [] });
    drafts.set(key, "// theirs, changed\n");
    sharing.toggleShared();
    expect(store.get().source).toBe("// mine\n");
    expect(draftOf(store.get()).key).toBe("06_tasks/gather");
    sharing.toggleShared();
    expect(store.get().source).toBe("// theirs, changed\n");
    await arrive({ code });
    expect(store.get().source).toBe("// theirs, changed\n");
  });

  it("is forgotten when another example is shown", async () => {
    await arrive({ code, cursor: { index: 5, time: undefined } });
    sharing.forget();
    finishRun();
    expect(store.get().shared).toBeUndefined();
    expect(store.get().cursor.index).toBeGreaterThan(5);
  });
});

describe("sharing", () => {
  it("copies a link that leads to what is seen", async () => {
    finishRun();
    store.set({
      source: "// mine\n",
      cursor: { index: 4, time: store.get().run?.model.times[4] ?? 0 },
      runPane: "story",
    });
    await sharing.share();
    const [link = ""] = pasted;
    expect(store.get().dialog).toMatchObject({ links: [link], copied: 0, problem: undefined });
    expect(link).toMatch(/^https:\/\/site\/#\/06_tasks\/gather\?s=1\./);
    const read = await readLink(link.slice(link.indexOf("?") + 1), signal);
    expect(read).toMatchObject({ kind: "moment", moment: { code: "// mine\n", cursor: { index: 4 }, pane: "story" } });
  });

  it("gives a link that people can read when nothing is edited", async () => {
    finishRun();
    store.set({ cursor: { index: 4, time: store.get().run?.model.times[4] ?? 0 }, scenario: example.scenarios[1] });
    await sharing.share();
    expect(pasted).toEqual(["https://site/#/06_tasks/gather?scenario=far&event=5"]);
  });

  it("gives both when only the zoom asks for more", async () => {
    finishRun();
    store.set({ cursor: { index: 4, time: store.get().run?.model.times[4] ?? 0 }, viewport: { from: 0, to: 0.5 } });
    await sharing.share();
    const { dialog } = store.get();
    expect(dialog?.kind === "share" && dialog.links[1]).toBe("https://site/#/06_tasks/gather?event=5");
    expect(dialog?.kind === "share" && dialog.links[0]).toContain("?s=1.");
  });

  it("holds what it was made of when it is opened again", async () => {
    finishRun();
    store.set({
      source: "// mine\n",
      cursor: { index: 4, time: 0.5 },
      axisMode: "time",
      selected: { kind: "task", id: 1 },
    });
    const moment = momentOf(store.get());
    expect(await readLink(await writeLink(moment, signal), signal)).toEqual({ kind: "moment", moment });
  });

  it("says so when the browser does not let it copy", async () => {
    const refusing = new Sharing({
      store,
      runs: { run: async () => undefined, clear: () => undefined },
      restoring: { restore: async () => undefined },
      addressOf: (hash) => hash,
      copy: async () => false,
      draft: () => undefined,
    });
    await refusing.share();
    expect(store.get().dialog).toMatchObject({ copied: "refused" });
  });
});
