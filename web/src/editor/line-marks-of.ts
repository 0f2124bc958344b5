/** Which lines the editor marks at a state of the page. */
import { type AppState, currentRun } from "../app/index.ts";
import { LaneState, lastUpTo, markAt, placeOfTask, stateOfInterval, taskName } from "../trace/index.ts";
import type { LineMarks } from "./marks.ts";

/** Above this many tasks the waiting counts are left out: they are looked up anew for each cursor. */
const kMostTasks = 500;

function waitingLines(state: AppState, file: string): ReadonlyMap<number, number> {
  const lines = new Map<number, number>();
  const run = currentRun(state);
  if (run === undefined || run.model.tasks.size > kMostTasks) return lines;
  for (const lane of run.model.lanes) {
    if (lane.kind !== "task") continue;
    const at = stateOfInterval(lane, lastUpTo(lane.from, state.cursor.index));
    if (at.state !== LaneState.waiting) continue;
    const place = placeOfTask(run.model, lane.id, state.cursor.index, file);
    if (place !== undefined) lines.set(place.line, (lines.get(place.line) ?? 0) + 1);
  }
  return lines;
}

/** The lines of the file that is open; at home, of the program. */
export function lineMarksOf(state: AppState): LineMarks {
  const run = currentRun(state);
  const file = state.openFile === "" ? (run?.file ?? "") : state.openFile;
  const mark = run === undefined ? undefined : markAt(run.model, state.cursor.index, file, state.selected);
  return {
    current: mark?.place.line,
    note: mark?.task === undefined || run === undefined ? "" : taskName(run.model, mark.task),
    pointed: state.pointed?.file === file ? state.pointed.line : undefined,
    waiting: waitingLines(state, file),
  };
}
