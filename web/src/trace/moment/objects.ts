/** What a program makes and uses besides tasks: locks, connections, requests, jobs; from when to when, and what happened to each. */

import { IntList } from "../lists.ts";
import type { TraceRecord } from "../record.ts";
import { table } from "../table.ts";
import { kNever, type Spans, SpansBuilder } from "./spans.ts";

/** As in the trace's `object` records, and "request" and "job", which have records of their own. */
export interface RunObject {
  readonly id: number;
  readonly kind: string;
  /** Which of its kind it is, from 1. */
  readonly ordinal: number;
  /** The record that first names it. */
  readonly opened: number;
  /** The record that closes it, or kNever; most kinds need no closing. */
  readonly closed: number;
  /** The task that made it; undefined when the loop did. */
  readonly by: number | undefined;
  /** Records of what happened to it, ascending; its first is not before `opened`. */
  readonly changes: Int32Array;
}

interface ObjectBuilder {
  readonly id: number;
  readonly kind: string;
  readonly opened: number;
  closed: number;
  readonly by: number | undefined;
  readonly changes: IntList;
}

type ObjectKind =
  | "lock"
  | "event"
  | "queue"
  | "semaphore"
  | "condition"
  | "barrier"
  | "stream"
  | "db"
  | "scheduler"
  | "job"
  | "http"
  | "session";
type ObjectRecord = Extract<TraceRecord, { readonly k: ObjectKind }>;

const kinds: Readonly<Record<ObjectKind, string>> = {
  lock: "lock",
  event: "event",
  queue: "queue",
  semaphore: "semaphore",
  condition: "condition",
  barrier: "barrier",
  stream: "stream",
  db: "connection",
  scheduler: "scheduler",
  job: "job",
  http: "request",
  session: "session",
};

/** What closes an object of a kind; the others live as long as their variable. */
const closing = table<readonly string[]>({
  stream: ["close", "abort", "fail"],
  connection: ["close"],
  scheduler: ["closed"],
  job: ["done"],
  request: ["end", "error"],
  session: ["close"],
});

/** Whether an object of the kind must be closed. */
export function isClosable(kind: string): boolean {
  return closing[kind] !== undefined;
}

function isObjectRecord(record: TraceRecord): record is ObjectRecord {
  return record.k in kinds;
}

export class ObjectsBuilder {
  readonly #objects = new Map<number, ObjectBuilder>();

  /** `running` is the task whose poll is open. */
  add(record: TraceRecord, index: number, running: number | undefined): void {
    if (record.k === "object") {
      if (!this.#objects.has(record.id)) this.#begin(record.id, record.what, index, running);
      return;
    }
    if (!isObjectRecord(record)) return;
    const kind = kinds[record.k];
    const by = record.k === "job" ? (record.by ?? running) : (record.task ?? running);
    const object = this.#objects.get(record.id) ?? this.#begin(record.id, kind, index, by);
    object.changes.push(index);
    if (closing[kind]?.includes(record.op)) object.closed = index;
  }

  #begin(id: number, kind: string, opened: number, by: number | undefined): ObjectBuilder {
    const object = { id, kind, opened, closed: kNever, by, changes: new IntList() };
    this.#objects.set(id, object);
    return object;
  }

  finish(): { readonly list: readonly RunObject[]; readonly spans: Spans } {
    const many = new Map<string, number>();
    const list = [...this.#objects.values()].map((object) => {
      const ordinal = (many.get(object.kind) ?? 0) + 1;
      many.set(object.kind, ordinal);
      return { ...object, ordinal, changes: object.changes.finish() };
    });
    const closed = list.filter((object) => object.closed !== kNever).sort((a, b) => a.closed - b.closed);
    const spans = new SpansBuilder();
    for (const object of list) spans.open(object.id, object.opened);
    for (const object of closed) spans.close(object.id, object.closed);
    return { list, spans: spans.finish() };
  }
}
