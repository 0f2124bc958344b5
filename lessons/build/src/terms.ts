import type { Lesson } from "./course.ts";
import type { Term } from "./glossary.ts";
import { listed, type Problem } from "./problem.ts";
import { type Passage, passagesOf, type Range } from "./prose.ts";
import { type Use, Uses } from "./term-uses.ts";

/** These speak of what comes later, to people who know it already. */
const kAsides = ["What changed since the talk", "Go further"];
/** Bold that is no term: a whole sentence that matters. */
const kSentence = /[.!?](?:\s|$)/;

/** What is used and not explained, explained and not known, or known and not explained. `lessons` in the course's order. */
export function termProblems(
  lessons: readonly Pick<Lesson, "id" | "markdown">[],
  terms: readonly Term[],
): readonly Problem[] {
  const order = lessons.map(({ id }) => id);
  const lost = terms
    .filter(({ lesson }) => !order.includes(lesson))
    .map(({ term, lesson }) =>
      problem("lessons/glossary.md", 0, `"${term}" is of the lesson ${lesson}, which course.json does not list`),
    );
  const uses = new Uses(terms);
  return [
    ...lost,
    ...lessons.flatMap(({ id, markdown }, at) => {
      const later = terms.filter(({ lesson }) => order.indexOf(lesson) > at);
      return lessonProblems(id, passagesOf(markdown), uses, later);
    }),
  ];
}

function lessonProblems(
  id: string,
  passages: readonly Passage[],
  uses: Uses,
  later: readonly Term[],
): readonly Problem[] {
  const reading = new Reading(id, later);
  for (const passage of passages.filter(({ isHeading, section }) => !isHeading && !kAsides.includes(section)))
    reading.read(passage, uses.in(passage.text));
  reading.finish(uses.terms);
  return reading.problems;
}

/** One lesson, from its beginning to its end. */
class Reading {
  readonly problems: Problem[] = [];
  private readonly file: string;
  private readonly explained = new Set<Term>();
  private readonly early = new Set<Term>();

  constructor(
    private readonly id: string,
    private readonly later: readonly Term[],
  ) {
    this.file = `lessons/${id}/lesson.md`;
  }

  read(passage: Passage, found: readonly Use[]): void {
    for (const range of passage.bold) this.bold(passage, range, found);
    for (const use of found) this.use(passage, use);
  }

  finish(terms: readonly Term[]): void {
    const missing = terms.filter((term) => term.lesson === this.id && !this.explained.has(term));
    if (missing.length === 0) return;
    const names = listed(missing.map(({ term }) => term));
    const text = `lessons/glossary.md says that it explains ${names}; have it in bold where it does`;
    this.problems.push(problem(this.file, 0, text));
  }

  private bold(passage: Passage, range: Range, found: readonly Use[]): void {
    const said = passage.text.slice(range.from, range.to).replaceAll("\n", " ");
    if (kSentence.test(said)) return;
    const term = found.find(({ from, to }) => from === range.from && to === range.to)?.term;
    const where = "say there what it means, in one or two sentences";
    if (term === undefined) this.complain(passage, range, `**${said}** is not in lessons/glossary.md; ${where}`);
    else if (term.lesson !== this.id)
      this.complain(
        passage,
        range,
        `**${said}** is explained in ${term.lesson}, says lessons/glossary.md; a term is bold where it is explained`,
      );
  }

  private use(passage: Passage, use: Use): void {
    const { term } = use;
    const isBold = isIn(passage.bold, use);
    if (term.everyday && !isBold) return;
    if (term.lesson === this.id && !this.explained.has(term)) {
      this.explained.add(term);
      const bold = `**${term.forms[0]}**`;
      if (!isBold) this.complain(passage, use, `"${term.term}" is first used here and should be bold here: ${bold}`);
    } else if (this.later.includes(term) && !this.early.has(term) && !isBold && !isIn(passage.linked, use)) {
      this.early.add(term);
      const instead = `say it in other words, or as [words](#/${term.lesson})`;
      this.complain(passage, use, `"${term.term}" is used here and explained later, in ${term.lesson}; ${instead}`);
    }
  }

  private complain({ line, text }: Passage, { from }: Range, what: string): void {
    const before = text.slice(0, from).split("\n").length - 1;
    this.problems.push(problem(this.file, line + before, what));
  }
}

function isIn(ranges: readonly Range[], { from, to }: Range): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to);
}

function problem(file: string, line: number, text: string): Problem {
  return { file, line, text };
}
