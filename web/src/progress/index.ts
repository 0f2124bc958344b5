/** What somebody has done of the course: kept by the page and by `yp learn`, and handed from one to the other. */
export {
  type ExerciseProgress,
  emptyProgress,
  hintsSeen,
  type LessonProgress,
  mergeProgress,
  type Progress,
  withCode,
  withCurrent,
  withHeader,
  withHint,
  withPassed,
  withRead,
} from "./progress.ts";
export { kInViewMs, Reading } from "./reading.ts";
export { formatProgress, ProgressError, parseProgress } from "./text.ts";
