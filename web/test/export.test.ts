import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { kPageStyle, perfettoFile, type TraceEvent, timelineSvg, traceFile } from "../src/export/index.ts";
import { escapeXml } from "../src/export/xml.ts";
import { buildModel, cursorAt, makeAxis, type TraceModel } from "../src/trace/index.ts";
import { jobsTrace } from "./job-traces.ts";
import { gatherTrace, networkTrace } from "./traces.ts";
import { xmlProblem } from "./xml-problem.ts";

const kLessons = resolve(import.meta.dirname, "../../lessons");
const goldens = readdirSync(kLessons, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".trace.jsonl") && !path.includes("node_modules"))
  .toSorted();

interface PerfettoJson {
  readonly displayTimeUnit: string;
  readonly traceEvents: readonly TraceEvent[];
}

function exported(model: TraceModel): PerfettoJson {
  return JSON.parse([...perfettoFile(model, "run")].join("")) as PerfettoJson;
}

function pictureOf(model: TraceModel, index = Math.floor(model.records.length / 2)): string {
  return timelineSvg({
    style: kPageStyle,
    title: "A run",
    run: { model, axis: makeAxis(model, "unfolded") },
    viewport: { from: 0, to: 1 },
    cursor: cursorAt(model, index),
    selected: { kind: "task", id: 1 },
  });
}

/** What every reader of the format expects of every event. */
function eventProblem(event: TraceEvent, threads: ReadonlySet<number>): string | undefined {
  const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
  if (event.pid !== 1 || !isNumber(event.tid) || !isNumber(event.ts)) return "place or time";
  if (typeof event.name !== "string" || event.name === "") return "name";
  if (event.ph === "M") return undefined;
  if (!threads.has(event.tid)) return "a thread without a name";
  if (event.ph === "X") return isNumber(event.dur) && typeof event.args?.why === "string" ? undefined : "slice";
  if (event.ph === "s" || event.ph === "f") return isNumber(event.id) ? undefined : "flow without a number";
  return event.ph === "i" || event.ph === "C" ? undefined : "phase";
}

describe("a run for Perfetto", () => {
  it.each(goldens)("is valid for every golden trace: %s", (path) => {
    const { displayTimeUnit, traceEvents } = exported(buildModel(readFileSync(resolve(kLessons, path), "utf8")));
    expect(displayTimeUnit).toBe("ns");
    const threads = new Set(traceEvents.filter(({ name }) => name === "thread_name").map(({ tid }) => tid));
    expect(traceEvents.map((event) => eventProblem(event, threads)).find((problem) => problem !== undefined)).toBe(
      undefined,
    );
    const ends = (ph: string): readonly (number | undefined)[] =>
      traceEvents.filter((event) => event.ph === ph).map(({ id }) => id);
    expect(ends("s")).toEqual(ends("f"));
  });

  it("has a thread for each lane, and slices that tell states and why", () => {
    const model = buildModel(gatherTrace(3));
    const { traceEvents } = exported(model);
    const names = traceEvents.filter(({ name }) => name === "thread_name").map(({ args }) => args?.name);
    expect(names.length).toBe(model.lanes.length);
    expect(names[0]).toBe("loop");
    const waiting = traceEvents.find(({ ph, name }) => ph === "X" && name === "waits for gather of 3");
    expect(waiting?.args?.why).toMatch(/main stops at line \d+ and waits for gather of 3/);
    expect(traceEvents.some(({ ph, cat, name }) => ph === "i" && cat === "print" && name === "page 1")).toBe(true);
  });

  it("never overlaps two slices of a lane, and lets none of them vanish in an instant", () => {
    const { traceEvents } = exported(buildModel(gatherTrace(20)));
    const ends = new Map<number, number>();
    for (const { ph, tid, ts, dur = 0 } of traceEvents) {
      if (ph !== "X") continue;
      expect(ts).toBeGreaterThanOrEqual((ends.get(tid) ?? 0) - 1e-6);
      expect(dur).toBeGreaterThan(0);
      ends.set(tid, ts + dur);
    }
  });

  it("joins cause and effect by arrows: who creates and who wakes", () => {
    const { traceEvents } = exported(buildModel(gatherTrace(3)));
    const begins = traceEvents.filter(({ ph }) => ph === "s").map(({ name }) => name);
    expect(begins.filter((name) => name === "creates").length).toBe(3);
    const slices = traceEvents.filter(({ ph }) => ph === "X");
    for (const { ts, tid } of traceEvents.filter(({ ph }) => ph === "f")) {
      expect(slices.some((slice) => slice.tid === tid && slice.ts <= ts && ts < slice.ts + (slice.dur ?? 0))).toBe(
        true,
      );
    }
  });
});

describe("a picture of the timeline", () => {
  it.each(goldens)("is a well-formed document for every golden trace: %s", (path) => {
    expect(xmlProblem(pictureOf(buildModel(readFileSync(resolve(kLessons, path), "utf8"))))).toBeUndefined();
  });

  it.each([
    ["packets and faults", networkTrace()],
    ["jobs", jobsTrace()],
  ])("is a well-formed document for a run with %s", (_, trace) => {
    expect(xmlProblem(pictureOf(buildModel(trace)))).toBeUndefined();
  });

  it("says what it shows, for who cannot see it", () => {
    const svg = pictureOf(buildModel(gatherTrace(3)), 3);
    expect(svg).toMatch(/role="img" aria-labelledby="title desc"/);
    expect(svg).toContain('<title id="title">A run</title>');
    expect(svg).toMatch(/<desc id="desc">At 0 s of [^<]*event 4 of \d+: /);
  });

  it("has the colours of the page, for light and for dark", () => {
    const svg = pictureOf(buildModel(gatherTrace(3)));
    expect(svg).toContain(".running{fill:#128577}");
    expect(svg).toMatch(/@media \(prefers-color-scheme:dark\)\{.*\.running\{fill:#35ab9b\}/);
    expect(svg).not.toContain("#888888");
  });

  it("shows the part of the axis that is in view", () => {
    const model = buildModel(gatherTrace(3));
    const part = {
      title: "",
      run: { model, axis: makeAxis(model, "time") },
      cursor: cursorAt(model, 0),
      selected: undefined,
    };
    expect(
      timelineSvg({
        style: kPageStyle,
        ...part,
        viewport: { from: 0, to: 1 },
      }),
    ).toContain(">0 s<");
    expect(
      timelineSvg({
        style: kPageStyle,
        ...part,
        viewport: { from: 0.4, to: 0.5 },
      }).match(/>0 s</g)?.length,
    ).toBe(1);
  });

  it("escapes what the program wrote", () => {
    const trace = gatherTrace(1).replaceAll(
      '"name":"main"',
      '"name":"</text><script>alert(1)</script>\\u0007\\u202e&\\"\'"',
    );
    const svg = pictureOf(buildModel(trace));
    expect(xmlProblem(svg)).toBeUndefined();
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("\u0007");
    expect(svg).not.toContain("\u202e");
    expect(escapeXml("a<b>&\"'\u0000\ud800")).toBe("a&lt;b&gt;&amp;&quot;&#39;\ufffd\ufffd");
  });

  it("is bounded when there are more lanes than anybody can look at", () => {
    const svg = pictureOf(buildModel(gatherTrace(1_000)));
    expect(svg).toContain("and 802 more lanes");
  });
});

describe("a saved trace", () => {
  it("is the file that the program left", () => {
    const text = gatherTrace(3);
    expect([...traceFile(buildModel(text))].join("")).toBe(text);
  });
});
