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
  let tail = new Uint8Array(0);
  return {
    add(bytes) {
      const before = tail.subarray(Math.max(0, tail.byteLength + bytes.byteLength - TAIL_BYTES));
      const after = bytes.subarray(-TAIL_BYTES);
      tail = new Uint8Array(before.byteLength + after.byteLength);
      tail.set(before);
      tail.set(after, before.byteLength);
    },
    stopped() {
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
