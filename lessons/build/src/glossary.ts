import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { createMarkdown } from "./markdown.ts";
import { LessonError } from "./problem.ts";

/** A word of the course, and what it means. */
export interface Term {
  /** For people: without backticks. */
  readonly term: string;
  /** How prose says it: as the term is called, first, then in other ways. Names of code are in backticks; a plural with s needs no mention. */
  readonly forms: readonly string[];
  /** The lesson that explains it. */
  readonly lesson: string;
  /** A word that people know in a plainer sense, and may read before it is explained. */
  readonly everyday: boolean;
  readonly meaning: string;
}

/** What the page shows of a term, course/glossary.json. */
export interface TermData {
  readonly term: string;
  /** Rendered without raw html: safe to insert. */
  readonly html: string;
  readonly lesson: string;
}

const kMostSentences = 2;
const kForm =
  'write "## term", then "* lesson: NN_topic", perhaps "* also: form, form" and "* everyday", then what it means';

/** The terms of lessons/glossary.md; none without the file. Throws: LessonError. */
export function readGlossary(lessonsDir: string): readonly Term[] {
  const file = path.join(lessonsDir, "glossary.md");
  return existsSync(file) ? parseGlossary(readFileSync(file, "utf8")) : [];
}

export function parseGlossary(markdown: string): readonly Term[] {
  const [, ...sections] = `\n${markdown}`.split("\n## ");
  const terms = sections.map(parseTerm);
  const known = new Set<string>();
  for (const { forms } of terms) {
    for (const form of forms) {
      if (known.has(form)) throw new LessonError(`"${form}" is there twice; keep one`);
      known.add(form);
    }
  }
  return terms;
}

function parseTerm(section: string): Term {
  const [heading = "", ...lines] = section.trim().split("\n");
  const term = heading.replaceAll("`", "");
  const facts = lines.filter((line) => line.startsWith("* ")).map((line) => line.slice(2).trim());
  const fact = (name: string): string | undefined =>
    facts.find((each) => each.startsWith(`${name}: `))?.slice(name.length + 2);
  const unknown = facts.find((each) => !/^(?:lesson: |also: |everyday$)/.test(each));
  if (unknown !== undefined) throw new LessonError(`cannot read "${unknown}" of "${term}"; ${kForm}`);
  const lesson = fact("lesson");
  const meaning = lines
    .filter((line) => !line.startsWith("* "))
    .join(" ")
    .trim();
  if (lesson === undefined || meaning === "") throw new LessonError(`"${term}" is not whole; ${kForm}`);
  const sentences = meaning.split(/[.!?](?=\s|$)/).length - 1;
  if (sentences < 1 || sentences > kMostSentences)
    throw new LessonError(`"${term}" is explained in ${sentences} sentences; write one or two`);
  const forms = [heading, ...(fact("also")?.split(/,\s*/) ?? [])];
  return { term, forms, lesson, everyday: facts.includes("everyday"), meaning };
}

/** In the order of the alphabet, as the page lists them. */
export function glossaryData(terms: readonly Term[]): { readonly terms: readonly TermData[] } {
  const md = createMarkdown();
  return {
    terms: terms
      .toSorted((a, b) => a.term.localeCompare(b.term, "en"))
      .map(({ term, meaning, lesson }) => ({ term, html: md.renderInline(meaning), lesson })),
  };
}
