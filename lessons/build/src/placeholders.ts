import { type Example, filesOf, type Lesson } from "./course.ts";
import type { SourceFile } from "./headers.ts";
import { escapeHtml } from "./markdown.ts";
import { LessonError, listed } from "./problem.ts";
import { answer, parseQuery } from "./queries.ts";
import { functionNames, functionRegion, lineOf, partOf, pythonFunction, type Region } from "./regions.ts";
import { placeOfRow, type SweepRow, summaryOf } from "./sweep.ts";

/** An edit that the prose proposes; `find` occurs exactly once in the example, in `file`. */
export interface Change {
  readonly example: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** What a placeholder becomes. A block stands alone in its paragraph. */
export interface Expansion {
  readonly form: "inline" | "block";
  readonly html: string;
  /** What a reader may make of the example by it. */
  readonly changes?: readonly Change[];
}

const kForms = `{{trace EXAMPLE: QUERY}}, {{trace EXAMPLE@SCENARIO: QUERY}}, {{code EXAMPLE: FUNCTION}}, {{code EXAMPLE: FUNCTION from TEXT to TEXT}} with both texts in backticks, {{code EXAMPLE}}, {{beside EXAMPLE: FUNCTION}}, {{python}}, {{python: FUNCTION}}, {{sweep EXAMPLE}}, \
{{line EXAMPLE: TEXT}}, {{slider EXAMPLE: TEXT from FEWEST to MOST}} and {{change EXAMPLE: OLD to NEW}} with TEXT, OLD and NEW in backticks`;

/** Expands `content`, the text between the braces. */
export function expand(lesson: Lesson, content: string): Expansion {
  const oneLine = content.replaceAll(/\s*\n\s*/g, " ");
  const match = /^(\w+)(?:\s+(\w+)(?:@(\w+))?)?(?::\s*(.*))?$/.exec(oneLine);
  const [, verb = "", exampleName = "", scenario, rest = ""] = match ?? [];
  if (verb === "python" && exampleName === "") return { form: "block", html: pythonHtml(lesson, rest.trim()) };
  const expandOne = kVerbs.get(verb);
  if (!expandOne) throw new LessonError(`cannot read {{${content}}}; there are ${kForms}`);
  return expandOne(lesson, inScenario(findExample(lesson, exampleName), scenario), rest.trim());
}

type Verb = (lesson: Lesson, example: Example, rest: string) => Expansion;

const kVerbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  [
    "trace",
    (_lesson, example, rest) => {
      const found = answer(example.golden, parseQuery(rest));
      return inline(`<span class="measured" data-example="${example.name}">${escapeHtml(found)}</span>`);
    },
  ],
  ["code", (_lesson, example, rest) => block(codeHtml(example, regionOf(example, rest)))],
  [
    "beside",
    (lesson, example, rest) => {
      const cpp = `<figure><figcaption>C++</figcaption>${codeHtml(example, regionOf(example, rest))}</figure>`;
      const python = `<figure><figcaption>Python, as in the talk</figcaption>${pythonHtml(lesson)}</figure>`;
      return block(`<div class="beside">${python}${cpp}</div>\n`);
    },
  ],
  ["sweep", (_lesson, example) => block(sweepHtml(example))],
  ["line", (_lesson, example, rest) => inline(lineExpansion(example, unquote(rest)))],
  ["change", (_lesson, example, rest) => changeExpansion(example, rest)],
  ["slider", (_lesson, example, rest) => sliderExpansion(example, rest)],
]);

export function findExample(lesson: Lesson, name: string): Example {
  const example = lesson.examples.find((candidate) => candidate.name === name);
  if (example) return example;
  const names = listed(lesson.examples.map((candidate) => candidate.name));
  throw new LessonError(`there is no example "${name}" in this lesson; its examples are ${names}`);
}

/** The example with the golden trace of one of its scenarios; of the first without a name. */
export function inScenario(example: Example, name: string | undefined): Example {
  if (name === undefined) return example;
  const scenario = example.scenarios.find((candidate) => candidate.name === name);
  if (scenario) return { ...example, golden: scenario.golden };
  const names = listed(example.scenarios.map((candidate) => candidate.name));
  throw new LessonError(`${example.name} has no scenario "${name}"; its scenarios are ${names}`);
}

/** Whole lines of one of the example's files. */
interface FileRegion extends Region {
  readonly file: string;
}

/** What stands behind the colon: nothing, a function, or lines of it, or of the whole file, from one to another. */
function regionOf(example: Example, wanted: string): FileRegion {
  const match = /^((?:(?!from `)\w+)?)\s*(?:from `([^`]+)` to `([^`]+)`)?$/.exec(wanted);
  const [, functionName = "", from, to] = match ?? [];
  if (match === null) {
    throw new LessonError(
      `cannot read "${wanted}"; write FUNCTION, or FUNCTION from TEXT to TEXT with both in backticks`,
    );
  }
  const whole = functionIn(example, functionName);
  return from === undefined || to === undefined ? whole : { ...whole, ...partOf(whole, from, to) };
}

/** A function is looked for in the program's own file, then in its headers; without a name it is the whole of its own file. */
function functionIn(example: Example, functionName: string): FileRegion {
  const { file, source } = example;
  if (functionName === "") return { file, text: source, firstLine: 1 };
  const has = (each: SourceFile): boolean => functionNames(each.source).includes(functionName);
  const found = filesOf(example).find(has) ?? { file, source };
  return { file: found.file, ...functionRegion(found.source, functionName) };
}

/** Says which file is meant, where it is not the program's own. */
function fileAttribute(example: Example, file: string): string {
  return file === example.file ? "" : ` data-file="${file}"`;
}

function codeHtml(example: Example, region: FileRegion): string {
  const attributes = `class="code" data-example="${example.name}"${fileAttribute(example, region.file)} data-first-line="${region.firstLine}"`;
  return `<pre ${attributes}><code class="language-cpp">${escapeHtml(region.text.trimEnd())}</code></pre>\n`;
}

function pythonHtml(lesson: Lesson, name = ""): string {
  if (lesson.python === undefined) throw new LessonError("the lesson has no talk.py; put the talk's Python there");
  const text = name === "" ? lesson.python.trimEnd() : pythonFunction(lesson.python, name);
  return `<pre class="code"><code class="language-python">${escapeHtml(text)}</code></pre>\n`;
}

/** A link that shows a line in the editor. */
export function lineLink(example: Example, file: string, line: number): string {
  const text = file === example.file ? `line ${line}` : `line ${line} of ${file}`;
  return `<a class="line" href="#" data-example="${example.name}"${fileAttribute(example, file)} data-line="${line}">${text}</a>`;
}

function lineExpansion(example: Example, text: string): string {
  const { file, source } = theOne(example, text) ?? example;
  return lineLink(example, file, lineOf(source, text));
}

/** The only file of the example that contains the text; undefined when none does. */
function theOne(example: Example, text: string): SourceFile | undefined {
  const found = filesOf(example).filter(({ source }) => source.includes(text));
  if (found.length < 2) return found[0];
  throw new LessonError(`"${text}" is in ${listed(found.map(({ file }) => file))}; write more of one line`);
}

function sweepHtml(example: Example): string {
  const { sweep } = example;
  if (sweep === undefined) throw new LessonError(`${example.name} is not swept; say "swept": true in course.json`);
  const heads = ["await", "line", "waits for", "while it waits", "as it goes on"].map((head) => `<th>${head}</th>`);
  const rows = sweep.rows.map((row) => sweepRowHtml(example, row));
  // The page puts a button there that makes the sweep.
  const world = example.scenarios[0] === undefined ? "" : ` data-scenario="${example.scenarios[0].name}"`;
  return `<table class="sweep" data-example="${example.name}"${world}><caption>${summaryOf(sweep)}</caption>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>
`;
}

function sweepRowHtml(example: Example, row: SweepRow): string {
  const at = placeOfRow(row);
  const outcomes = [row.waits, row.woken].map((outcome) => {
    return outcome === undefined ? "<td></td>" : `<td class="outcome-${outcome}">${escapeHtml(outcome)}</td>`;
  });
  const own = at !== undefined && filesOf(example).some(({ file }) => file === at.file);
  const place = own ? lineLink(example, at.file, at.line) : "";
  return `<tr><td>${row.await}</td><td>${place}</td><td>${escapeHtml(row.on)}</td>${outcomes.join("")}</tr>`;
}

function changeExpansion(example: Example, rest: string): Expansion {
  const match = /^`([^`]+)` to `([^`]*)`$/.exec(rest);
  const [, find, replace] = match ?? [];
  if (find === undefined || replace === undefined) {
    throw new LessonError(
      `cannot read the change ${rest}; write {{change ${example.name}: OLD to NEW}} with OLD and NEW in backticks`,
    );
  }
  const file = fileWithOnly(example, find);
  const attributes = `data-example="${example.name}" data-find="${escapeHtml(find)}" data-replace="${escapeHtml(replace)}"`;
  const html = `<span class="change" ${attributes}><code>${escapeHtml(find)}</code> to <code>${escapeHtml(replace)}</code></span>`;
  return { form: "inline", html, changes: [{ example: example.name, file, find, replace }] };
}

/** The file that contains the text, which must occur there once. */
function fileWithOnly(example: Example, text: string): string {
  const { file, source } = theOne(example, text) ?? example;
  const occurrences = source.split(text).length - 1;
  if (occurrences !== 1) {
    throw new LessonError(`"${text}" occurs ${occurrences} times in ${file}; quote a text that occurs once`);
  }
  return file;
}

/** A number of the program that the reader drags. */
function sliderExpansion(example: Example, rest: string): Expansion {
  const [, text = "", from = "", to = ""] = /^`([^`]+)` from (\d+) to (\d+)$/.exec(rest) ?? [];
  const [before, after, more] = text.split(/\d+/);
  if (before === undefined || after === undefined || more !== undefined) {
    throw new LessonError(
      `cannot read the slider ${rest}; write {{slider ${example.name}: TEXT from FEWEST to MOST}} with TEXT in backticks, which has one whole number`,
    );
  }
  const file = fileWithOnly(example, text);
  const own = Number(text.slice(before.length, text.length - after.length));
  if (own < Number(from) || own > Number(to)) {
    throw new LessonError(`"${text}" lies outside of the slider, which goes from ${from} to ${to}`);
  }
  const attributes = Object.entries({ example: example.name, before, after, own, from, to })
    .map(([name, value]) => ` data-${name}="${escapeHtml(String(value))}"`)
    .join("");
  const changes = [from, to].map((end) => ({ example: example.name, file, find: text, replace: before + end + after }));
  const html = `<yp-slider${attributes}><code>${escapeHtml(text)}</code></yp-slider>\n`;
  return { form: "block", html, changes };
}

function unquote(text: string): string {
  return /^`(.*)`$/.exec(text)?.[1] ?? text;
}

function inline(html: string): Expansion {
  return { form: "inline", html };
}

function block(html: string): Expansion {
  return { form: "block", html };
}
