// What a run's trace tells of the moment at which a check breaks: the page's sentences, some lines of them.

import {
  buildModel,
  formatStamp,
  sentenceOf,
  stampDecimals,
  type TraceModel,
  type TraceRecord,
  taskName,
} from "@yieldpoint/web/trace";

/** Records that say how the loop works rather than what the program does. */
const kMachinery: ReadonlySet<string> = new Set([
  ...[
    "run",
    "tick",
    "timer",
    "fire",
    "untimer",
    "object",
    "step",
    "call",
    "return",
    "pass",
    "packet",
    "await",
    "verdict",
    "end",
  ],
]);

/** That a new task is ready goes without saying. */
function isTold(record: TraceRecord): boolean {
  return !kMachinery.has(record.k) && !(record.k === "ready" && record.why === "created");
}

export interface StoryLine {
  readonly stamp: string;
  readonly sentence: string;
  /** It is the moment. */
  readonly isMoment: boolean;
}

export interface Moment {
  /** In nanoseconds; the end of the run without it. */
  readonly when: number | undefined;
  /** What was seen there: a text that was printed is in it. */
  readonly seen: string;
  /** Whether something was done to the run at one of its awaits: then that is the moment. */
  readonly swept: boolean;
  /** The learner's file: its lines need no name. */
  readonly file: string;
}

/** At most `most` lines around the moment, most of them before it. */
export function storyAround(trace: string, moment: Moment, most: number): readonly StoryLine[] {
  const model = buildModel(trace);
  const told = model.records.flatMap((record, index) => (isTold(record) ? [index] : []));
  if (told.length === 0) return [];
  const at = focusOf(model, told, moment);
  // What follows from a cancellation matters more than what came before it.
  const after = Math.min(Math.floor(most / (moment.swept ? 1.5 : 3)), told.length - 1 - at);
  const first = Math.max(0, at + after - most + 1);
  const shown = told.slice(first, first + most);
  const decimals = stampDecimals(shown.map((index) => timeAt(model, index)));
  return shown.map((index) => ({
    stamp: formatStamp(timeAt(model, index), decimals),
    sentence: sentenceOf(model, index).replaceAll(`${moment.file}:`, "line "),
    isMoment: index === told[at],
  }));
}

/**
 * Which of the told records is the moment: the one that left the text that was seen, the end of the task that is named, or else the last one until then.
 */
function focusOf(model: TraceModel, told: readonly number[], { when, seen, swept }: Moment): number {
  const injected = swept ? told.findIndex((index) => model.records[index]?.k === "inject") : -1;
  if (injected >= 0) return injected;
  const isUntil = (index: number): boolean => when === undefined || timeAt(model, index) <= when;
  const isSeen = (index: number): boolean => {
    const record = model.records[index];
    if (record?.k === "done") return seen.startsWith(`Task ${taskName(model, record.task)} `);
    if (record?.k === "print") return record.text !== "" && seen.includes(`"${record.text}"`);
    return record?.k === "lint" && seen.includes(record.text);
  };
  const found = told.findIndex((index) => isUntil(index) && isSeen(index));
  return found >= 0 ? found : Math.max(0, told.findLastIndex(isUntil));
}

function timeAt(model: TraceModel, index: number): number {
  return model.times[index] ?? 0;
}
