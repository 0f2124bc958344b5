import { formatCount, formatDuration } from "./duration.ts";
import { LessonError, listed } from "./problem.ts";
import { elapsed, type GoldenTrace, type TraceRecord } from "./trace.ts";

/** A question about a trace, as prose asks it: `largest_gap print text~"beat"`. */
export interface Query {
  readonly name: string;
  readonly filters: readonly Filter[];
}

interface Filter {
  readonly key: string;
  /** `=`: equal; `~`: contains. */
  readonly operator: "=" | "~";
  readonly value: string;
}

const kToken = /\s*(?:(\w+)(?:([=~])(?:"([^"]*)"|(\S+)))?)/y;

/** Parses `name [kind] [key=value | key~value]...`; a bare word after the name is short for k=word. */
export function parseQuery(text: string): Query {
  const trimmed = text.trim();
  const filters: Filter[] = [];
  let name: string | undefined;
  kToken.lastIndex = 0;
  while (kToken.lastIndex < trimmed.length) {
    const start = kToken.lastIndex;
    const match = kToken.exec(trimmed);
    const word = match?.[1];
    if (!match || word === undefined) {
      throw new LessonError(`cannot read "${trimmed.slice(start)}"; write a query like: count task name="fetch"`);
    }
    if (match[2] === "=" || match[2] === "~") {
      filters.push({ key: word, operator: match[2], value: match[3] ?? match[4] ?? "" });
    } else if (name === undefined) {
      name = word;
    } else {
      filters.push({ key: "k", operator: "=", value: word });
    }
  }
  if (name === undefined) throw new LessonError(`the query is empty; the queries are ${listed(kQueries.keys())}`);
  return { name, filters };
}

type Answer = (trace: GoldenTrace, filters: readonly Filter[]) => string;

/** Every query that prose may use, by name. */
export const kQueries: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  /** How long the run took: `10 s`. */
  ["elapsed", (trace) => formatDuration(elapsedOf(trace))],
  /** How many records match: `10,000`. */
  ["count", (trace, filters) => formatCount(count(trace, filters))],
  /** When the first matching record was left: `1 s`. */
  ["at", (trace, filters) => formatDuration(first(trace, filters).t)],
  /** The longest time between a matching record and the next one: `1 s`. */
  ["largest_gap", (trace, filters) => formatDuration(largestGap(trace, filters))],
  /** The `dur` of all matching records together: `1 s`. */
  ["total", (trace, filters) => formatDuration(sum(matching(trace, filters).map((record) => number(record, "dur"))))],
  /** The text of the first matching record. */
  ["text", (trace, filters) => string(first(trace, filters), "text")],
  /** The largest number of callbacks that were ready at the beginning of one loop iteration. */
  ["most_ready", (trace) => formatCount(Math.max(0, ...ofKind(trace, "tick").map((tick) => number(tick, "ready"))))],
]);

/** The answer, formatted for people. */
export function answer(trace: GoldenTrace, query: Query): string {
  const ask = kQueries.get(query.name);
  if (!ask) throw new LessonError(`there is no query "${query.name}"; the queries are ${listed(kQueries.keys())}`);
  return ask(trace, query.filters);
}

/** Whether the trace has a record at exactly this time, so that a cursor moved there shows something happen. */
export function hasRecordAt(trace: GoldenTrace, nanoseconds: number): boolean {
  return recordsOf(trace).some((record) => record.t === nanoseconds);
}

function elapsedOf(trace: GoldenTrace): number {
  return trace.form === "digest" ? trace.digest.elapsed : elapsed(trace.records);
}

function recordsOf(trace: GoldenTrace): readonly TraceRecord[] {
  if (trace.form === "records") return trace.records;
  throw new LessonError("only a digest of this trace is kept, which answers elapsed and count <kind> alone");
}

function count(trace: GoldenTrace, filters: readonly Filter[]): number {
  const [only, ...others] = filters;
  if (trace.form === "digest" && only?.key === "k" && only.operator === "=" && others.length === 0) {
    return trace.digest.counts[only.value] ?? 0;
  }
  return recordsOf(trace).filter((record) => passes(record, filters)).length;
}

function matching(trace: GoldenTrace, filters: readonly Filter[]): readonly TraceRecord[] {
  const records = recordsOf(trace).filter((record) => passes(record, filters));
  if (records.length === 0) {
    const wanted = filters.map((filter) => `${filter.key}${filter.operator}${filter.value}`);
    throw new LessonError(`no record of the trace matches ${listed(wanted)}`);
  }
  return records;
}

function first(trace: GoldenTrace, filters: readonly Filter[]): TraceRecord {
  const [record] = matching(trace, filters);
  if (!record) throw new LessonError("no record matches");
  return record;
}

function ofKind(trace: GoldenTrace, kind: string): readonly TraceRecord[] {
  return recordsOf(trace).filter((record) => record.k === kind);
}

function passes(record: TraceRecord, filters: readonly Filter[]): boolean {
  return filters.every((filter) => {
    const value = record[filter.key];
    if (value === undefined) return false;
    return filter.operator === "=" ? String(value) === filter.value : String(value).includes(filter.value);
  });
}

function largestGap(trace: GoldenTrace, filters: readonly Filter[]): number {
  const times = matching(trace, filters).map((record) => record.t);
  if (times.length < 2) throw new LessonError("a gap needs two matching records, and the trace has one");
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function number(record: TraceRecord, key: string): number {
  const value = record[key];
  if (typeof value !== "number") throw new LessonError(`a "${record.k}" record has no number "${key}"`);
  return value;
}

function string(record: TraceRecord, key: string): string {
  const value = record[key];
  if (typeof value !== "string") throw new LessonError(`a "${record.k}" record has no text "${key}"`);
  return value;
}
