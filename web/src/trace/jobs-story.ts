/** Sentences about schedulers and their jobs. */
import { changeBefore, isClosing, type Occupancy, occupancyAt } from "./jobs.ts";
import {
  jobName,
  type Lane,
  LaneState,
  type StateAt,
  stateOfInterval,
  type TraceModel,
  taskName,
  timeOf,
} from "./model.ts";
import { atLine, becauseOfLine } from "./places.ts";
import type { RecordOf } from "./record.ts";
import { formatTime } from "./time.ts";

/** "the scheduler", or which when there are several. */
export function schedulerName(model: TraceModel, id: number): string {
  return model.schedulers.size < 2 ? "the scheduler" : `scheduler ${id}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function shown(many: number): string {
  return many.toLocaleString("en");
}

/** "the job store-2", "the job of POST /orders", or "job 7" when it has no name. */
function theJob(model: TraceModel, id: number): string {
  const name = jobName(model, id);
  if (/^job \d+$/.test(name)) return name;
  return name.startsWith("job ") ? `the ${name}` : `the job ${name}`;
}

/** "2 of 2 jobs are active". */
export function activeJobs({ active, limit }: Occupancy, whose = ""): string {
  const all = limit ?? active;
  const many = limit === undefined ? shown(active) : `${shown(active)} of ${shown(limit)}`;
  return `${many} ${all === 1 ? "job" : "jobs"}${whose} ${all === 1 ? "is" : "are"} active`;
}

function fullness(occupancy: Occupancy): string {
  const { pending } = occupancy;
  const waiting = pending === 0 ? "none is pending" : `${shown(pending)} ${pending === 1 ? "is" : "are"} pending`;
  return `${activeJobs(occupancy)}, ${waiting}`;
}

/** What a task waits for that waits for a scheduler or a job; undefined for others. */
export function waitsForJobs(model: TraceModel, { on, id = 0, count }: RecordOf<"suspend">): string | undefined {
  const scheduler = schedulerName(model, id);
  switch (on) {
    case "scheduler.spawn": {
      const most = model.schedulers.get(id)?.pendingLimit ?? 0;
      const jobs = most === 1 ? "1 pending job" : `${shown(most)} pending jobs`;
      return `room in the queue of ${scheduler}${most === 0 ? "" : ` (at most ${jobs})`}`;
    }
    case "scheduler.close":
      return `the jobs of ${scheduler} to end${count === undefined ? "" : ` (${shown(count)} left)`}`;
    case "job.wait":
      return theJob(model, id);
    case "job.close":
      return `${theJob(model, id)} to end`;
    default:
      return undefined;
  }
}

export function jobSentence(model: TraceModel, record: RecordOf<"job">): string {
  const job = theJob(model, record.id);
  const by = record.by === undefined ? undefined : taskName(model, record.by);
  const full = fullness({ ...record, limit: model.schedulers.get(record.scheduler)?.limit });
  const scheduler = schedulerName(model, record.scheduler);
  const spawns = `${by ?? "The loop"} spawns ${job} on ${scheduler}${atLine(model, record.at)}`;
  switch (record.op) {
    case "spawn":
      return `${spawns}: it starts at once; ${full}.`;
    case "queue":
      return `${spawns}: it waits for a place; ${full}.`;
    case "start":
      return `${capitalised(scheduler)} has a place for ${job}, which starts: ${full}.`;
    case "close":
      return by === undefined ? `${capitalised(job)} is asked to end.` : `${by} asks ${job} to end.`;
    default:
      break;
  }
  if (model.jobs.get(record.id)?.task === undefined) {
    return `${capitalised(job)} is dropped while it is pending, and never runs: ${full}.`;
  }
  const ended = { exception: "has failed", cancelled: "has ended cancelled" }[record.how ?? ""] ?? "is done";
  return `${capitalised(job)} ${ended}: ${full}.`;
}

export function schedulerSentence(model: TraceModel, record: RecordOf<"scheduler">): string {
  const by = record.task === undefined ? "The loop" : taskName(model, record.task);
  const { limit, pending_limit: pending = 0 } = record;
  const scheduler = schedulerName(model, record.id);
  switch (record.op) {
    case "create": {
      const active = limit === undefined ? "any number of jobs" : limit === 1 ? "1 job" : `${shown(limit)} jobs`;
      const more =
        limit === undefined ? "" : `, ${pending === 0 ? "any number" : `at most ${shown(pending)}`} may wait`;
      const name = model.schedulers.size < 2 ? "a scheduler" : scheduler;
      return `${by} makes ${name}${atLine(model, record.at)}: ${active} may be active${more}.`;
    }
    case "close":
      return `${by} closes ${scheduler}, which takes no more jobs: ${fullness({ ...record, limit: model.schedulers.get(record.id)?.limit })}.`;
    default:
      return record.active === 0
        ? `${capitalised(scheduler)} is closed: none of its jobs is left.`
        : `${capitalised(scheduler)} is closed, though ${record.active === 1 ? "1 job has" : `${record.active} jobs have`} not ended.`;
  }
}

/** How a job's pending ends: what the trace says of the interval that follows. */
function endOfPending(model: TraceModel, lane: Lane, scheduler: number, at: StateAt): string {
  const next = lane.from[at.interval + 1];
  if (next === undefined) return "; it never starts in this run";
  const when = formatTime(timeOf(model, next));
  if (stateOfInterval(lane, at.interval + 1).state === LaneState.dropped) return `; it will be dropped at ${when}`;
  const freed = changeBefore(model, scheduler, next);
  const place = freed?.k === "job" && freed.op === "done" ? `, when ${jobName(model, freed.id)} has ended` : "";
  return `; it will start at ${when}${place}`;
}

/** Why the job of this lane is pending at a record. */
export function pendingSentence(model: TraceModel, lane: Lane, at: StateAt, index: number): string {
  const record = model.records[at.cause];
  if (record?.k !== "job") return `${lane.name} is pending`;
  const active = activeJobs(occupancyAt(model, record.scheduler, index), " of this scheduler");
  const since = `since ${formatTime(record.t)}${becauseOfLine(model, record.at)}`;
  return `${lane.name} waits for a place ${since}: ${active}${endOfPending(model, lane, record.scheduler, at)}`;
}

/** What ended the pending of a job that never ran. */
export function droppedSentence(model: TraceModel, lane: Lane, at: StateAt): string {
  const record = model.records[at.cause];
  if (record?.k !== "job") return `${lane.name} was dropped`;
  const by = record.by === undefined ? "" : ` by ${taskName(model, record.by)}`;
  const closed = isClosing(model, record.scheduler, at.cause) ? schedulerName(model, record.scheduler) : "it";
  return `${lane.name} never ran: ${closed} was closed${by} at ${formatTime(record.t)}, before it had a place`;
}

/** Whose job the lane's task is, and how full that scheduler is; empty for a task that is no job. */
export function membership(model: TraceModel, lane: Lane, index: number): string {
  const job = lane.job === undefined ? undefined : model.jobs.get(lane.job);
  if (job === undefined || index < job.spawned) return "";
  const occupancy = occupancyAt(model, job.scheduler, index);
  return ` A job of ${schedulerName(model, job.scheduler)}: ${fullness(occupancy)}.`;
}
