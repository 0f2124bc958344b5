import MarkdownIt, { type MarkdownIt as Markdown, type Token } from "markdown-it";
import { filesOf, type Lesson } from "./course.ts";
import { formatDuration, parseDuration } from "./duration.ts";
import type { Term } from "./glossary.ts";
import { nameHeadings } from "./headings.ts";
import { createMarkdown, kPlaceholder } from "./markdown.ts";
import { type Change, expand, findExample, inScenario } from "./placeholders.ts";
import { parsePrediction, predictionHtml, predictionKey } from "./predictions.ts";
import { LessonError, type Problem } from "./problem.ts";
import { hasRecordAt } from "./queries.ts";
import { markTerms } from "./term-marks.ts";

export interface RenderedLesson {
  readonly html: string;
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
  /** The words of other lessons that its text explains where they stand. */
  readonly terms: readonly Term[];
}

/** A span of code this simple is a name, and needs no proof; anything longer must stand in an example. */
const kName = /^[\w:.#/]+(?:\(\))?$/;
const kCommand = /^(?:\.\/yp|curl)(?: |$)/;
const kTypedTime = /\b\d[\d,.]*[ \u00a0](?:ns|µs|ms|s|seconds?|milliseconds?)\b/;

/** Renders lesson.md. `file` is its name for messages, `course` the lessons that it may link to, `glossary` the words of all. */
export function renderLesson(
  lesson: Lesson,
  file: string,
  course: readonly string[] = [],
  glossary: readonly Term[] = [],
): RenderedLesson {
  const md = createMarkdown();
  const env = {};
  const tokens = md.parse(lesson.markdown, env);
  const walk = new Walk(lesson, file, course, md);
  walk.tokens(tokens);
  nameHeadings(tokens);
  const terms = markTerms(tokens, lesson.id, glossary);
  const html = walk.problems.length === 0 ? md.renderer.render(tokens, md.options, env) : "";
  return { html, changes: walk.changes, problems: walk.problems, terms };
}

/** Turns placeholders and links into html, in place, and checks what the prose may contain. */
class Walk {
  readonly changes: Change[] = [];
  readonly problems: Problem[] = [];
  readonly #predictions = new Set<string>();

  constructor(
    private readonly lesson: Lesson,
    private readonly file: string,
    private readonly course: readonly string[],
    private readonly md: Markdown,
  ) {}

  tokens(tokens: readonly Token[]): void {
    for (const [index, token] of tokens.entries()) {
      const line = (token.map?.[0] ?? 0) + 1;
      if (token.type === "fence" || token.type === "code_block") {
        this.problem(line, "a literal copy of code; pull it from an example with {{code EXAMPLE: FUNCTION}}");
      }
      if (token.type === "container_predict_open") {
        this.attempt(line, () => this.prediction(token, line, tokens[index + 1]));
      }
      if (token.type === "inline" && token.children) {
        const alone = token.children.length === 1 && token.children[0]?.type === kPlaceholder;
        const before = tokens[index - 1];
        const after = tokens[index + 1];
        const mayBeBlock = alone && before?.type === "paragraph_open";
        const isBlock = this.inline(token.children, line, mayBeBlock);
        if (isBlock && before && after) {
          before.hidden = true;
          after.hidden = true;
        }
      }
    }
  }

  private prediction(token: Token, line: number, next: Token | undefined): void {
    const head = parsePrediction(token.info);
    if (next?.type === "container_predict_close") {
      throw new LessonError("the prediction has no explanation; write it between its first line and the closing :::");
    }
    const key = predictionKey(this.lesson, head);
    if (this.#predictions.has(key)) throw new LessonError("the lesson asks this already; ask it once");
    this.#predictions.add(key);
    const question = this.md.parseInline(head.question, {});
    this.inline(question[0]?.children ?? [], line, false);
    token.content = predictionHtml(this.lesson, head, this.md.renderer.render(question, this.md.options, {}));
  }

  /** Returns whether the only child became a block. */
  private inline(children: Token[], firstLine: number, mayBeBlock: boolean): boolean {
    let line = firstLine;
    let isBlock = false;
    for (const [index, token] of [...children].entries()) {
      if (token.type === "softbreak" || token.type === "hardbreak") line += 1;
      const linesWithin = token.type === kPlaceholder ? token.content.split("\n").length - 1 : 0;
      this.attempt(line, () => {
        if (token.type === kPlaceholder) isBlock = this.placeholder(token, mayBeBlock);
        if (token.type === "link_open") this.link(token, children, index);
        if (token.type === "code_inline") this.codeSpan(token.content);
        if (token.type === "text") refuseText(token.content);
        if (token.type === "image") throw new LessonError("lessons hold no images; the page draws the trace instead");
      });
      line += linesWithin;
    }
    // Here rather than above, so that the indices of the loop stay true.
    for (const [index, token] of [...children.entries()].reverse()) {
      const label = token.type === "link_open" ? token.meta?.label : undefined;
      if (typeof label === "string") children.splice(index + 1, 0, textToken(label));
    }
    return isBlock;
  }

  private placeholder(token: Token, mayBeBlock: boolean): boolean {
    const expansion = expand(this.lesson, token.content);
    if (expansion.form === "block" && !mayBeBlock) {
      throw new LessonError(`{{${token.content}}} must stand alone in its paragraph`);
    }
    this.changes.push(...(expansion.changes ?? []));
    token.type = "html_inline";
    token.content = expansion.html;
    return expansion.form === "block";
  }

  private link(token: Token, children: readonly Token[], index: number): void {
    const href = String(token.attrGet("href") ?? "");
    if (href.startsWith("https://")) {
      if (!URL.canParse(href)) throw new LessonError(`"${href}" is no address; write https://host/path`);
      token.attrSet("rel", "noreferrer noopener");
      token.attrSet("target", "_blank");
      return;
    }
    if (href.startsWith("#/")) {
      const lesson = href.slice(2);
      if (!this.course.includes(lesson))
        throw new LessonError(`there is no lesson "${lesson}" to link to; it is named as its folder`);
      return;
    }
    const target = new Map(new URLSearchParams(href.startsWith("#") ? href.slice(1) : ""));
    const example = target.get("example");
    if (example === undefined) {
      throw new LessonError(
        `cannot follow the link "${href}"; write #t=1s&example=NAME, #example=NAME, perhaps with &scenario=NAME, #/LESSON, or https://`,
      );
    }
    const scenario = target.get("scenario");
    const found = findExample(this.lesson, example);
    const { golden } = inScenario(found, scenario);
    const time = target.get("t");
    token.attrSet("href", "#");
    token.attrSet("data-example", example);
    const world = scenario ?? found.scenarios[0]?.name;
    if (world !== undefined) token.attrSet("data-scenario", world);
    token.attrSet("class", time === undefined ? "open-example" : "at");
    if (time === undefined) return;
    const nanoseconds = parseDuration(time);
    if (!hasRecordAt(golden, nanoseconds)) {
      throw new LessonError(`nothing happens in ${example} at ${time}; link to a time at which its trace has a record`);
    }
    token.attrSet("data-time", String(nanoseconds));
    if (children[index + 1]?.type === "link_close") token.meta = { label: `t = ${formatDuration(nanoseconds)}` };
  }

  private codeSpan(code: string): void {
    if (kName.test(code) || kCommand.test(code)) return;
    const sources = [...this.lesson.examples.flatMap(filesOf).map(({ source }) => source), this.lesson.python ?? ""];
    if (sources.some((source) => source.includes(code))) return;
    throw new LessonError(`\`${code}\` is in no example of this lesson; quote an example, or only the function's name`);
  }

  private attempt(line: number, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof LessonError)) throw error;
      this.problem(line, error.message);
    }
  }

  private problem(line: number, text: string): void {
    this.problems.push({ file: this.file, line, text });
  }
}

function refuseText(text: string): void {
  if (/^:::\s*\w/.test(text)) {
    throw new LessonError(`cannot read "${text}"; there are ::: answer Title and ::: predict KIND, each ended by :::`);
  }
  const typed = kTypedTime.exec(text)?.[0];
  if (typed) throw new LessonError(`"${typed}" is typed by hand; pull it from a trace with {{trace EXAMPLE: QUERY}}`);
}

function textToken(content: string): Token {
  const token = new MarkdownIt.Token("text", "", 0);
  token.content = content;
  return token;
}
