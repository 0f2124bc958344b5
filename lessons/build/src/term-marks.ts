import MarkdownIt, { type Token } from "markdown-it";
import type { Term } from "./glossary.ts";
import { escapeHtml } from "./markdown.ts";
import { Uses } from "./term-uses.ts";

/**
 * Makes words of the course links to the glossary, in place, and returns the words: the first use of each that
 * another lesson explains. Words that people know in a plainer sense stay plain, as do headings, links and what is bold.
 */
export function markTerms(tokens: readonly Token[], lesson: string, terms: readonly Term[]): readonly Term[] {
  const marks = new Marks(
    lesson,
    terms.filter(({ everyday }) => !everyday),
  );
  let isHeading = false;
  for (const token of tokens) {
    if (token.type === "heading_open") isHeading = true;
    else if (token.type === "heading_close") isHeading = false;
    else if (token.type === "inline" && token.children && !isHeading) token.children = marks.in(token.children);
  }
  return terms.filter((term) => marks.made.has(term));
}

class Marks {
  readonly made = new Set<Term>();
  readonly #uses: Uses;

  constructor(
    private readonly lesson: string,
    terms: readonly Term[],
  ) {
    this.#uses = new Uses(terms);
  }

  in(children: readonly Token[]): Token[] {
    // Within how many links and bold words.
    let depth = 0;
    return children.flatMap((token) => {
      if (token.type === "link_open" || token.type === "strong_open") depth += 1;
      if (token.type === "link_close" || token.type === "strong_close") depth -= 1;
      if (depth > 0) return [token];
      if (token.type === "text") return this.#text(token.content);
      return token.type === "code_inline" ? this.#code(token) : [token];
    });
  }

  #text(text: string): readonly Token[] {
    const tokens: Token[] = [];
    let end = 0;
    for (const { term, from, to } of this.#uses.in(text)) {
      if (!this.#takes(term)) continue;
      tokens.push(made("text", text.slice(end, from)), ...linked(term, made("text", text.slice(from, to))));
      end = to;
    }
    return [...tokens, made("text", text.slice(end))];
  }

  /** A name of code is a term in backticks. */
  #code(token: Token): readonly Token[] {
    const name = `\`${token.content}\``;
    const use = this.#uses.in(name).find(({ from, to }) => from === 0 && to === name.length);
    return use !== undefined && this.#takes(use.term) ? linked(use.term, token) : [token];
  }

  #takes(term: Term): boolean {
    if (term.lesson === this.lesson || this.made.has(term)) return false;
    this.made.add(term);
    return true;
  }
}

function linked({ term }: Term, words: Token): readonly Token[] {
  const href = `#/glossary/${encodeURIComponent(term)}`;
  return [
    made("html_inline", `<a class="term" data-term="${escapeHtml(term)}" href="${href}">`),
    words,
    made("html_inline", "</a>"),
  ];
}

function made(type: "text" | "html_inline", content: string): Token {
  const token = new MarkdownIt.Token(type, "", 0);
  token.content = content;
  return token;
}
