/** Progress in words and counts. */
import type { Course } from "../course/index.ts";
import type { Progress } from "../progress/index.ts";

export function lessonsRead({ lessons }: Progress): ReadonlySet<string> {
  return new Set(Object.keys(lessons).filter((id) => lessons[id]?.read !== undefined));
}

export function exercisesSolved({ exercises }: Progress): ReadonlySet<string> {
  return new Set(Object.keys(exercises).filter((id) => exercises[id]?.passed !== undefined));
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `one ${one}` : `${count} ${many}`;
}

/** How far somebody is: "3 of 13 lessons read, 1 of 2 exercises solved". Only lessons of this course count. */
export function progressSummary({ lessons }: Course, progress: Progress): string {
  const [read, solved] = [lessonsRead(progress), exercisesSolved(progress)];
  const withExercise = lessons.filter(({ exercise }) => exercise !== undefined);
  const readHere = lessons.filter(({ id }) => read.has(id)).length;
  const solvedHere = withExercise.filter(({ id }) => solved.has(id)).length;
  return `${readHere} of ${lessons.length} lessons read, ${solvedHere} of ${withExercise.length} exercises solved`;
}

/** What a file brought. `programs` are the lessons whose program it replaced. */
export function importWords(before: Progress, after: Progress, programs: readonly string[]): string {
  const read = lessonsRead(after).size - lessonsRead(before).size;
  const solved = exercisesSolved(after).size - exercisesSolved(before).size;
  const parts = [
    ...(read > 0 ? [`${counted(read, "lesson", "lessons")} read`] : []),
    ...(solved > 0 ? [`${counted(solved, "exercise", "exercises")} solved`] : []),
    ...(programs.length > 0 ? [`${counted(programs.length, "program", "programs")} of exercises`] : []),
  ];
  return parts.length === 0 ? "The file has nothing that is not here already." : `Loaded: ${parts.join(", ")}.`;
}
