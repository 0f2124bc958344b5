/** A session over a host that does what the test says. */
import { type FrameClock, type SavedFile, Session } from "../src/app/index.ts";
import {
  type CourseClient,
  createDrafts,
  type KeyValueStore,
  type Lesson,
  type TraceText,
} from "../src/course/index.ts";
import { Executor } from "../src/runner/index.ts";
import type { HostPorts, LanguageService, RunResult } from "../src/runner/ports.ts";
import { gatherTrace } from "./traces.ts";

export const lesson: Lesson = {
  id: "06_lightweight_tasks",
  number: 6,
  title: "Lightweight tasks",
  html: "",
  terms: [],
  examples: ["gather", "one_by_one"].map((name) => ({
    name,
    title: name,
    file: `${name}.cpp`,
    source: `// ${name}\n`,
    headers: [],
    wasm: `examples/06/${name}.wasm`,
    scenarios:
      name === "gather" ? ["near", "far"].map((world) => ({ name: world, title: world, text: `{"${world}":1}` })) : [],
  })),
  python: undefined,
};

const kNoLanguage: LanguageService = {
  complete: async () => [],
  signatures: async () => undefined,
  describe: async () => undefined,
  check: async () => [],
};

/** A host whose compiler and runner do what the test says. */
export class FakeHost implements HostPorts {
  readonly ran: (string | Uint8Array)[] = [];
  readonly scenarios: (string | undefined)[] = [];
  readonly envs: Readonly<Record<string, string>>[] = [];
  compiled = 0;
  result: RunResult = { exitCode: 0, stdout: "page 1\n", stderr: "", trace: gatherTrace(1), wallMs: 3 };
  compilerArrives: () => void = () => undefined;
  readonly #compilerHere = new Promise<void>((resolve) => {
    this.compilerArrives = resolve;
  });
  holdRun = false;

  createCompiler(): ReturnType<HostPorts["createCompiler"]> {
    return {
      ready: () => this.#compilerHere,
      compile: ({ source }) => {
        this.compiled += 1;
        if (!source.includes("typo")) {
          const module = new Uint8Array([this.compiled]);
          return Promise.resolve({ ok: true, module, diagnostics: [], timings: { compileMs: 1, linkMs: 1 } });
        }
        const diagnostics = [
          { severity: "error", message: "unknown name", file: "gather.cpp", line: 1, column: 1 },
        ] as const;
        return Promise.resolve({ ok: false, diagnostics, text: "gather.cpp:1:1: error: unknown name" });
      },
      language: kNoLanguage,
      dispose: () => undefined,
    };
  }

  createRunner(): ReturnType<HostPorts["createRunner"]> {
    return {
      run: ({ module, scenario, env = {} }, signal) => {
        this.ran.push(module);
        this.envs.push(env);
        this.scenarios.push(scenario);
        if (!this.holdRun) return Promise.resolve(this.result);
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      },
      dispose: () => undefined,
    };
  }
}

export class ManualClock implements FrameClock {
  #waiting: ((now: number) => void)[] = [];
  #now = 0;

  requestFrame(callback: (now: number) => void): void {
    this.#waiting.push(callback);
  }

  tick(ms: number): void {
    this.#now += ms;
    const due = this.#waiting;
    this.#waiting = [];
    for (const callback of due) callback(this.#now);
  }
}

export interface Bench {
  readonly session: Session;
  readonly host: FakeHost;
  readonly clock: ManualClock;
  /** What was written to the disk. */
  readonly saved: readonly SavedFile[];
}

/** What lies beside the page. */
function fetchTrace(url: string): Promise<TraceText> {
  if (url === "trace.jsonl") return Promise.resolve({ name: "crawl.jsonl", text: gatherTrace(2) });
  if (url === "other.jsonl") return Promise.resolve({ name: "other.jsonl", text: '{"t":0,"k":"run","format":2}\n' });
  return Promise.reject(new Error(`There is no trace at ${url}.`));
}

export function memoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
  };
}

/** What of the course is no lesson. */
export const noBooks: Pick<CourseClient, "glossary" | "reference" | "searchIndex"> = {
  glossary: () => Promise.resolve([{ term: "task", html: "A coroutine that the loop runs.", lesson: lesson.id }]),
  reference: () => Promise.resolve([{ id: "task", file: "runtime/task.h", about: "Task<T>.", names: [] }]),
  searchIndex: () => Promise.reject(new Error("There is no index.")),
};

/** With the first program of a lesson open. */
export async function openSession(settings?: KeyValueStore, open = lesson): Promise<Bench> {
  const host = new FakeHost();
  const clock = new ManualClock();
  const saved: SavedFile[] = [];
  const session = new Session({
    courses: {
      course: () => Promise.resolve({ title: "Course", lessons: [{ ...open, summary: "" }] }),
      lesson: () => Promise.resolve(open),
      ...noBooks,
    },
    fetchTrace,
    drafts: createDrafts(settings),
    settings,
    executor: new Executor(() => Promise.resolve(host), "toolchain/"),
    clock,
    breathe: () => Promise.resolve(),
    soon: (callback) => queueMicrotask(callback),
    after: () => undefined,
    formatter: { format: (source) => Promise.resolve(source.replaceAll("  ", " ")) },
    navigate: () => undefined,
    links: { addressOf: (hash) => `http://localhost/${hash}`, copy: () => Promise.resolve(true) },
    save: (file) => void saved.push(file),
    mark: () => undefined,
  });
  await session.open(`#/${open.id}/${open.examples[0]?.name}`, new AbortController().signal);
  return { session, host, clock, saved };
}

/** Lets every promise that can go on do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; ++i) await Promise.resolve();
}
