/**
 * Deep links: #/06_lightweight_tasks/gather names an example, #/06_lightweight_tasks?section=predict a section of a lesson's
 * text, #trace=trace.jsonl a trace that is served beside the page.
 */

export interface Route {
  readonly lesson: string;
  /** The lesson's first when absent. */
  readonly example: string | undefined;
  /** What stands behind a question mark: a moment of a run (share/link.ts). */
  readonly query?: string | undefined;
  /** The name of a heading in the lesson's text; with it there is no moment. */
  readonly section?: string | undefined;
}

const kName = /^[\w-]+$/;

/** A page that is no lesson: #/glossary/semaphore, #/reference/task/Task.cancel; `at` is where in it. */
export interface BookRoute {
  readonly kind: "glossary" | "reference";
  /** A header's page; undefined for the list of all. */
  readonly page: string | undefined;
  readonly at: string | undefined;
}

const kBook = /^#\/(?:(glossary)(?:\/([^/?]+))?|(reference)(?:\/(\w[^/?]*)(?:\/([^/?]+))?)?)\/?$/;

/** Undefined for what names another place. */
export function parseBookRoute(hash: string): BookRoute | undefined {
  const [, glossary, term, reference, page, name] = kBook.exec(hash) ?? [];
  if (reference !== undefined) return { kind: "reference", page: decoded(page), at: decoded(name) };
  return glossary === undefined ? undefined : { kind: "glossary", page: undefined, at: decoded(term) };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    // No address of ours: the page is shown from its beginning.
    return undefined;
  }
}

/** Reads a location hash; undefined when it names no lesson. */
export function parseRoute(hash: string): Route | undefined {
  const [, path = "", query] = /^#?([^?]*)(?:\?(.*))?$/s.exec(hash) ?? [];
  const [empty, lesson, example] = path.split("/");
  if (empty !== "" || lesson === undefined || !kName.test(lesson)) return undefined;
  const route = { lesson, example: example !== undefined && kName.test(example) ? example : undefined };
  const section = /^section=([\w-]+)$/.exec(query ?? "")?.[1];
  if (section !== undefined) return { ...route, section };
  return query === undefined ? route : { ...route, query };
}

export function formatRoute(route: Route): string {
  const place = route.example === undefined ? `#/${route.lesson}` : `#/${route.lesson}/${route.example}`;
  return route.section === undefined ? place : `${place}?section=${route.section}`;
}

const kTraceFile = /^#trace=([\w-]+(?:\.[\w-]+)*\.jsonl)$/;

/** The address of the trace that a location hash names, relative to the page; undefined when it names none. */
export function parseTraceRoute(hash: string): string | undefined {
  return kTraceFile.exec(hash)?.[1];
}
