/** What each waiting task waits for at a moment, and who could end that. */
import type { TraceModel } from "../model.ts";
import type { RecordOf } from "../record.ts";
import { childrenOf, isAlive, type MomentIndex } from "./moment-index.ts";
import { holderOf } from "./object-story.ts";
import type { RunObject } from "./objects.ts";

export const taskKey = (id: number): string => `task ${id}`;
export const objectKey = (id: number): string => `object ${id}`;
export const workKey = (id: number): string => `work ${id}`;

export interface Target {
  readonly to: string;
  /** False when the trace does not say which it is of several. */
  readonly sure: boolean;
}

const sureTask = (id: number): Target => ({ to: taskKey(id), sure: true });

/** Waits for several tasks; the trace tells only how many. */
const kGathering: ReadonlySet<string> = new Set(["gather", "wait", "as_completed", "task_group"]);

export class WaitTargets {
  readonly #model: TraceModel;
  readonly #moments: MomentIndex;
  readonly #index: number;
  readonly #most: number;

  /** `most`: so many of the tasks that one gathers are looked for. */
  constructor(model: TraceModel, moments: MomentIndex, index: number, most: number) {
    this.#model = model;
    this.#moments = moments;
    this.#index = index;
    this.#most = most;
  }

  #isAlive(task: number): boolean {
    return isAlive(this.#model, task, this.#index);
  }

  /** What a task waits for: other tasks, or an object. */
  of(record: RecordOf<"suspend">): readonly Target[] {
    const { on, id, waits_for: other, task, count } = record;
    if (id !== undefined && this.#moments.objectById.has(id)) {
      const job = on.startsWith("job.") ? this.#model.jobs.get(id)?.task : undefined;
      if (job !== undefined && this.#isAlive(job)) return [sureTask(job)];
      return [{ to: objectKey(id), sure: true }];
    }
    if (on === "to_thread" && id !== undefined) return [{ to: workKey(id), sure: true }];
    if (other !== undefined) return this.#isAlive(other) ? [sureTask(other)] : [];
    return kGathering.has(on) ? this.#gathered(task, count) : [];
  }

  /** The trace tells how many are gathered, not which: those that the task has created, if that fits. */
  #gathered(task: number, count = Number.POSITIVE_INFINITY): readonly Target[] {
    const children = childrenOf(this.#model, task);
    const fits = children.length <= count;
    const alive: number[] = [];
    for (const child of children) {
      if (fits && alive.length >= this.#most) break;
      if (this.#isAlive(child)) alive.push(child);
    }
    const sure = fits || alive.length <= count;
    return alive.slice(-Math.min(count, this.#most)).map((child) => ({ to: taskKey(child), sure }));
  }

  /** Who could give an object to those who wait for it. */
  holders(object: RunObject): readonly Target[] {
    switch (object.kind) {
      case "lock": {
        const holder = holderOf(this.#model, object, this.#index);
        return holder === undefined || !this.#isAlive(holder) ? [] : [sureTask(holder)];
      }
      case "pool":
        return this.#borrowers();
      case "scheduler":
        return this.#activeJobs(object.id);
      case "job":
        return [{ to: objectKey(this.#model.jobs.get(object.id)?.scheduler ?? 0), sure: true }];
      default:
        return [];
    }
  }

  /** The trace does not tell which connections are a pool's. */
  #borrowers(): readonly Target[] {
    const { borrowed } = this.#moments;
    return borrowed.openAt(this.#index).flatMap((position) => {
      const record = this.#model.records[borrowed.from[position] ?? -1];
      const task = record?.k === "db" ? record.task : undefined;
      return task === undefined || !this.#isAlive(task) ? [] : [{ to: taskKey(task), sure: false }];
    });
  }

  /** Each of several makes room when it ends, so that only a single one must. */
  #activeJobs(scheduler: number): readonly Target[] {
    const jobs = this.#moments.open.openAt(this.#index).flatMap((position) => {
      const job = this.#model.jobs.get(this.#moments.objects[position]?.id ?? -1);
      const task = job?.scheduler === scheduler ? job.task : undefined;
      return task === undefined || !this.#isAlive(task) ? [] : [task];
    });
    return jobs.map((task) => ({ to: taskKey(task), sure: jobs.length === 1 }));
  }
}
