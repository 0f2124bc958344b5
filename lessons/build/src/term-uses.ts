import type { Term } from "./glossary.ts";
import type { Range } from "./prose.ts";

/** A term in a text. */
export interface Use extends Range {
  readonly term: Term;
}

/** Finds terms in text: the longest at each place, so that a thread pool is no pool. */
export class Uses {
  private readonly forms = new Map<string, Term>();
  private readonly pattern: RegExp;

  constructor(readonly terms: readonly Term[]) {
    for (const term of terms) for (const form of term.forms) this.forms.set(form.toLowerCase(), term);
    const longest = [...this.forms.keys()].toSorted((a, b) => b.length - a.length);
    const choice = longest
      .map((form) => form.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s+"))
      .join("|");
    this.pattern = new RegExp(`(?<![\\w\`-])(${choice || "(?!)"})s?(?![\\w\`-])`, "gi");
  }

  in(text: string): readonly Use[] {
    return [...text.matchAll(this.pattern)].flatMap((match) => {
      const term = this.forms.get((match[1] ?? "").toLowerCase().replaceAll(/\s+/g, " "));
      return term === undefined ? [] : [{ term, from: match.index, to: match.index + match[0].length }];
    });
  }
}
