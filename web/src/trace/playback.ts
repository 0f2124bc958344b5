/**
 * Playing: virtual time passes at a chosen speed, and each record takes a moment of its own, so that a run that happens
 * in one instant plays too; a long idle stretch is shortened, so that an hour of waiting does not take one.
 */
import type { Cursor } from "./cursor.ts";
import type { Fold } from "./folds.ts";
import { type TraceModel, timeOf } from "./model.ts";

export interface Playhead {
  readonly cursor: Cursor;
  /** Milliseconds of real time already spent in the present moment of one record. */
  readonly spent: number;
}

export const kSpeeds = [0.01, 0.03, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 100] as const;

/** A record's moment at speed 1, in milliseconds. */
const kMoment = 90;
/** All the moments of a run together take at most this long at speed 1, in milliseconds. */
const kAllMoments = 20_000;
/** A stretch without records takes at most this long, in milliseconds, at any speed; and one that is folded this long. */
const kLongestIdle = 4_000;
const kLongestFold = 700;

/** How long a record's moment is at speed 1, in milliseconds. */
export function momentOf(model: TraceModel): number {
  return Math.min(kMoment, kAllMoments / Math.max(1, model.records.length));
}

/** Moves the playhead on by `elapsed` milliseconds of real time. Stops at the last record. */
export function advance(
  model: TraceModel,
  head: Playhead,
  elapsed: number,
  speed: number,
  folds: readonly Fold[] = [],
): Playhead {
  const last = model.records.length - 1;
  const moment = momentOf(model) / speed;
  let budget = elapsed + head.spent;
  let { index, time } = head.cursor;
  while (index < last) {
    const from = timeOf(model, index);
    if (time === from) {
      // In the record's own moment; the time after it begins when that is over.
      if (budget < moment) return { cursor: { index, time }, spent: budget };
      budget -= moment;
    }
    const gap = timeOf(model, index + 1) - from;
    // Nanoseconds of virtual time that pass in a millisecond of real time.
    const rate = Math.max(
      speed * 1e6,
      gap / (folds.some((fold) => fold.index === index) ? kLongestFold : kLongestIdle),
    );
    const passed = Math.min(from + gap - time, budget * rate);
    if (time + passed < from + gap) {
      // Strictly after the record's time, or its moment would begin again.
      return { cursor: { index, time: Math.max(time + passed, from + Math.min(1, gap / 2)) }, spent: 0 };
    }
    budget -= passed / rate;
    index += 1;
    time = timeOf(model, index);
  }
  return { cursor: { index: Math.max(0, last), time: timeOf(model, last) }, spent: 0 };
}
