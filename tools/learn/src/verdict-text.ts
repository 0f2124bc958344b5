// A verdict for people: which checks hold, what was seen instead of the first that does not, and how it came to that.

import path from "node:path";
import { type Broken, type CheckedRule, type CheckState, COMES_TO_ITS_END } from "@yieldpoint/host";
import { runWords } from "@yieldpoint/web/checking";
import type { Exercise } from "./course.ts";
import type { Verdict } from "./judge.ts";
import { apart, clip, type Layout, wrap } from "./layout.ts";
import { mistakeLines, warningLines } from "./mistakes.ts";
import { storyAround } from "./moment.ts";

/** Lines of the story that are worth their room, and no more than fit. */
const kFewestLines = 3;
const kMostLines = 9;
/** Above a verdict, above its story, and the prompt with a blank line. */
const kOtherLines = 6;

const kStates: Readonly<Record<CheckState, string>> = { holds: "ok", broken: "NO", unknown: "?" };

function ruleLine({ name, state }: CheckedRule, { columns, style }: Layout): string {
  const mark = kStates[state].padStart(4);
  const text = clip(name, columns - 6);
  if (state === "broken") return `${style("red", mark)}  ${style("bold", text)}`;
  return state === "holds" ? `${style("green", mark)}  ${text}` : style("dim", `${mark}  ${text}`);
}

export function headLines(
  { number, title }: Pick<Exercise, "number" | "title">,
  file: string,
  layout: Layout,
): readonly string[] {
  const [first = "", ...rest] = apart(`${number}  ${title}`, file, layout.columns);
  return [layout.style("bold", first), ...rest];
}

/** `trace` is the file in which the broken run was kept, `file` the learner's. */
export function verdictLines(verdict: Verdict, file: string, trace: string, layout: Layout): readonly string[] {
  if (verdict.kind === "no-program") return mistakeLines(verdict.errors, verdict.built, layout);
  const { report, warnings } = verdict;
  const { broken } = report;
  const rules = report.rules.map((rule) => ruleLine(rule, layout));
  if (broken === undefined) {
    const runs = report.runs === 1 ? "one run" : `${report.runs} runs`;
    return [...rules, "", layout.style("green", `Passed: all checks hold, in ${runs}.`)];
  }
  const above = [...(rules.length === 0 ? [] : [...rules, ""]), ...brokenLines(broken, layout)];
  const advice = warningLines(warnings, layout);
  if (advice.length > 0) above.push("", ...advice);
  const below = broken.trace === "" ? [] : [layout.style("dim", `This run in the page: ./yp trace ${trace}`)];
  const room = Math.max(kFewestLines, Math.min(kMostLines, layout.rows - above.length - below.length - kOtherLines));
  const story = storyLines(broken, path.basename(file), room, layout);
  return [...above, ...(story.length === 0 ? [] : ["", ...story]), ...below];
}

function brokenLines({ name, seen, run, trace }: Broken, layout: Layout): readonly string[] {
  const when = runWords(run, trace);
  const shows = when === "" ? "" : ` It shows ${when}.`;
  const text = name === COMES_TO_ITS_END ? `The program does not come to its end. ${seen}${shows}` : `${seen}${shows}`;
  return wrap(text, layout.columns).map((line) => layout.style("red", line));
}

/** No more than `most` lines with the broken ones: those that are furthest from the moment go first. */
function storyLines({ trace, when, seen, run }: Broken, file: string, most: number, layout: Layout): readonly string[] {
  const story = storyAround(trace, { when, seen, file, swept: run.sweep !== undefined }, most);
  const width = Math.max(0, ...story.map(({ stamp }) => stamp.length));
  const told = story.map(({ stamp, sentence, isMoment }) => {
    const first = `${isMoment ? ">" : " "} ${stamp.padStart(width)}  `;
    return { isMoment, lines: wrap(sentence, layout.columns, " ".repeat(first.length), first) };
  });
  while (told.length > 1 && told.reduce((sum, { lines }) => sum + lines.length, 0) > most) {
    if (told[0]?.isMoment) told.pop();
    else told.shift();
  }
  return story.length === 0 ? [] : ["What happened:", ...told.flatMap(({ lines }) => lines)];
}
