/**
 * Who waits for what at a moment: tasks, what they wait for, and who could end that. An edge leads from who waits to what
 * is waited for; a circle of edges that are certain is a deadlock.
 */
import type { Cursor } from "../cursor.ts";
import { describeLane } from "../describe.ts";
import { runningTask } from "../mark.ts";
import { type TraceModel, taskName } from "../model.ts";
import { atLine } from "../places.ts";
import type { RecordOf } from "../record.ts";
import { waitsFor } from "../story.ts";
import { formatTime } from "../time.ts";
import { circles } from "./circles.ts";
import { laneOfTask, type MomentIndex, momentIndex } from "./moment-index.ts";
import { objectState, shortName } from "./object-story.ts";
import { taskKey, WaitTargets } from "./wait-targets.ts";
import { workAt } from "./work.ts";

export interface GraphNode {
  /** "task 3", "object 7", "work 9": unique in the graph. */
  readonly key: string;
  readonly kind: "task" | "object" | "group";
  /** The task's or the object's number; the first member's of a group. */
  readonly id: number;
  readonly name: string;
  /** What it waits for, or what it is, in a few words. */
  readonly note: string;
  readonly state: "running" | "ready" | "waiting" | "object";
  /** The record that explains it. */
  readonly index: number;
  /** Tasks of a group. */
  readonly members: readonly number[];
  readonly inCircle: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** "waits": who waits; "held": who could end the wait; "made": who created a task that nobody waits for. */
  readonly kind: "waits" | "held" | "made";
  /** False when the trace does not say which it is of several. */
  readonly sure: boolean;
  readonly inCircle: boolean;
}

export interface AwaitGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The nodes of each deadlock, in order. */
  readonly circles: readonly (readonly string[])[];
  /** The record that found that no task can ever run again; undefined before it. */
  readonly stuck: number | undefined;
  /** Tasks that exist at the moment and are left out. */
  readonly hidden: number;
}

/** Tasks that are looked at; a graph of more could not be read. */
export const kMostTasks = 4_000;

class GraphBuilder {
  readonly #model: TraceModel;
  readonly #moments: MomentIndex;
  readonly #cursor: Cursor;
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges: GraphEdge[] = [];
  readonly #waits = new Map<number, number>();
  readonly #targets: WaitTargets;
  readonly #alive: ReadonlySet<number>;
  readonly #hidden: number;

  constructor(model: TraceModel, cursor: Cursor) {
    this.#model = model;
    this.#cursor = cursor;
    this.#moments = momentIndex(model);
    const { tasks, waits } = this.#moments;
    const open = tasks.openAt(cursor.index);
    const ids = open.slice(0, kMostTasks).flatMap((position) => {
      const record = model.records[tasks.from[position] ?? -1];
      return record?.k === "task" ? [record.task] : [];
    });
    this.#hidden = open.length - ids.length;
    this.#alive = new Set(ids);
    for (const position of waits.openAt(cursor.index)) {
      const at = waits.from[position] ?? -1;
      const record = model.records[at];
      if (record?.k === "suspend") this.#waits.set(record.task, at);
    }
    this.#targets = new WaitTargets(model, this.#moments, cursor.index, kMostTasks);
  }

  build(): AwaitGraph {
    for (const task of this.#alive) this.#addTask(task);
    const awaited = new Set(this.#edges.map(({ to }) => to));
    for (const task of this.#alive) {
      const parent = this.#model.tasks.get(task)?.parent;
      if (parent === undefined || !this.#alive.has(parent) || awaited.has(taskKey(task))) continue;
      this.#addEdge(taskKey(parent), taskKey(task), "made", true);
    }
    const rounds = circles(this.#edges.filter(({ kind, sure }) => sure && kind !== "made"));
    const within = new Set(rounds.flat());
    const edge = (each: GraphEdge): GraphEdge => {
      const round = rounds.find((keys) => keys.includes(each.from));
      const next = round?.[(round.indexOf(each.from) + 1) % round.length];
      return next === each.to ? { ...each, inCircle: true } : each;
    };
    return {
      nodes: [...this.#nodes.values()].map((node) => (within.has(node.key) ? { ...node, inCircle: true } : node)),
      edges: within.size === 0 ? this.#edges : this.#edges.map(edge),
      circles: rounds,
      stuck: this.#stuck(),
      hidden: this.#hidden,
    };
  }

  #addTask(task: number): void {
    const model = this.#model;
    const wait = this.#waits.get(task);
    const record = wait === undefined ? undefined : model.records[wait];
    const running = runningTask(model, this.#cursor.index) === task;
    this.#nodes.set(taskKey(task), {
      key: taskKey(task),
      kind: "task",
      id: task,
      name: taskName(model, task),
      note: record?.k === "suspend" ? this.#waitNote(record) : running ? "runs" : "is ready",
      state: record?.k === "suspend" ? "waiting" : running ? "running" : "ready",
      index: wait ?? model.tasks.get(task)?.created ?? 0,
      members: [],
      inCircle: false,
    });
    if (record?.k !== "suspend") return;
    for (const { to, sure } of this.#targets.of(record)) {
      if (this.#isLeftOut(to)) continue;
      this.#addEdge(taskKey(task), to, "waits", sure);
      this.#addObject(to);
    }
  }

  #stuck(): number | undefined {
    const { stopped } = this.#moments;
    const record = this.#model.records[stopped ?? -1];
    const reached = stopped !== undefined && stopped <= this.#cursor.index;
    return reached && record?.k === "stopped" && record.why === "deadlock" ? stopped : undefined;
  }

  /** A task beyond those that are looked at. */
  #isLeftOut(key: string): boolean {
    return key.startsWith("task ") && !this.#alive.has(Number(key.slice("task ".length)));
  }

  #waitNote(record: RecordOf<"suspend">): string {
    const until = record.on === "sleep" && record.until !== undefined ? ` until ${formatTime(record.until)}` : "";
    return `${waitsFor(this.#model, record)}${until}${atLine(this.#model, record.at).replace(" at ", " · ")}`;
  }

  #addEdge(from: string, to: string, kind: GraphEdge["kind"], sure: boolean): void {
    this.#edges.push({ from, to, kind, sure, inCircle: false });
  }

  /** The node of an object, and who could give it. */
  #addObject(key: string): void {
    const [what = "", number = ""] = key.split(" ");
    if (what === "task" || this.#nodes.has(key)) return;
    const id = Number(number);
    const object = this.#moments.objectById.get(id);
    const base = { key, kind: "object", id, state: "object", members: [], inCircle: false } as const;
    if (what === "work" || object === undefined) {
      const { name, note, index } = workAt(this.#model, this.#moments, id, this.#cursor.index);
      this.#nodes.set(key, { ...base, name, note, index });
      return;
    }
    const name = shortName(this.#model, object);
    const note = objectState(this.#model, object, this.#cursor.index);
    this.#nodes.set(key, { ...base, name, note, index: object.opened });
    for (const { to, sure } of this.#targets.holders(object)) {
      if (this.#isLeftOut(to)) continue;
      this.#addEdge(key, to, "held", sure);
      this.#addObject(to);
    }
  }
}

export function awaitGraph(model: TraceModel, cursor: Cursor): AwaitGraph {
  return new GraphBuilder(model, cursor).build();
}

/** A node in a sentence: why a task waits, what an object is. */
export function nodeSentence(model: TraceModel, node: GraphNode, cursor: Cursor): string {
  if (node.kind === "group") return `${node.name}. ${node.note}. Choose it to see its first task by itself.`;
  const lane = node.kind === "task" ? laneOfTask(model, node.id) : undefined;
  if (lane !== undefined) return describeLane(model, lane, cursor);
  return node.note === "" ? `${node.name}.` : `${node.name}: ${node.note}.`;
}

/** A deadlock's circle in a sentence. */
export function circleSentence({ nodes }: AwaitGraph, round: readonly string[]): string {
  const nameOf = (key: string | undefined): string => nodes.find((node) => node.key === key)?.name ?? "";
  const isTask = (key: string | undefined): boolean => key?.startsWith("task ") ?? false;
  // It is told from a task on.
  const first = Math.max(0, round.findIndex(isTask));
  const turned = [...round.slice(first), ...round.slice(0, first)];
  const parts = turned.map((key, i) => {
    const next = turned[i + 1] ?? turned[0];
    return isTask(key) ? `${i === 0 ? "" : ", which "}waits for ${nameOf(next)}` : `, held by ${nameOf(next)}`;
  });
  return `${nameOf(turned[0])} ${parts.join("")}: none of them can ever go on.`;
}
