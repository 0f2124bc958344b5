/** Progress as a value: every change makes another one. Times are ISO 8601 in UTC, as Date.toISOString() writes them. */

export interface ExerciseProgress {
  /** When a program passed all checks for the first time. */
  readonly passed?: string;
  /** How many steps of a hint ladder were read, by the name of its check. */
  readonly hints?: Readonly<Record<string, number>>;
  /** The learner's program, when it travels with the progress. */
  readonly code?: string;
  /** The headers of the exercise that the learner changed, by file name, when they travel with it. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LessonProgress {
  /** When all of its text had been in view for the first time. */
  readonly read?: string;
}

/** Lessons and exercises go by the lesson's id, "06_lightweight_tasks". */
export interface Progress {
  /** The lesson that was worked at last. */
  readonly current?: string;
  readonly lessons: Readonly<Record<string, LessonProgress>>;
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
}

export const emptyProgress: Progress = { lessons: {}, exercises: {} };

function withExercise(progress: Progress, id: string, change: ExerciseProgress): Progress {
  return { ...progress, exercises: { ...progress.exercises, [id]: { ...progress.exercises[id], ...change } } };
}

export function withCurrent(progress: Progress, id: string): Progress {
  return { ...progress, current: id };
}

/** The first time counts. */
export function withPassed(progress: Progress, id: string, time: string): Progress {
  return progress.exercises[id]?.passed === undefined ? withExercise(progress, id, { passed: time }) : progress;
}

/** The first time counts. */
export function withRead(progress: Progress, id: string, time: string): Progress {
  if (progress.lessons[id]?.read !== undefined) return progress;
  return { ...progress, lessons: { ...progress.lessons, [id]: { read: time } } };
}

export function hintsSeen(progress: Progress, id: string, check: string): number {
  return progress.exercises[id]?.hints?.[check] ?? 0;
}

/** One more step of the ladder for this check has been read. */
export function withHint(progress: Progress, id: string, check: string): Progress {
  const hints = { ...progress.exercises[id]?.hints, [check]: hintsSeen(progress, id, check) + 1 };
  return withExercise(progress, id, { hints });
}

export function withCode(progress: Progress, id: string, code: string): Progress {
  return withExercise(progress, id, { code });
}

export function withHeader(progress: Progress, id: string, file: string, source: string): Progress {
  return withExercise(progress, id, { headers: { ...progress.exercises[id]?.headers, [file]: source } });
}

/** Nothing that either has done is lost; of two times the earlier counts, of two texts of a file and places `other`'s. */
export function mergeProgress(own: Progress, other: Progress): Progress {
  const current = other.current ?? own.current;
  return {
    ...(current !== undefined && { current }),
    lessons: mergeAll(own.lessons, other.lessons, (a, b) => earliest("read", a.read, b.read)),
    exercises: mergeAll(own.exercises, other.exercises, mergeExercise),
  };
}

function mergeAll<T>(
  own: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  merge: (own: T, other: T) => T,
): Readonly<Record<string, T>> {
  const added = Object.entries(other).map(([id, theirs]): [string, T] => {
    const mine = own[id];
    return [id, mine === undefined ? theirs : merge(mine, theirs)];
  });
  return { ...own, ...Object.fromEntries(added) };
}

function earliest<Key extends string>(key: Key, a?: string, b?: string): { readonly [K in Key]?: string } {
  const time = a === undefined || (b !== undefined && b < a) ? b : a;
  return (time === undefined ? {} : { [key]: time }) as { readonly [K in Key]?: string };
}

function mergeExercise(own: ExerciseProgress, other: ExerciseProgress): ExerciseProgress {
  const code = other.code ?? own.code;
  const hints = mergeAll(own.hints ?? {}, other.hints ?? {}, Math.max);
  const headers = { ...own.headers, ...other.headers };
  return {
    ...earliest("passed", own.passed, other.passed),
    ...(Object.keys(hints).length > 0 && { hints }),
    ...(code !== undefined && { code }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}
