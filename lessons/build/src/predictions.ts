/** `::: predict ...`: a question that the reader answers before the run does. Its answer comes from the golden trace. */
import { createHash } from "node:crypto";
import { type Example, filesOf, type Lesson } from "./course.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import { escapeHtml } from "./markdown.ts";
import { findExample, inScenario, lineLink } from "./placeholders.ts";
import { LessonError, listed } from "./problem.ts";
import { type Filter, type Found, matching, measure, parseQuery, string } from "./queries.ts";
import { functionAt, type Region } from "./regions.ts";

/** A moment of a run, where a cursor shows the answer. */
interface MomentData {
  readonly example: string;
  readonly scenario?: string;
  readonly time: number;
  /** From 0; absent when the trace is too large to be kept. */
  readonly record?: number;
}

/** What the page needs to ask and to judge (web/src/predict). Times are in nanoseconds. */
export type PredictionData =
  /** `lines` as the run prints them; `shown`: their places in the order in which they are first shown. */
  | {
      readonly kind: "order";
      readonly key: string;
      readonly lines: readonly { readonly text: string; readonly moment: MomentData }[];
      readonly shown: readonly number[];
    }
  | {
      readonly kind: "line";
      readonly key: string;
      readonly file: string;
      /** Pieces of the program, whole functions, in which a line is picked. */
      readonly code: readonly Region[];
      readonly answers: readonly { readonly line: number; readonly moment: MomentData }[];
    }
  | {
      readonly kind: "time";
      readonly key: string;
      readonly answer: number;
      readonly moment: MomentData;
      /** The end of the scale, and its steps. */
      readonly most: number;
      readonly step: number;
    };

/** A block's first line, read. */
export interface PredictionHead {
  readonly kind: PredictionData["kind"];
  readonly example: string;
  readonly scenarios: readonly string[];
  readonly query: string;
  readonly most: string | undefined;
  /** Markdown. */
  readonly question: string;
}

const kHead =
  /^predict\s+(order|line|time)\s+(\w+)(?:@(\w+(?:\+\w+)*))?(?:\s+\{\{([^{}]*)\}\}(?:\s+up to\s+(\S+))?)?\s+([^{\s].*)$/;

const kForms = `::: predict order EXAMPLE Question?, ::: predict line EXAMPLE {{all|first|last FILTERS}} Question? and \
::: predict time EXAMPLE {{QUERY}} Question?`;

/** More lines than that are work and no guess. */
const kMostLines = 8;

/** The question's head, from what stands behind the `:::`. */
export function parsePrediction(info: string): PredictionHead {
  const [, kind, example = "", scenarios, query = "", most, question = ""] = kHead.exec(info.trim()) ?? [];
  if (kind !== "order" && kind !== "line" && kind !== "time") {
    throw new LessonError(`cannot read "::: ${info.trim()}"; there are ${kForms}`);
  }
  return { kind, example, scenarios: scenarios?.split("+") ?? [], query: query.trim(), most, question };
}

/** The block's html up to the explanation; `question` is html. */
export function predictionHtml(lesson: Lesson, head: PredictionHead, question: string): string {
  const runs = runsAsked(lesson, head);
  const data = dataOf(lesson, head, runs);
  return `<yp-predict class="predict" data-prediction="${escapeHtml(JSON.stringify(data))}">
<p class="predict-question">${question}</p>
${choicesHtml(data)}<details class="answer"><summary>Answer</summary>
${answerHtml(data, runs)}
`;
}

/** What tells a prediction from the lesson's others, so that the reader's answer can be kept. */
export function predictionKey(lesson: Lesson, { kind, example, scenarios, query }: PredictionHead): string {
  const world = scenarios.length === 0 ? "" : `@${scenarios.join("+")}`;
  return `${lesson.id}/${kind} ${example}${world}${query === "" ? "" : ` ${query}`}`;
}

/** An example in one of its worlds. */
interface AskedRun {
  readonly example: Example;
  readonly scenario: string | undefined;
}

function runsAsked(lesson: Lesson, { kind, example, scenarios }: PredictionHead): readonly AskedRun[] {
  const found = findExample(lesson, example);
  if (scenarios.length > 1 && kind !== "line") {
    throw new LessonError(`"predict ${kind}" is about one run; name one scenario of ${example}`);
  }
  if (scenarios.length === 0) return [{ example: found, scenario: found.scenarios[0]?.name }];
  return scenarios.map((scenario) => ({ example: inScenario(found, scenario), scenario }));
}

function dataOf(lesson: Lesson, head: PredictionHead, runs: readonly AskedRun[]): PredictionData {
  const key = predictionKey(lesson, head);
  if (head.most !== undefined && head.kind !== "time") throw new LessonError(`only "predict time" has an "up to"`);
  const [run] = runs;
  if (run === undefined) throw new LessonError("a prediction is about a run");
  if (head.kind === "order") return orderData(key, run, head.query);
  return head.kind === "line" ? lineData(key, runs, head.query) : timeData(key, run, head);
}

function momentOf({ example, scenario }: AskedRun, { record, index }: Found): MomentData {
  return { example: example.name, ...(scenario !== undefined && { scenario }), time: record.t, record: index };
}

function orderData(key: string, run: AskedRun, query: string): PredictionData {
  const { filters } = parseQuery(`text print ${query}`);
  const lines = matching(run.example.golden, filters).map((found) => ({
    text: string(found.record, "text"),
    moment: momentOf(run, found),
  }));
  if (new Set(lines.map(({ text }) => text)).size < 2 || lines.length > kMostLines) {
    throw new LessonError(
      `the run prints ${lines.length} such lines; an order needs at least two that differ and at most ${kMostLines}; choose with {{FILTERS}}`,
    );
  }
  return { kind: "order", key, lines, shown: shuffled(key, lines) };
}

/** The same for everybody and at every build, and never as it was. */
function shuffled(key: string, lines: readonly { readonly text: string }[]): readonly number[] {
  const rank = (i: number): string => createHash("sha256").update(`${key} ${i}`).digest("hex");
  const places = lines.map((_, i) => i).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const asItWas = places.every((place, i) => lines[place]?.text === lines[i]?.text);
  return asItWas ? places.toReversed() : places;
}

function lineData(key: string, runs: readonly AskedRun[], query: string): PredictionData {
  const { name, filters } = parseQuery(query);
  const answers = runs.flatMap((run) =>
    chosen(run.example.golden, name, filters).map((found) => ({ at: placeOf(found), moment: momentOf(run, found) })),
  );
  const files = [...new Set(answers.map(({ at }) => at.file))];
  const [file = ""] = files;
  const source = runs.flatMap(({ example }) => filesOf(example)).find((each) => each.file === file)?.source;
  if (source === undefined || files.length > 1) {
    throw new LessonError(`the records are at lines of ${listed(files)}; choose those of one file of the example`);
  }
  const byLine = new Map(answers.toReversed().map(({ at, moment }) => [at.line, { line: at.line, moment }]));
  const sorted = [...byLine.values()].toSorted((a, b) => a.line - b.line);
  const code = new Map(sorted.map(({ line }) => functionAt(source, line)).map((region) => [region.firstLine, region]));
  return { kind: "line", key, file, code: [...code.values()], answers: sorted };
}

function chosen(golden: Example["golden"], name: string, filters: readonly Filter[]): readonly Found[] {
  const found = matching(golden, filters);
  if (name === "all") return found;
  if (name === "first") return found.slice(0, 1);
  if (name === "last") return found.slice(-1);
  throw new LessonError(`a line is asked for by "all", "first" or "last", not by "${name}"`);
}

function placeOf({ record }: Found): { readonly file: string; readonly line: number } {
  const [, file, line] = /^(.+):(\d+)$/.exec(typeof record.at === "string" ? record.at : "") ?? [];
  if (file === undefined) throw new LessonError(`a "${record.k}" record of the trace names no line`);
  return { file, line: Number(line) };
}

function timeData(key: string, run: AskedRun, { query, most: wanted }: PredictionHead): PredictionData {
  const { nanoseconds, time, record } = measure(run.example.golden, parseQuery(query));
  const most = wanted === undefined ? roundUp(1.25 * nanoseconds) : parseDuration(wanted);
  if (nanoseconds === 0) throw new LessonError("the answer is no time at all; ask for something else");
  if (most < nanoseconds) {
    throw new LessonError(
      `the answer is ${formatDuration(nanoseconds)}, beyond the scale's end; raise "up to ${wanted}"`,
    );
  }
  const { example, scenario } = run;
  const world = scenario === undefined ? {} : { scenario };
  const moment = { example: example.name, ...world, time, ...(record !== undefined && { record }) };
  return { kind: "time", key, answer: nanoseconds, moment, most, step: roundUp(most / 200) };
}

/** The next of 1, 2, 5, 10, 20, 50 and so on. */
function roundUp(nanoseconds: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, nanoseconds)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= nanoseconds) ?? nanoseconds;
}

/** What is asked about, for a page without script. */
function choicesHtml(data: PredictionData): string {
  if (data.kind === "time") return "";
  if (data.kind === "order") {
    const items = data.shown.map((place) => `<li><code>${escapeHtml(data.lines[place]?.text ?? "")}</code></li>`);
    return `<ul class="predict-choices">${items.join("")}</ul>\n`;
  }
  const blocks = data.code.map(
    ({ text, firstLine }) =>
      `<pre class="code" data-first-line="${firstLine}"><code class="language-cpp">${escapeHtml(text)}</code></pre>`,
  );
  return `<div class="predict-choices">${blocks.join("")}</div>\n`;
}

function answerHtml(data: PredictionData, runs: readonly AskedRun[]): string {
  if (data.kind === "order") {
    const items = data.lines.map(({ text }) => `<li><code>${escapeHtml(text)}</code></li>`);
    return `<ol class="predict-answer">${items.join("")}</ol>`;
  }
  if (data.kind === "time") {
    const { example } = data.moment;
    return `<p class="predict-answer"><span class="measured" data-example="${example}">${formatDuration(data.answer)}</span></p>`;
  }
  const [run] = runs;
  const links = data.answers.map(({ line }) => (run === undefined ? "" : lineLink(run.example, data.file, line)));
  return `<p class="predict-answer">${links.join(", ")}</p>`;
}
