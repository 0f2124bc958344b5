/** The index that the page searches, course/search.json. */
import { kSearchOptions, kWholeLesson, type SearchEntry } from "@yieldpoint/web/search";
import MiniSearch from "minisearch";
import type { TermData } from "./glossary.ts";
import { kSectionPrefix } from "./headings.ts";
import type { ReferencePage } from "./reference.ts";

/** Characters of a place's text that stand under its title. */
const kLead = 110;

interface LessonText {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly html: string;
}

function plain(html: string): string {
  return html
    .replaceAll(/<\/?(?:a|code|em|span|strong)\b[^>]*>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function entry(kind: SearchEntry["kind"], id: string, title: string, of: string, text: string): SearchEntry {
  const lead = text.length <= kLead ? text : `${text.slice(0, text.lastIndexOf(" ", kLead))} …`;
  return { id, kind, title, of, text, lead };
}

/** The lesson itself, up to its first heading, and each section. */
function ofLesson({ id, number, title, summary, html }: LessonText): readonly SearchEntry[] {
  const lesson = `${number}. ${title}`;
  const [intro = "", ...sections] = html.split(`<h2 id="${kSectionPrefix}`);
  return [
    entry("lesson", `#/${id}`, lesson, kWholeLesson, `${summary} ${plain(intro)}`),
    ...sections.map((section) => {
      const [, slug = "", heading = "", body = ""] = /^([^"]*)">(.*?)<\/h2>(.*)$/s.exec(section) ?? [];
      return entry("lesson", `#/${id}?section=${slug}`, plain(heading), lesson, plain(body));
    }),
  ];
}

/** Constructors and options without a word of contract are found on the page of their header. */
function ofPage({ id, file, names }: ReferencePage): readonly SearchEntry[] {
  const taken = new Set<string>();
  return names
    .filter(({ name, text }) => text !== "" && !taken.has(name) && taken.add(name))
    .map(({ name, text }) =>
      entry("name", `#/reference/${id}/${anchorOf(name)}`, name, file, text.replaceAll("`", "")),
    );
}

/** "TaskHandle::cancel" as a part of an address. */
export function anchorOf(name: string): string {
  return name.replaceAll("::", ".");
}

export function searchIndex(
  lessons: readonly LessonText[],
  pages: readonly ReferencePage[],
  terms: readonly TermData[],
): unknown {
  const index = new MiniSearch<SearchEntry>(kSearchOptions);
  index.addAll(lessons.flatMap(ofLesson));
  index.addAll(pages.flatMap(ofPage));
  index.addAll(
    terms.map(({ term, html }) =>
      entry("term", `#/glossary/${encodeURIComponent(term)}`, term, "Glossary", plain(html)),
    ),
  );
  return index.toJSON();
}
