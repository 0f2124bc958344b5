import { formatCount, formatDuration } from "./duration.ts";
import { LessonError, listed } from "./problem.ts";
import { elapsed, type GoldenTrace, type TraceRecord } from "./trace.ts";

/** A question about a trace, as prose asks it: `largest_gap print text~"beat"`. */
export interface Query {
  readonly name: string;
  readonly filters: readonly Filter[];
}

export interface Filter {
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

/** A time that a run holds. */
export interface Measured {
  readonly nanoseconds: number;
  /** When a cursor shows it. */
  readonly time: number;
  /** The record that shows it, from 0; unknown when only a digest is kept. */
  readonly record: number | undefined;
}

type Measure = (trace: GoldenTrace, filters: readonly Filter[]) => Measured;

/** The queries that ask for a time, by name. */
const kMeasures: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  /** How long the run took: `10 s`. */
  ["elapsed", (trace) => runLength(trace)],
  /** When the first matching record was left: `1 s`. */
  ["at", (trace, filters) => measured(first(trace, filters), first(trace, filters).record.t)],
  /** The longest time between a matching record and the next one: `1 s`. */
  ["largest_gap", (trace, filters) => largestGap(trace, filters)],
  /** The `dur` of all matching records together: `1 s`. */
  ["total", (trace, filters) => total(matching(trace, filters))],
]);

/** Every query that prose may use, by name. */
export const kQueries: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ...[...kMeasures].map(([name, measure]): [string, Answer] => [
    name,
    (trace, filters) => formatDuration(measure(trace, filters).nanoseconds),
  ]),
  /** How many records match: `10,000`. */
  ["count", (trace, filters) => formatCount(count(trace, filters))],
  /** The text of the first matching record. */
  ["text", (trace, filters) => string(first(trace, filters).record, "text")],
  /** The largest number of callbacks that were ready at the beginning of one loop iteration. */
  ["most_ready", (trace) => formatCount(Math.max(0, ...ofKind(trace, "tick").map((tick) => number(tick, "ready"))))],
]);

/** The answer, formatted for people. */
export function answer(trace: GoldenTrace, query: Query): string {
  const ask = kQueries.get(query.name);
  if (!ask) throw new LessonError(`there is no query "${query.name}"; the queries are ${listed(kQueries.keys())}`);
  return ask(trace, query.filters);
}

/** The time that a query asks for. */
export function measure(trace: GoldenTrace, query: Query): Measured {
  const ask = kMeasures.get(query.name);
  if (!ask) throw new LessonError(`"${query.name}" asks for no time; these do: ${listed(kMeasures.keys())}`);
  return ask(trace, query.filters);
}

/** A record that matches, and its place among all, from 0. */
export interface Found {
  readonly record: TraceRecord;
  readonly index: number;
}

/** The records that pass all filters; at least one. */
export function matching(trace: GoldenTrace, filters: readonly Filter[]): readonly Found[] {
  const found = recordsOf(trace).flatMap((record, index) => (passes(record, filters) ? [{ record, index }] : []));
  if (found.length === 0) {
    const wanted = filters.map((filter) => `${filter.key}${filter.operator}${filter.value}`);
    throw new LessonError(`no record of the trace matches ${listed(wanted)}`);
  }
  return found;
}

/** Whether the trace has a record at exactly this time, so that a cursor moved there shows something happen. */
export function hasRecordAt(trace: GoldenTrace, nanoseconds: number): boolean {
  return recordsOf(trace).some((record) => record.t === nanoseconds);
}

function runLength(trace: GoldenTrace): Measured {
  const nanoseconds = trace.form === "digest" ? trace.digest.elapsed : elapsed(trace.records);
  return { nanoseconds, time: nanoseconds, record: trace.form === "digest" ? undefined : trace.records.length - 1 };
}

function measured({ record, index }: Found, nanoseconds: number): Measured {
  return { nanoseconds, time: record.t, record: index };
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

function first(trace: GoldenTrace, filters: readonly Filter[]): Found {
  const [found] = matching(trace, filters);
  if (!found) throw new LessonError("no record matches");
  return found;
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

function largestGap(trace: GoldenTrace, filters: readonly Filter[]): Measured {
  const all = matching(trace, filters);
  const gaps = all.slice(1).map((found, i) => measured(found, found.record.t - (all[i]?.record.t ?? 0)));
  const [one, ...others] = gaps;
  if (one === undefined) throw new LessonError("a gap needs two matching records, and the trace has one");
  return others.reduce((largest, gap) => (gap.nanoseconds > largest.nanoseconds ? gap : largest), one);
}

function total(all: readonly Found[]): Measured {
  const [found] = all.slice(-1);
  if (!found) throw new LessonError("no record matches");
  return measured(
    found,
    all.reduce((sum, { record }) => sum + number(record, "dur"), 0),
  );
}

function number(record: TraceRecord, key: string): number {
  const value = record[key];
  if (typeof value !== "number") throw new LessonError(`a "${record.k}" record has no number "${key}"`);
  return value;
}

export function string(record: TraceRecord, key: string): string {
  const value = record[key];
  if (typeof value !== "string") throw new LessonError(`a "${record.k}" record has no text "${key}"`);
  return value;
}
