/** A trace that was not made here: fetched from beside the page, or chosen on the learner's disk. */

export interface TraceText {
  /** The file's name, for people. */
  readonly name: string;
  readonly text: string;
}

/** Bytes; as many as a run in the page may leave. */
export const kLargestTrace = 256 * 1024 * 1024;

const kFormat = 1;

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

/** Why this text is no trace that can be shown, in a sentence; undefined when it is one. */
export function traceProblem({ name, text }: TraceText): string | undefined {
  if (text === "") return `${name} is empty: its program has not written it yet, or was killed before.`;
  const newline = text.indexOf("\n");
  const first = newline < 0 ? text : text.slice(0, newline);
  let record: Readonly<Record<string, unknown>> = {};
  try {
    const json: unknown = JSON.parse(first);
    if (typeof json === "object" && json !== null) record = json as Readonly<Record<string, unknown>>;
  } catch {
    // The sentence below says it.
  }
  if (record.k !== "run")
    return `Line 1 of ${name} is no trace's: it should be a record with "k":"run" and "format":1.`;
  if (record.format === kFormat) return undefined;
  return `${name} is a trace of format ${String(record.format)}; this page reads format ${kFormat}.`;
}

/** The name that the answer gives the file, or the last part of its address. */
function nameOf(response: Response, url: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded);
  } catch {
    // A name that cannot be read is no reason to refuse the trace.
  }
  return url.split("/").at(-1) ?? url;
}

/** Throws: an Error with a sentence when the trace can't be had or is too large. */
export async function fetchTrace(url: string, signal: AbortSignal): Promise<TraceText> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`There is no trace at ${url} (the server answered ${response.status}).`);
  const length = Number(response.headers.get("Content-Length") ?? 0);
  const name = nameOf(response, url);
  if (length > kLargestTrace) {
    throw new Error(`${name} has ${mebibytes(length)}; the page reads traces up to ${mebibytes(kLargestTrace)}.`);
  }
  return { name, text: await response.text() };
}
