import type { Book } from "../app/index.ts";

/** What the bar and the window say. */
export function bookTitle(book: Book | undefined): string | undefined {
  if (book === undefined) return undefined;
  return book.kind === "glossary" ? "Words of the course" : (book.page?.file ?? "The library");
}
