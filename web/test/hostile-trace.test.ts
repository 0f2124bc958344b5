import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { kPageStyle, perfettoFile, timelineSvg } from "../src/export/index.ts";
import {
  awaitGraph,
  buildModel,
  type Cursor,
  causesAt,
  circleSentence,
  compareRuns,
  consoleLines,
  cursorAt,
  cursorAtPosition,
  cursorAtTime,
  describeLane,
  formatTime,
  loopAt,
  makeAxis,
  markAt,
  moveCursor,
  networkTaskOf,
  nodeSentence,
  onlySentence,
  openingIndex,
  packetsUnderWay,
  partingSentence,
  positionOf,
  resourcesAt,
  sentenceOf,
  subjectAt,
  type TraceModel,
} from "../src/trace/index.ts";
import { makePlot, visitSlices } from "../src/ui/timeline/geometry.ts";
import { flagMarks, instantBands, rulerTicks } from "../src/ui/timeline/ruler.ts";
import { jobsTrace, lostTrace } from "./job-traces.ts";
import { hostileJson, mutatedTrace, Noise } from "./mutate.ts";
import { gatherTrace, networkTrace } from "./traces.ts";
import { xmlProblem } from "./xml-problem.ts";

const kLessons = resolve(import.meta.dirname, "../../lessons");
/** Larger ones tell nothing more and take longer. */
const kLargest = 60_000;
const goldens = readdirSync(kLessons, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".trace.jsonl") && !path.includes("node_modules"))
  .toSorted()
  .map((path) => readFileSync(resolve(kLessons, path), "utf8"))
  .filter(({ length }) => length < kLargest);
const traces = [...goldens, gatherTrace(5), networkTrace(), jobsTrace(), lostTrace()];

/** Holes in a sentence, and what makes the text behind it run backwards or hide. */
const kHoles = /undefined|\bNaN\b|Infinity|\[native code\]|\[object |function \w*\(/;
const kUnsafe = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/u;

function sentencesOf(model: TraceModel, cursor: Cursor): readonly string[] {
  const { index } = cursor;
  const graph = awaitGraph(model, cursor);
  const subject = subjectAt(model, index);
  const loop = loopAt(model, cursor, 20);
  const resources = resourcesAt(model, index, 20);
  return [
    sentenceOf(model, index),
    ...model.lanes.map((lane) => describeLane(model, lane, cursor)),
    ...model.lanes.flatMap((lane) => causesAt(model, lane, cursor).map(({ text }) => text)),
    ...graph.nodes.map((node) => nodeSentence(model, node, cursor)),
    ...graph.circles.map((round) => circleSentence(graph, round)),
    formatTime(cursor.time),
    ...model.lanes.flatMap(({ name, detail }) => [name, detail]),
    JSON.stringify([
      subject?.id,
      loop,
      resources,
      markAt(model, index, "x.cpp", undefined),
      networkTaskOf(model, index),
    ]) === ""
      ? "nothing"
      : "",
  ];
}

/** Everything that the page makes of a trace, at some of its moments. */
function lookAt(model: TraceModel, noise: Noise): readonly string[] {
  const said: string[] = [];
  const count = model.records.length;
  for (const folded of [false, true]) {
    for (const mode of ["unfolded", "time"] as const) {
      const axis = makeAxis(model, mode, folded);
      const from = noise.next(100) / 101;
      const plot = makePlot(900, 184, { from, to: Math.min(1, from + 0.3) });
      said.push(...rulerTicks(model, axis, plot).map(({ text }) => text));
      instantBands(model, axis, plot);
      flagMarks(model, axis, plot);
      for (const lane of model.lanes) visitSlices(lane, axis, plot, () => undefined);
      const cursor = cursorAtPosition(axis, model, noise.next(1_000) / 1_000);
      expect(positionOf(axis, model, cursor)).toBeGreaterThanOrEqual(0);
      const svg = timelineSvg({
        style: kPageStyle,
        title: "",
        run: { model, axis },
        viewport: plot.viewport,
        cursor,
        selected: undefined,
      });
      expect(xmlProblem(svg)).toBeUndefined();
    }
  }
  const cursors = [
    0,
    openingIndex(model),
    count - 1,
    ...Array.from({ length: 12 }, () => noise.next(Math.max(1, count))),
  ];
  for (const index of cursors) {
    const cursor = cursorAt(model, index);
    said.push(...sentencesOf(model, cursor));
    said.push(...sentencesOf(model, moveCursor(model, cursor, { kind: "step", stride: "poll", direction: -1 })));
    packetsUnderWay(model, cursorAtTime(model, noise.next(2_000_000_000)));
  }
  said.push(...consoleLines(model, "", "").map(({ text }) => text));
  JSON.parse([...perfettoFile(model, "run")].join(""));
  return said;
}

describe("a hostile trace", () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    "never breaks a view, a sentence or an export, and says nothing with holes in it (noise %d)",
    { timeout: 60_000 },
    (seed) => {
      const noise = new Noise(seed + 1);
      for (let i = 0; i < 4; ++i) {
        const original = noise.of(traces);
        const text = mutatedTrace(original, 1 + noise.next(30), noise);
        const model = buildModel(text);
        for (const sentence of lookAt(model, noise)) {
          expect(sentence).not.toMatch(kHoles);
          expect(sentence).not.toMatch(kUnsafe);
        }
        const comparison = compareRuns(buildModel(original), model);
        expect(partingSentence(comparison) + onlySentence(comparison)).not.toMatch(kHoles);
      }
    },
  );

  it("is none: noise alone gives no records and some problems", () => {
    for (let seed = 1; seed < 30; ++seed) {
      const noise = new Noise(seed);
      const model = buildModel(noise.text(2_000));
      expect(model.records).toEqual([]);
      expect(model.problems.length).toBeLessThanOrEqual(20);
      lookAt(model, noise);
    }
  });

  it("has no record whose number is none, or beyond what numbers count", () => {
    for (const value of ["1e999", "-1e999", "1e17", "-1"]) {
      const model = buildModel(
        `{"t":0,"k":"run","format":1,"backend":"sim","seed":1}\n{"t":${value},"k":"tick","n":1,"ready":1}\n`,
      );
      expect(model.records.length).toBe(1);
      expect(model.problems[0]).toMatch(/^line 2: tick without a/);
    }
  });

  it("cannot name what every object has", () => {
    const run = '{"t":0,"k":"run","format":1,"backend":"sim","seed":1}\n';
    const task = '{"t":0,"k":"task","task":1,"name":"main","coro":"main"}\n';
    for (const word of ["constructor", "__proto__", "toString", "valueOf"]) {
      const model = buildModel(
        `${run}${task}{"t":1,"k":"step","task":1}\n{"t":1,"k":"suspend","task":1,"on":"${word}","at":"a.cpp:1","coro":"main"}\n` +
          `{"t":2,"k":"ready","task":1,"why":"${word}"}\n{"t":2,"k":"done","task":1,"how":"${word}"}\n`,
      );
      const said = model.records.map((_, index) => sentenceOf(model, index)).join(" ");
      expect(said).toContain(`waits for ${word}.`);
      expect(said).not.toMatch(kHoles);
      const last = cursorAt(model, model.records.length - 1);
      expect(model.lanes.map((lane) => describeLane(model, lane, last)).join(" ")).toContain("main was done");
    }
  });

  it("shows signs that turn text round, or cannot be seen, as what they are", () => {
    const model = buildModel(gatherTrace(1).replaceAll('"main"', '"ma\\u202ein\\u0007\\u2066"'));
    const names = model.lanes.map(({ name }) => name);
    expect(names).toContain("ma⟨U+202E⟩in⟨U+0007⟩⟨U+2066⟩");
  });

  it("keeps letters of any language, and what output is laid out with", () => {
    const text = gatherTrace(1).replaceAll('"text":"page 1"', '"text":"\\tשלום 你好 é👋🏽\\nnext"');
    const model = buildModel(text);
    expect(consoleLines(model, "", "").map((line) => line.text)).toEqual(["\tשלום 你好 é👋🏽", "next"]);
  });
});

/** What takes time that grows with the square of the trace's length takes minutes here. */
const kMany = 20_000;
const kPatience = 30_000;
const head =
  '{"t":0,"k":"run","format":1,"backend":"sim","seed":1}\n{"t":0,"k":"task","task":1,"name":"main","coro":"main"}\n';

function many(line: (i: number) => string): string {
  return head + Array.from({ length: kMany }, (_, i) => `${line(i)}\n`).join("");
}

describe("a trace that is made to take long", () => {
  it.each([
    ["workers", many((i) => `{"t":${i},"k":"cpu","lane":"worker ${i}","dur":1000000,"what":"code"}`)],
    [
      "connections and requests",
      many((i) =>
        i % 2 === 0
          ? `{"t":${i},"k":"http","id":${i},"role":"client","op":"request","method":"GET","url":"http://h/"}`
          : `{"t":${i},"k":"packet","id":${i},"from":"localhost:${i}","to":"h:80","bytes":1}`,
      ),
    ],
    [
      "connections and faults",
      many((i) =>
        i % 2 === 0
          ? `{"t":${i},"k":"link","host":"h","fault":"stall","op":"begin"}`
          : `{"t":${i},"k":"packet","id":${i},"from":"localhost:${i}","to":"h:80","bytes":1}`,
      ),
    ],
    [
      "streams between the same two ports",
      many(
        (i) =>
          `{"t":${i},"k":"stream","id":${i},"op":"${i % 2 === 0 ? "connect" : "accept"}","local":"localhost:1","peer":"h:2"}`,
      ),
    ],
    [
      "notes among lines of output",
      many((i) =>
        i % 2 === 0 ? `{"t":${i},"k":"print","text":"x"}` : `{"t":${i},"k":"lint","lint":"x","text":"y${i}"}`,
      ),
    ],
    ["jobs", many((i) => `{"t":${i},"k":"job","id":${i},"scheduler":1,"op":"queue","active":0,"pending":1}`)],
    [
      "tasks that create one another",
      many((i) => `{"t":0,"k":"task","task":${i + 2},"name":"t","coro":"c","by":${i + 1}}`),
    ],
    ["files", many((i) => `{"t":${i},"k":"suspend","task":1,"on":"sleep","at":"f${i}.cpp:1","coro":"c"}`)],
  ])("is read, and its first and last moment shown, in a few seconds: %s", { timeout: 60_000 }, (_, text) => {
    const begin = performance.now();
    const model = buildModel(text);
    consoleLines(model, "", "");
    for (const index of [0, model.records.length - 1]) {
      const cursor = cursorAt(model, index);
      sentenceOf(model, index);
      awaitGraph(model, cursor);
      loopAt(model, cursor, 50);
      resourcesAt(model, index, 50);
      makeAxis(model, "unfolded", true);
    }
    expect(performance.now() - begin).toBeLessThan(kPatience);
  });

  it("does not sink into what is nested", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const model = buildModel(
      `${head}${deep}\n{"t":1,"k":"tick","n":${"[".repeat(100_000)}${"]".repeat(100_000)},"ready":1}\n`,
    );
    expect(model.records.length).toBe(2);
    expect(hostileJson.length).toBeGreaterThan(20);
  });
});
