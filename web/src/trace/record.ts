/**
 * The records of a trace (core/trace/format.md), as one discriminated union derived from one table.
 * Adding a kind is adding a row; the parser and the types follow.
 */

interface Field<T, Optional extends boolean> {
  readonly accepts: (value: unknown) => value is T;
  readonly optional: Optional;
}

/** JSON has a way to write what is more than any number: 1e999. */
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isString = (value: unknown): value is string => typeof value === "string";
const isStrings = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isString);

const num: Field<number, false> = { accepts: isNumber, optional: false };
const str: Field<string, false> = { accepts: isString, optional: false };
const optNum: Field<number, true> = { accepts: isNumber, optional: true };
const optStr: Field<string, true> = { accepts: isString, optional: true };
const optStrings: Field<readonly string[], true> = { accepts: isStrings, optional: true };

export const recordFields = {
  run: { format: num, backend: str, seed: num },
  tick: { n: num, ready: num },
  task: { task: num, name: str, coro: str, by: optNum, at: optStr },
  name: { task: num, name: str },
  step: { task: num },
  call: { task: num, coro: str, at: str },
  return: { task: num, coro: str, at: optStr, error: optStr },
  pass: { task: num, at: str, on: str },
  suspend: {
    task: num,
    on: str,
    at: str,
    coro: str,
    id: optNum,
    waits_for: optNum,
    count: optNum,
    until: optNum,
    stack: optStrings,
  },
  ready: { task: num, why: str, by: optNum },
  cancel: { task: num, count: num, by: optNum, at: optStr, msg: optStr },
  uncancel: { task: num, count: num },
  deliver: { task: num, at: str, coro: str },
  done: { task: num, how: str, error: optStr },
  timer: { id: num, when: num, task: optNum, what: str },
  fire: { id: num },
  untimer: { id: num },
  cpu: { lane: str, dur: num, what: str, task: optNum, at: optStr },
  submit: { id: num, task: optNum, at: optStr },
  work: { id: num, lane: str, task: optNum },
  worked: { id: num, lane: str, how: str, error: optStr },
  drop: { id: num },
  object: { id: num, what: str },
  lock: { id: num, op: str, task: optNum },
  event: { id: num, op: str, task: optNum },
  queue: { id: num, op: str, size: optNum, unfinished: optNum, task: optNum },
  semaphore: { id: num, op: str, value: num, task: optNum },
  scheduler: {
    id: num,
    op: str,
    limit: optNum,
    pending_limit: optNum,
    active: num,
    pending: num,
    task: optNum,
    at: optStr,
  },
  job: {
    id: num,
    scheduler: num,
    op: str,
    task: optNum,
    name: optStr,
    how: optStr,
    by: optNum,
    at: optStr,
    active: num,
    pending: num,
  },
  db: { id: num, op: str, sql: optStr, rows: optNum, error: optStr, task: optNum, at: optStr },
  condition: { id: num, op: str, count: num, task: optNum },
  barrier: { id: num, op: str, count: num, task: optNum },
  stream: { id: num, op: str, local: optStr, peer: optStr, bytes: optNum, lost: optNum, error: optStr, task: optNum },
  session: { id: num, op: str, task: optNum, at: optStr },
  dns: { name: str, arrives: num, address: optStr },
  packet: { id: num, from: str, to: str, bytes: num, flags: optStr, arrives: optNum },
  link: { host: str, fault: str, op: str, id: optNum },
  http: {
    id: num,
    role: str,
    op: str,
    method: optStr,
    url: optStr,
    host: optStr,
    status: optNum,
    stream: optNum,
    error: optStr,
    task: optNum,
  },
  visit: {
    id: num,
    host: str,
    op: str,
    method: optStr,
    url: optStr,
    status: optNum,
    size: optNum,
    error: optStr,
  },
  websocket: { id: num, op: str, what: str, size: num, task: optNum },
  print: { task: optNum, text: str, lane: optStr },
  invariant: { text: str, ok: num, task: optNum, at: optStr },
  inject: { do: str, host: optStr, task: optNum, at: optStr },
  await: { n: num, task: num, on: str, at: optStr },
  verdict: { outcome: str, why: optStr, awaits: num, invariants: num },
  lint: { lint: str, text: str, task: optNum, at: optStr },
  handler: { text: str, task: optNum },
  stopped: { why: str, text: str, task: optNum, coro: optStr, at: optStr },
  end: { exit: num },
} as const;

type Fields = typeof recordFields;
export type RecordKind = keyof Fields;

type Value<F> = F extends Field<infer T, boolean> ? T : never;
type RequiredKeys<S> = { [K in keyof S]: S[K] extends Field<unknown, false> ? K : never }[keyof S];
type OptionalKeys<S> = { [K in keyof S]: S[K] extends Field<unknown, true> ? K : never }[keyof S];
type Body<S> = { readonly [K in RequiredKeys<S>]: Value<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Value<S[K]> | undefined;
};

/** One record of kind K: its time `t` in integer nanoseconds, its kind `k`, and the keys of the format's table. */
export type RecordOf<K extends RecordKind> = { readonly k: K; readonly t: number } & Body<Fields[K]>;
export type TraceRecord = { [K in RecordKind]: RecordOf<K> }[RecordKind];

/** A line of the program: base name and 1-based line. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Reads "file.cpp:12"; undefined when the text has no line. */
export function parsePlace(text: string): Place | undefined {
  const colon = text.lastIndexOf(":");
  const line = Number(text.slice(colon + 1));
  return colon > 0 && Number.isInteger(line) && line > 0 ? { file: text.slice(0, colon), line } : undefined;
}
