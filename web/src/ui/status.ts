/** The state of the run in a few words; what a screen reader announces. */
import type { AppState } from "../app/index.ts";
import { formatTime } from "../trace/index.ts";
import { plural } from "./plural.ts";

export interface Status {
  readonly text: string;
  readonly tone: "quiet" | "busy" | "good" | "bad";
}

/** How much of the compiler is there, in whole per cent; undefined when that is not known. */
export function compilerShare(state: AppState): number | undefined {
  if (state.compiler.kind !== "loading") return undefined;
  const { progress } = state.compiler;
  if (progress === undefined || progress.totalBytes === 0) return 0;
  return Math.min(100, Math.floor((100 * progress.loadedBytes) / progress.totalBytes));
}

export function statusOf(state: AppState): Status {
  const { phase, run } = state;
  switch (phase.kind) {
    case "idle":
      return { text: "", tone: "quiet" };
    case "waiting": {
      const share = compilerShare(state);
      const loaded = share === undefined ? "" : `, ${share} % is here`;
      return { text: `Your code runs as soon as the compiler is loaded${loaded}`, tone: "busy" };
    }
    case "compiling":
      return { text: "Compiling", tone: "busy" };
    case "running":
      return { text: "Running", tone: "busy" };
    case "reading":
      return { text: "Reading the trace", tone: "busy" };
    case "rejected":
      return { text: `Not compiled: ${plural(Math.max(1, phase.errors), "error")}`, tone: "bad" };
    case "aborted":
      return { text: "Stopped", tone: "quiet" };
    case "failed":
      return { text: phase.text, tone: "bad" };
    case "finished": {
      if (phase.stopped !== undefined) return { text: phase.stopped, tone: "bad" };
      const tasks = plural(run?.model.tasks.size ?? 0, "task");
      const took = formatTime(run?.model.duration ?? 0);
      if (phase.exitCode !== 0) return { text: `Exit code ${phase.exitCode} after ${took}, ${tasks}`, tone: "bad" };
      return { text: `Done: ${tasks}, ${took} of virtual time`, tone: "good" };
    }
  }
}
