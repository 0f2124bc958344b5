/** What the course has besides its lessons: the words that it explains, and the library's names. Parsed once at the border. */
import { list, object, text } from "./json.ts";

export interface Term {
  readonly term: string;
  /** Rendered from our own markdown when the course is built. */
  readonly html: string;
  /** The lesson that explains it. */
  readonly lesson: string;
}

/** A header of the library. */
export interface ReferencePage {
  readonly id: string;
  readonly file: string;
  readonly about: string;
  readonly names: readonly ReferenceName[];
}

export interface ReferenceName {
  readonly name: string;
  readonly signatures: readonly string[];
  /** Sentences with `code`. */
  readonly text: string;
  readonly facts: readonly { readonly label: string; readonly text: string }[];
  /** Programs of lessons that use it. */
  readonly examples: readonly { readonly lesson: string; readonly example: string; readonly title: string }[];
}

export function parseGlossary(value: unknown): readonly Term[] {
  return list(object(value, "the glossary").terms, "terms", parseTerm);
}

export function parseTerm(value: unknown): Term {
  const json = object(value, "a term");
  return { term: text(json, "term"), html: text(json, "html"), lesson: text(json, "lesson") };
}

export function parseReference(value: unknown): readonly ReferencePage[] {
  return list(object(value, "the reference").pages, "pages", (item) => {
    const json = object(item, "a page");
    return {
      id: text(json, "id"),
      file: text(json, "file"),
      about: text(json, "about"),
      names: list(json.names, "names", parseName),
    };
  });
}

function parseName(value: unknown): ReferenceName {
  const json = object(value, "a name");
  return {
    name: text(json, "name"),
    text: text(json, "text"),
    signatures: list(json.signatures, "signatures", String),
    facts: list(json.facts, "facts", (item) => {
      const fact = object(item, "a fact");
      return { label: text(fact, "label"), text: text(fact, "text") };
    }),
    examples: list(json.examples, "examples", (item) => {
      const example = object(item, "an example");
      return { lesson: text(example, "lesson"), example: text(example, "example"), title: text(example, "title") };
    }),
  };
}
