/** Reads a trace's JSON Lines once, at the border: what comes out is typed and ordered in time. */
import { type RecordKind, recordFields, type TraceRecord } from "./record.ts";
import { isSafe, withSafeTexts } from "./safe-text.ts";

export interface ParsedTrace {
  /** In order of time; within one time in order of the file. */
  readonly records: readonly TraceRecord[];
  /** What could not be read, at most `kMaxProblems` sentences. */
  readonly problems: readonly string[];
}

const kMaxProblems = 20;
const kKnownKinds: ReadonlySet<string> = new Set(Object.keys(recordFields));

function isKind(kind: unknown): kind is RecordKind {
  return typeof kind === "string" && kKnownKinds.has(kind);
}

type FieldList = readonly (readonly [string, { readonly optional: boolean; accepts(value: unknown): boolean }])[];

/** The table's rows as lists, made once: a trace has up to a million records. */
const fieldLists: ReadonlyMap<string, FieldList> = new Map(
  Object.entries(recordFields).map(([kind, fields]) => [kind, Object.entries(fields)]),
);

function missingField(value: Readonly<Record<string, unknown>>, kind: RecordKind): string | undefined {
  for (const [name, field] of fieldLists.get(kind) ?? []) {
    const given = value[name];
    if (given === undefined ? !field.optional : !field.accepts(given)) return name;
  }
  return undefined;
}

type Line = { readonly record: TraceRecord } | { readonly problem: string } | "skip";

/** Reads one line. Kinds that this page does not know are skipped, as the format asks. */
export function parseLine(line: string): Line {
  let value: Readonly<Record<string, unknown>>;
  try {
    const json: unknown = isSafe(line) ? JSON.parse(line) : JSON.parse(line, withSafeTexts);
    if (typeof json !== "object" || json === null) return { problem: "not an object" };
    value = json as Readonly<Record<string, unknown>>;
  } catch {
    return { problem: "not JSON" };
  }
  if (!isKind(value.k)) return typeof value.k === "string" ? "skip" : { problem: "no kind" };
  if (typeof value.t !== "number" || !(value.t >= 0 && value.t <= Number.MAX_SAFE_INTEGER))
    return { problem: `${value.k} without a time` };
  const missing = missingField(value, value.k);
  if (missing !== undefined) return { problem: `${value.k} without a valid "${missing}"` };
  // Every field of the kind's row was checked just above; the compiler can't follow that through the table.
  return { record: value as unknown as TraceRecord };
}

/** A parser that is fed lines in slices, so that a long trace never freezes the page. */
export class TraceParser {
  readonly #records: TraceRecord[] = [];
  readonly #problems: string[] = [];
  readonly #text: string;
  #offset = 0;
  #line = 0;
  #ordered = true;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads up to `lines` lines; true while there are more. */
  readSome(lines: number): boolean {
    for (let left = lines; left > 0 && this.#offset < this.#text.length; --left) {
      const newline = this.#text.indexOf("\n", this.#offset);
      const end = newline < 0 ? this.#text.length : newline;
      this.#readLine(this.#text.slice(this.#offset, end));
      this.#offset = end + 1;
    }
    return this.#offset < this.#text.length;
  }

  #readLine(line: string): void {
    this.#line += 1;
    if (line.length === 0) return;
    const parsed = parseLine(line);
    if (parsed === "skip") return;
    if ("problem" in parsed) {
      if (this.#problems.length < kMaxProblems) this.#problems.push(`line ${this.#line}: ${parsed.problem}`);
      return;
    }
    const last = this.#records.at(-1);
    if (last !== undefined && parsed.record.t < last.t) this.#ordered = false;
    this.#records.push(parsed.record);
  }

  /** The records in order of time. Lanes are each ordered already, so a stable sort merges them without reordering any. */
  finish(): ParsedTrace {
    if (!this.#ordered) this.#records.sort((a, b) => a.t - b.t);
    return { records: this.#records, problems: this.#problems };
  }
}

/** Parses a whole trace at once. */
export function parseTrace(text: string): ParsedTrace {
  const parser = new TraceParser(text);
  while (parser.readSome(100_000));
  return parser.finish();
}
