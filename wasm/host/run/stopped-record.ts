// Finds the trace's `stopped` record, which is among the last lines of a run that a limit ended.

import type { Stopped, StopReason } from "../protocol.ts";

/** The record and the one after it are far shorter. */
const TAIL_BYTES = 16 * 1024;

const REASONS: ReadonlySet<string> = new Set<StopReason>([
  "cpu",
  "time",
  "memory",
  "stack",
  "output",
  "trace",
  "deadlock",
  "crash",
  "exception",
]);

export interface StoppedFinder {
  add(bytes: Uint8Array): void;
  stopped(): Stopped | undefined;
}

/** Watches a trace go by, keeping only its end. */
export function lastStopped(): StoppedFinder {
  // A ring: a run writes thousands of times, and each write must not copy the whole end.
  const ring = new Uint8Array(TAIL_BYTES);
  let written = 0;
  return {
    add(bytes) {
      const kept = bytes.subarray(-TAIL_BYTES);
      const from = written % TAIL_BYTES;
      const upToEnd = kept.subarray(0, TAIL_BYTES - from);
      ring.set(upToEnd, from);
      ring.set(kept.subarray(upToEnd.byteLength));
      written += kept.byteLength;
    },
    stopped() {
      const from = written < TAIL_BYTES ? 0 : written % TAIL_BYTES;
      const tail = new Uint8Array(Math.min(written, TAIL_BYTES));
      tail.set(ring.subarray(from, tail.byteLength));
      tail.set(ring.subarray(0, from), tail.byteLength - from);
      for (const line of new TextDecoder().decode(tail).split("\n").reverse()) {
        const stopped = parseStopped(line);
        if (stopped !== undefined) return stopped;
      }
      return undefined;
    },
  };
}

function parseStopped(line: string): Stopped | undefined {
  if (!line.includes('"stopped"')) return undefined;
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined; // the first line of the tail may be cut
  }
  if (typeof record !== "object" || record === null) return undefined;
  if (!("k" in record && record.k === "stopped" && "why" in record && "text" in record)) return undefined;
  if (typeof record.why !== "string" || typeof record.text !== "string" || !isStopReason(record.why)) return undefined;
  return { why: record.why, text: record.text };
}

function isStopReason(why: string): why is StopReason {
  return REASONS.has(why);
}
