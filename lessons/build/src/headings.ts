import type { Token } from "markdown-it";

/** In the page, among the ids of other things. */
export const kSectionPrefix = "section-";

/** "What changed since the talk" as a part of an address. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Gives each heading an id, for links to its section. A second one of the same words gets a number. */
export function nameHeadings(tokens: readonly Token[]): void {
  const taken = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const slug = slugOf(tokens[index + 1]?.content ?? "");
    const before = taken.get(slug) ?? 0;
    taken.set(slug, before + 1);
    token.attrSet("id", `${kSectionPrefix}${before === 0 ? slug : `${slug}-${before + 1}`}`);
  }
}
