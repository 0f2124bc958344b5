/** The index of the course, read. Loaded when somebody searches. */
import MiniSearch from "minisearch";
import { kMostHits } from "./limits.ts";
import { kSearchOptions, type SearchEntry } from "./options.ts";

/** A place that was found; `id` is its address in the page. */
export type Hit = Pick<SearchEntry, "id" | "kind" | "title" | "of" | "lead">;
/** Finds places by words, the best first. */
export type CourseIndex = (query: string) => readonly Hit[];

/** Throws: when the text is no index. */
export function readIndex(text: string): CourseIndex {
  const index = MiniSearch.loadJSON<SearchEntry>(text, kSearchOptions);
  return (query) =>
    index
      .search(query)
      .slice(0, kMostHits)
      .map(({ id, kind, title, of, lead }) => ({ id: String(id), kind, title, of, lead }));
}
