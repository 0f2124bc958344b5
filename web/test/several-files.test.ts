import { describe, expect, it } from "vitest";
import { momentOf, Session } from "../src/app/index.ts";
import { createDrafts, type Example, type KeyValueStore } from "../src/course/index.ts";
import { lineMarksOf } from "../src/editor/line-marks-of.ts";
import { Executor } from "../src/runner/index.ts";
import type { HostPorts } from "../src/runner/ports.ts";
import { kNothingShared, readLink, writeLink } from "../src/share/index.ts";
import { buildModel, markAt } from "../src/trace/index.ts";
import { memoryStore, noBooks } from "./session-bench.ts";
import { TraceWriter } from "./traces.ts";

const signal = new AbortController().signal;
const example: Example = {
  name: "orders",
  title: "Orders",
  file: "orders.cpp",
  source: '#include "shop.h"\n',
  headers: [
    { file: "shop.h", source: "int boxes = 3;\n" },
    { file: "words.h", source: "int words = 1;\n" },
  ],
  wasm: "orders.wasm",
  scenarios: [],
};
const lesson = {
  id: "18_handlers",
  number: 18,
  title: "Handlers",
  html: "",
  terms: [],
  examples: [example],
  python: undefined,
};

/** A task that waits in shop.h, where orders.cpp has called it. */
function trace(): string {
  const stack = ["amain@orders.cpp:7", "sell@shop.h:4"];
  return new TraceWriter()
    .add("task", { task: 1, name: "main", coro: "amain", at: "orders.cpp:9" })
    .add("suspend", { task: 1, on: "sleep", at: "shop.h:4", coro: "sell", stack })
    .end();
}

interface Bench {
  readonly session: Session;
  readonly compiled: string[];
  readonly ran: (string | Uint8Array)[];
}

async function bench(settings: KeyValueStore = memoryStore()): Promise<Bench> {
  const compiled: string[] = [];
  const ran: (string | Uint8Array)[] = [];
  const host: HostPorts = {
    createCompiler: () => ({
      ready: () => Promise.resolve(),
      compile: ({ source, headers = [] }) => {
        compiled.push([source, ...headers.map((header) => `${header.file}: ${header.source}`)].join(""));
        const timings = { compileMs: 1, linkMs: 1 };
        return Promise.resolve({ ok: true, module: new Uint8Array(1), diagnostics: [], timings });
      },
      language: {
        complete: async () => [],
        signatures: async () => undefined,
        describe: async () => undefined,
        check: async () => [],
      },
      dispose: () => undefined,
    }),
    createRunner: () => ({
      run: ({ module }) => {
        ran.push(typeof module === "string" ? module : "made");
        return Promise.resolve({ exitCode: 0, stdout: "", stderr: "", trace: trace(), wallMs: 1 });
      },
      dispose: () => undefined,
    }),
  };
  const session = new Session({
    courses: {
      ...noBooks,
      course: () => Promise.resolve({ title: "Course", lessons: [{ ...lesson, summary: "" }] }),
      lesson: () => Promise.resolve(lesson),
    },
    fetchTrace: () => Promise.reject(new Error("none")),
    drafts: createDrafts(settings),
    settings,
    executor: new Executor(() => Promise.resolve(host), "toolchain/"),
    clock: { requestFrame: () => undefined },
    breathe: () => Promise.resolve(),
    soon: (callback) => queueMicrotask(callback),
    after: () => undefined,
    formatter: { format: (source) => Promise.resolve(source) },
    navigate: () => undefined,
    links: { addressOf: (hash) => `http://localhost/${hash}`, copy: () => Promise.resolve(true) },
    save: () => undefined,
    mark: () => undefined,
  });
  await session.open("#/18_handlers/orders", signal);
  return { session, compiled, ran };
}

describe("a program of several files", () => {
  it("opens with its own file; another is chosen, and one that it has not is not", async () => {
    const { session } = await bench();
    expect(session.store.get().openFile).toBe("orders.cpp");
    session.openFile("shop.h");
    session.openFile("stdio.h");
    expect(session.store.get().openFile).toBe("shop.h");
  });

  it("is compiled with all of them when one is edited, and is prebuilt again when that is taken back", async () => {
    const { session, compiled, ran } = await bench();
    session.openFile("shop.h");
    session.edit("int boxes = 4;\n");
    await session.runs.run();
    expect(compiled).toEqual(['#include "shop.h"\nshop.h: int boxes = 4;\nwords.h: int words = 1;\n']);
    await session.runs.run();
    expect(compiled).toHaveLength(1);
    session.reset();
    await session.runs.run();
    expect(ran).toEqual(["made", "made", "orders.wasm"]);
  });

  it("keeps the edits of each file across reloads", async () => {
    const settings = memoryStore();
    const { session } = await bench(settings);
    session.edit("// mine\n");
    session.openFile("words.h");
    session.edit("int words = 2;\n");
    const again = (await bench(settings)).session.store.get();
    expect([again.source, ...again.headers.map(({ source }) => source)]).toEqual([
      "// mine\n",
      "int boxes = 3;\n",
      "int words = 2;\n",
    ]);
  });

  it("is reset file by file, which can be undone when another file is open", async () => {
    const { session } = await bench();
    session.edit("// mine\n");
    session.openFile("shop.h");
    session.edit("int boxes = 4;\n");
    session.reset();
    expect(session.store.get()).toMatchObject({
      source: "// mine\n",
      headers: [{ source: "int boxes = 3;\n" }, {}],
      notice: { text: "The original shop.h is back." },
    });
    session.openFile("orders.cpp");
    session.undoNotice();
    expect(session.store.get()).toMatchObject({
      openFile: "shop.h",
      source: "// mine\n",
      headers: [{ source: "int boxes = 4;\n" }, {}],
    });
  });

  it("takes a change of the prose in the file that has the text, and shows it", async () => {
    const { session } = await bench();
    session.applyChange("orders", "boxes = 3", "boxes = 5");
    expect(session.store.get()).toMatchObject({
      openFile: "shop.h",
      pointed: { file: "shop.h", line: 1 },
      headers: [{ source: "int boxes = 5;\n" }, {}],
    });
    session.pointAt("orders", 1);
    expect(session.store.get()).toMatchObject({ openFile: "orders.cpp", pointed: { file: "orders.cpp", line: 1 } });
  });

  it("marks in each file the line that its task is on there", async () => {
    const { session } = await bench();
    await session.runs.run();
    session.player.move({ kind: "to", index: 2 });
    expect(lineMarksOf(session.store.get()).current).toBe(7);
    session.openFile("shop.h");
    expect(lineMarksOf(session.store.get()).current).toBe(4);
    const model = buildModel(trace());
    expect(markAt(model, 2, ["orders.cpp", "shop.h"], undefined)?.place).toEqual({ file: "shop.h", line: 4 });
    expect(markAt(model, 2, ["orders.cpp", "words.h"], undefined)?.place).toEqual({ file: "orders.cpp", line: 7 });
  });
});

describe("a proposal of the console", () => {
  const mending = { name: "Use 4", file: "shop.h", before: "int boxes = 3;\n", after: "int boxes = 4;\n" };

  it("is made in its file, which is shown, and can be taken back", async () => {
    const { session } = await bench();
    session.mend(mending);
    expect(session.store.get()).toMatchObject({ openFile: "shop.h", headers: [{ source: "int boxes = 4;\n" }, {}] });
    session.undoNotice();
    expect(session.store.get()).toMatchObject({ headers: [{ source: "int boxes = 3;\n" }, {}] });
  });

  it("is refused with a sentence when the text is another one by now", async () => {
    const { session } = await bench();
    session.edit("int shelves = 3;\n", "shop.h");
    session.mend(mending);
    expect(session.store.get()).toMatchObject({
      headers: [{ source: "int shelves = 3;\n" }, {}],
      notice: { text: expect.stringContaining("The code has changed since it was compiled") },
    });
  });
});

describe("a link to a program of several files", () => {
  it("has those that are not as delivered, and opens with the first of them", async () => {
    const { session } = await bench();
    session.openFile("shop.h");
    session.edit("int boxes = 9;\n");
    const moment = momentOf(session.store.get());
    expect(moment).toMatchObject({ code: undefined, headers: [{ file: "shop.h", source: "int boxes = 9;\n" }] });
    const read = await readLink(await writeLink(moment, signal), signal);
    expect(read).toEqual({ kind: "moment", moment });
    const other = await bench();
    await other.session.sharing.arrive(read);
    expect(other.session.store.get()).toMatchObject({
      openFile: "shop.h",
      source: example.source,
      headers: [{ source: "int boxes = 9;\n" }, { source: "int words = 1;\n" }],
      shared: { kind: "open", isDelivered: false },
    });
    expect(other.ran).toEqual([]);
  });

  it("is refused when it has a file that the program has not", async () => {
    const { session } = await bench();
    const moment = { ...kNothingShared, headers: [{ file: "evil.h", source: "" }] };
    await session.sharing.arrive({ kind: "moment", moment });
    expect(session.store.get()).toMatchObject({ source: example.source, shared: { kind: "refused" } });
    expect(JSON.stringify(session.store.get().shared)).toContain("a file evil.h, which this program has not");
  });

  it("leaves the person's own files aside, and brings them back", async () => {
    const { session } = await bench();
    session.openFile("words.h");
    session.edit("int words = 7;\n");
    await session.sharing.arrive({ kind: "moment", moment: { ...kNothingShared, code: "// theirs\n" } });
    expect(session.store.get()).toMatchObject({ source: "// theirs\n", headers: [{}, { source: "int words = 1;\n" }] });
    session.sharing.toggleShared();
    expect(session.store.get()).toMatchObject({
      source: example.source,
      headers: [{}, { source: "int words = 7;\n" }],
    });
  });
});
