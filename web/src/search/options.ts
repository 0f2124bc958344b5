/** What the index of the course holds: the builder (lessons/build) writes it, the page reads it, with the same options. */
import type { Options } from "minisearch";

/** A place that a search may find. */
export interface SearchEntry {
  /** Its address in the page. */
  readonly id: string;
  readonly kind: "lesson" | "name" | "term";
  /** A heading, a name of the library, or a word of the course. */
  readonly title: string;
  /** What it belongs to: a lesson or a header. */
  readonly of: string;
  readonly text: string;
  /** Its first words. */
  readonly lead: string;
}

/** What an entry for a lesson as a whole belongs to. */
export const kWholeLesson = "Lesson";

/** A name in C++ is found by its parts too: create_task by "task". */
function partsOf(text: string): string[] {
  const words = text.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== "");
  return words.flatMap((word) =>
    word.includes("_") ? [word, ...word.split("_").filter((part) => part !== "")] : [word],
  );
}

export const kSearchOptions: Options<SearchEntry> = {
  fields: ["title", "of", "text"],
  storeFields: ["kind", "title", "of", "lead"],
  tokenize: partsOf,
  searchOptions: {
    // A whole lesson before its sections, which have its name too.
    boostDocument: (_id, _term, stored) => (stored?.of === kWholeLesson ? 3 : 1),
    boost: { title: 4, of: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    combineWith: "AND",
  },
};
