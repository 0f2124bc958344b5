/** Deep links: #/06_lightweight_tasks/gather names an example, #trace=trace.jsonl a trace that is served beside the page. */

export interface Route {
  readonly lesson: string;
  /** The lesson's first when absent. */
  readonly example: string | undefined;
  /** What stands behind a question mark: a moment of a run (share/link.ts). */
  readonly query?: string | undefined;
}

const kName = /^[\w-]+$/;

/** Reads a location hash; undefined when it names no lesson. */
export function parseRoute(hash: string): Route | undefined {
  const [, path = "", query] = /^#?([^?]*)(?:\?(.*))?$/s.exec(hash) ?? [];
  const [empty, lesson, example] = path.split("/");
  if (empty !== "" || lesson === undefined || !kName.test(lesson)) return undefined;
  const route = { lesson, example: example !== undefined && kName.test(example) ? example : undefined };
  return query === undefined ? route : { ...route, query };
}

export function formatRoute(route: Route): string {
  return route.example === undefined ? `#/${route.lesson}` : `#/${route.lesson}/${route.example}`;
}

const kTraceFile = /^#trace=([\w-]+(?:\.[\w-]+)*\.jsonl)$/;

/** The address of the trace that a location hash names, relative to the page; undefined when it names none. */
export function parseTraceRoute(hash: string): string | undefined {
  return kTraceFile.exec(hash)?.[1];
}
