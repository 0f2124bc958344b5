/** What people asked the program's server, as a browser's list of requests: what of each has come by the cursor. */
import type { TraceModel, TraceRecord } from "../trace/index.ts";

export interface Visit {
  readonly id: number;
  readonly host: string;
  readonly method: string;
  readonly url: string;
  /** The record with which it was sent. */
  readonly sent: number;
  /** The record with which the server began to answer it; undefined when it never did. */
  readonly taken: number | undefined;
  /** The record that ended it; undefined when none did. */
  readonly ended: number | undefined;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "response"; readonly status: number; readonly size: number }
  | { readonly kind: "leave" }
  | { readonly kind: "error"; readonly text: string };

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function outcomeOf(record: TraceRecord & { readonly k: "visit" }): Outcome {
  if (record.op === "leave") return { kind: "leave" };
  if (record.op === "error") return { kind: "error", text: record.error ?? "" };
  return { kind: "response", status: record.status ?? 0, size: record.size ?? 0 };
}

/** "/orders" of "http://localhost:8080/orders". */
export function targetOf(url: string): string {
  const target = url.replace(/^http:\/\/[^/]*/, "");
  return target === "" ? "/" : target;
}

const known = new WeakMap<TraceModel, readonly Visit[]>();

/** In the order in which they were sent. */
export function visitsOf(model: TraceModel): readonly Visit[] {
  const made = known.get(model) ?? readVisits(model);
  known.set(model, made);
  return made;
}

function readVisits(model: TraceModel): readonly Visit[] {
  const visits: Writable<Visit>[] = [];
  const open = new Map<number, Writable<Visit>>();
  for (const index of model.networkEvents) {
    const record = model.records[index];
    if (record?.k === "http" && record.role === "server" && record.op === "request") {
      const visit = visits.find(
        (other) => other.taken === undefined && other.method === record.method && targetOf(other.url) === record.url,
      );
      if (visit !== undefined) visit.taken = index;
    }
    if (record?.k !== "visit") continue;
    if (record.op === "request") {
      const visit: Writable<Visit> = {
        id: record.id,
        host: record.host,
        method: record.method ?? "GET",
        url: record.url ?? "",
        sent: index,
        taken: undefined,
        ended: undefined,
        outcome: { kind: "none" },
      };
      visits.push(visit);
      open.set(record.id, visit);
      continue;
    }
    const visit = open.get(record.id);
    if (visit === undefined) continue;
    visit.ended = index;
    visit.outcome = outcomeOf(record);
    open.delete(record.id);
  }
  return visits;
}
