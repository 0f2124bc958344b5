/** What is open at a moment, who uses it, and what was left open at the end. */
import { lastUpTo } from "../lists.ts";
import type { TraceModel } from "../model.ts";
import { momentIndex } from "./moment-index.ts";
import { leakOf, objectName, objectState } from "./object-story.ts";
import { isClosable, type RunObject } from "./objects.ts";

export interface Resource {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
  /** The record that opened it, and its task. */
  readonly opened: number;
  readonly by: number | undefined;
  /** Its line, "server.cpp:12"; undefined when the trace does not tell. */
  readonly at: string | undefined;
  /** "held by main since 20 ms". */
  readonly state: string;
  /** How many tasks wait for it. */
  readonly waiting: number;
  /** The record that closed it; undefined while it is open. */
  readonly closed: number | undefined;
  /** Whether it must be closed; the others live as long as their variable. */
  readonly closable: boolean;
  /** "never closed": how this run leaves it; undefined when nothing is amiss. */
  readonly leak: string | undefined;
}

export interface ResourceGroup {
  readonly title: string;
  readonly rows: readonly Resource[];
}

export interface Resources {
  readonly groups: readonly ResourceGroup[];
  /** So many are open at the moment. */
  readonly open: number;
  /** So many of all were never closed, released or given back. */
  readonly leaked: number;
  /** Records of advice about what was not closed. */
  readonly advice: readonly number[];
  /** So many are not shown. */
  readonly hidden: number;
}

const groups: readonly { readonly title: string; readonly kinds: readonly string[] }[] = [
  { title: "Connections and requests", kinds: ["session", "server", "stream", "request"] },
  { title: "Databases", kinds: ["pool", "connection"] },
  { title: "Jobs", kinds: ["scheduler", "job"] },
  { title: "Between tasks", kinds: ["lock", "semaphore", "queue", "event", "condition", "barrier"] },
];

/** The line at which an object was opened: its record's, or where its task was seen last. */
function placeOf(model: TraceModel, object: RunObject): string | undefined {
  for (const index of [object.opened, object.changes[0], object.opened + 1, object.opened + 2]) {
    const record = model.records[index ?? -1];
    const own = record !== undefined && "at" in record && "task" in record && record.task === object.by;
    if (own && record.at !== undefined) return record.at;
    if (record?.k === "job" || record?.k === "scheduler" || record?.k === "db") return record.at;
  }
  const places = model.tasks.get(object.by ?? -1)?.places;
  if (places === undefined) return undefined;
  const record = model.records[places[lastUpTo(places, object.opened)] ?? -1];
  return record !== undefined && "at" in record ? record.at : undefined;
}

const leaks = new WeakMap<TraceModel, ReadonlyMap<number, string>>();

/** How the run left the objects that it left in a wrong way. */
function leakedObjects(model: TraceModel): ReadonlyMap<number, string> {
  let known = leaks.get(model);
  if (known === undefined) {
    const moments = momentIndex(model);
    known = new Map(
      moments.objects.flatMap((object) => {
        const leak = leakOf(model, moments, object);
        return leak === undefined ? [] : [[object.id, leak] as const];
      }),
    );
    leaks.set(model, known);
  }
  return known;
}

/** How many tasks wait for each object. */
function waitingFor(model: TraceModel, index: number): ReadonlyMap<number, number> {
  const { waits } = momentIndex(model);
  const counts = new Map<number, number>();
  for (const position of waits.openAt(index)) {
    const record = model.records[waits.from[position] ?? -1];
    if (record?.k === "suspend" && record.id !== undefined) counts.set(record.id, (counts.get(record.id) ?? 0) + 1);
  }
  return counts;
}

/** Open objects first, then those closed last, at most `most`. */
function chosen(model: TraceModel, index: number, most: number): readonly RunObject[] {
  const { open, objects } = momentIndex(model);
  const here = open.openAt(index).slice(0, most);
  const list = here.flatMap((position) => objects[position] ?? []);
  for (let position = lastUpTo(open.from, index); position >= 0 && list.length < most; --position) {
    const object = objects[position];
    if (object !== undefined && object.closed <= index) list.push(object);
  }
  return list.sort((a, b) => a.opened - b.opened);
}

/** `most`: so many rows at most. */
export function resourcesAt(model: TraceModel, index: number, most: number): Resources {
  const { open, objects, leaks: advice } = momentIndex(model);
  const lost = leakedObjects(model);
  const waiting = waitingFor(model, index);
  const shown = chosen(model, index, most);
  const rows = shown.map((object): Resource => {
    const closed = object.closed <= index ? object.closed : undefined;
    return {
      id: object.id,
      kind: object.kind,
      name: objectName(model, object),
      opened: object.opened,
      by: object.by,
      at: placeOf(model, object),
      state: objectState(model, object, index),
      waiting: waiting.get(object.id) ?? 0,
      closed,
      closable: isClosable(object.kind),
      leak: lost.get(object.id),
    };
  });
  const titled = groups.map(({ title, kinds }) => ({ title, rows: rows.filter(({ kind }) => kinds.includes(kind)) }));
  const stillOpen = open.openAt(index).filter((position) => isClosable(objects[position]?.kind ?? "")).length;
  return {
    groups: titled.filter((group) => group.rows.length > 0),
    open: stillOpen,
    leaked: lost.size,
    advice: [...advice],
    hidden: lastUpTo(open.from, index) + 1 - shown.length,
  };
}
