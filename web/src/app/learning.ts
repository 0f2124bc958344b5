/** What somebody has done of the course: seen while it is done, kept in this browser, taken along as a file. */
import {
  type Drafts,
  type KeyValueStore,
  kExerciseName,
  readSetting,
  textOf,
  withText,
  writeSetting,
} from "../course/index.ts";
import {
  emptyProgress,
  formatProgress,
  hintsSeen,
  mergeProgress,
  type Progress,
  ProgressError,
  parseProgress,
  Reading,
  withCode,
  withCurrent,
  withHeader,
  withHint,
  withPassed,
  withRead,
} from "../progress/index.ts";
import type { SavedFile } from "./exporting.ts";
import { exercisesSolved, importWords } from "./learning-words.ts";
import { type AppState, exampleKey, fileNames } from "./state.ts";
import type { Store } from "./store.ts";
import type { ChosenFile } from "./trace-files.ts";

const kProgressKey = "yieldpoint/progress";
/** Of a lesson that is not read yet: what of its text was in view. */
const kReadingKey = "yieldpoint/reading/";
/** What could not be read is put here rather than lost: a later version may have written it. */
const kUnreadKey = "yieldpoint/progress-unread";
/** Bytes. A file of progress that is larger is none. */
const kLargestFile = 16 * 1024 * 1024;

export interface LearningEnvironment {
  readonly store: Store<AppState>;
  readonly settings: KeyValueStore | undefined;
  readonly drafts: Drafts;
  save(file: SavedFile): void;
  /** As Date.toISOString() writes it. */
  now(): string;
}

/** What this browser remembers. */
export function readProgress(settings: KeyValueStore | undefined): Progress {
  const text = readSetting(settings, kProgressKey);
  if (text === undefined) return emptyProgress;
  try {
    return parseProgress(text);
  } catch (error) {
    if (!(error instanceof ProgressError)) throw error;
    writeSetting(settings, kUnreadKey, text);
    return emptyProgress;
  }
}

/** A file of a lesson's exercise: a header where one is named, else the program's own. */
interface ExerciseFile {
  readonly lesson: string;
  readonly header: string | undefined;
  /** Undefined when it is as delivered. */
  readonly source: string | undefined;
}

/** What was there before something was taken in. */
interface Before {
  readonly progress: Progress;
  readonly files: readonly ExerciseFile[];
}

export class Learning {
  readonly #env: LearningEnvironment;
  #before: Before | undefined;

  constructor(env: LearningEnvironment) {
    this.#env = env;
    env.store.subscribe((state) => this.#keep(seen(state, env.now)));
  }

  /** What was in view of the open lesson's text, which has so many parts; undefined when the lesson is read already. */
  reading(parts: number): Reading | undefined {
    const { settings, store } = this.#env;
    const { lesson, progress } = store.get();
    if (lesson === undefined || progress.lessons[lesson.id]?.read !== undefined) return undefined;
    return new Reading(parts, readSetting(settings, kReadingKey + lesson.id));
  }

  /** More of the open lesson's text has been in view; with all of it, the lesson is read. */
  keepReading(reading: Reading): void {
    const { now, settings, store } = this.#env;
    const { lesson, progress } = store.get();
    if (lesson === undefined) return;
    writeSetting(settings, kReadingKey + lesson.id, reading.isWhole ? undefined : reading.text);
    if (reading.isWhole) this.#keep(withRead(progress, lesson.id, now()));
  }

  #keep(progress: Progress): void {
    const { settings, store } = this.#env;
    if (progress === store.get().progress) return;
    // Another tab may have gone on meanwhile.
    const merged = mergeProgress(readProgress(settings), progress);
    writeSetting(settings, kProgressKey, formatProgress(merged));
    store.set({ progress: merged });
  }

  /** Saves all that is done, with the programs of the exercises. */
  export(): void {
    const { drafts, store } = this.#env;
    const { course, progress } = store.get();
    const whole = (course?.lessons ?? []).reduce((sum, { id }) => {
      const code = drafts.kept(exerciseOf(id));
      const headers = drafts.keptHeaders(exerciseOf(id));
      return headers.reduce(
        (all, { file, source }) => withHeader(all, id, file, source),
        code === undefined ? sum : withCode(sum, id, code),
      );
    }, progress);
    this.#env.save({
      name: "yieldpoint-progress.json",
      type: "application/json",
      parts: [formatProgress(whole)],
    });
  }

  /** Adds a file's progress to what is there; its programs take the place of others, until that is undone. */
  async import(file: ChosenFile): Promise<void> {
    const { store } = this.#env;
    try {
      if (file.size > kLargestFile) throw new ProgressError("It is too large to be progress.");
      this.#take(parseProgress(await file.text()));
    } catch (error) {
      const why = error instanceof ProgressError ? error.message : "It cannot be read.";
      store.set({ pageNotice: { kind: "sentence", text: `${file.name}: ${why}` } });
    }
  }

  #take(read: Progress): void {
    const { drafts, store } = this.#env;
    const before = store.get().progress;
    const files = filesOf(read).flatMap((file): readonly ExerciseFile[] => {
      const own = drafts.kept(exerciseOf(file.lesson), file.header);
      if (file.source === own) return [];
      this.#put(file);
      return [{ ...file, source: own }];
    });
    this.#before = { progress: before, files };
    this.#keep(mergeProgress(before, withoutPrograms(read)));
    const { progress } = store.get();
    const programs = new Set(files.map(({ lesson }) => lesson));
    store.set({ pageNotice: { kind: "imported", text: importWords(before, progress, [...programs]) } });
  }

  /** Gives back what was taken in last. */
  undoImport(): void {
    const { settings, store } = this.#env;
    if (this.#before === undefined) return;
    const { progress, files } = this.#before;
    this.#before = undefined;
    for (const file of files) this.#put(file);
    writeSetting(settings, kProgressKey, formatProgress(progress));
    store.set({ progress, pageNotice: undefined });
  }

  /** Also into the editor, if it shows that exercise. */
  #put({ lesson, header, source }: ExerciseFile): void {
    const { drafts, store } = this.#env;
    drafts.keep(exerciseOf(lesson), source, header);
    const state = store.get();
    const { example, shared } = state;
    if (example === undefined || exampleKey(state) !== exerciseOf(lesson) || shared?.kind === "open") return;
    const file = header ?? example.file;
    if (fileNames(example).includes(file)) store.set(withText(state, file, source ?? textOf(example, file)));
  }
}

function exerciseOf(lesson: string): string {
  return `${lesson}/${kExerciseName}`;
}

function filesOf({ exercises }: Progress): readonly ExerciseFile[] {
  return Object.entries(exercises).flatMap(([lesson, { code, headers = {} }]) => [
    ...(code === undefined ? [] : [{ lesson, header: undefined, source: code }]),
    ...Object.entries(headers).map(([header, source]) => ({ lesson, header, source })),
  ]);
}

/** They are drafts here, each kept by itself. */
function withoutPrograms(progress: Progress): Progress {
  const exercises = Object.entries(progress.exercises).map(
    ([id, { code: _code, headers: _headers, ...rest }]) => [id, rest] as const,
  );
  return { ...progress, exercises: Object.fromEntries(exercises) };
}

/** The progress with what the state shows that is not in it yet; the same one when there is nothing. */
function seen(state: AppState, now: () => string): Progress {
  const { checking, lesson, progress } = state;
  if (lesson === undefined || state.embedded !== undefined) return progress;
  const id = lesson.id;
  let next = progress.current === id ? progress : withCurrent(progress, id);
  if (checking?.report === undefined || checking.phase.kind !== "done") return next;
  const { broken } = checking.report;
  if (broken === undefined) return exercisesSolved(next).has(id) ? next : withPassed(next, id, now());
  while (hintsSeen(next, id, broken.name) < checking.steps) next = withHint(next, id, broken.name);
  return next;
}
