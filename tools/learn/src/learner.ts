// What `yp learn` does, word by word: each gives lines to show. Where they are shown, and who asks, is not known here.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { COMES_TO_ITS_END } from "@yieldpoint/host";
import {
  formatProgress,
  hintsSeen,
  mergeProgress,
  type Progress,
  ProgressError,
  parseProgress,
  withCode,
  withCurrent,
  withHint,
  withPassed,
} from "@yieldpoint/web/progress";
import { kNothingShared, writeLink } from "@yieldpoint/web/share";
import { type Exercise, findExercise, nextExercise } from "./course.ts";
import { differenceLines } from "./difference.ts";
import { nextHint } from "./hints.ts";
import { judge, passes, type Verdict } from "./judge.ts";
import { type Layout, wrap } from "./layout.ts";
import type { Store } from "./store.ts";
import { taskLines } from "./task.ts";
import { readToolchain, type Toolchain } from "./toolchain.ts";
import { headLines, verdictLines } from "./verdict-text.ts";
import { wordLines } from "./words.ts";
import type { Workspace } from "./workspace.ts";
import { writeWhole } from "./write-whole.ts";

export interface Places {
  /** The folder that file names are relative to for who reads them. */
  readonly from: string;
  readonly build: string;
  /** For programs and traces of this. */
  readonly output: string;
}

/** `ok` is false for what the exit code of a single command should say. */
export interface Answer {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

const said = (...lines: readonly string[]): Answer => ({ ok: true, lines });
const refused = (...lines: readonly string[]): Answer => ({ ok: false, lines });

export class Learner {
  readonly #exercises: readonly Exercise[];
  readonly #workspace: Workspace;
  readonly #store: Store;
  readonly #places: Places;
  readonly layout: () => Layout;
  #current: Exercise;
  #last: { readonly source: string; readonly id: string; readonly verdict: Verdict } | undefined;
  #toolchain: Promise<Toolchain> | undefined;
  #judging: Promise<void> = Promise.resolve();

  /** Throws: Error when there is no exercise. */
  constructor(
    exercises: readonly Exercise[],
    workspace: Workspace,
    store: Store,
    places: Places,
    layout: () => Layout,
  ) {
    const progress = store.read();
    const resumed = exercises.find(({ id }) => id === progress.current);
    const first = resumed ?? exercises.find(({ id }) => !isDone(progress, id)) ?? exercises[0];
    if (first === undefined) throw new Error("No lesson has an exercise.");
    this.#exercises = exercises;
    this.#workspace = workspace;
    this.#store = store;
    this.#places = places;
    this.layout = layout;
    this.#current = first;
  }

  get current(): Exercise {
    return this.#current;
  }

  /** The learner's file of the current exercise; it is there. */
  get file(): string {
    return this.#workspace.open(this.#current);
  }

  /** Another one after each change of the program or of the exercise. */
  stamp(): string {
    return `${this.#current.id}\n${this.#workspace.read(this.#current)}`;
  }

  /** Whether the program is another one than the start. */
  get isBegun(): boolean {
    return this.#workspace.changed(this.#current) !== undefined;
  }

  welcome(): readonly string[] {
    const text = `Edit ${this.#shown(this.file)} in any editor: each save is judged. Enter judges it now, hint helps, help lists what else there is.`;
    return wrap(text, this.layout().columns);
  }

  head(): readonly string[] {
    return headLines(this.#current, this.#shown(this.file), this.layout());
  }

  /** Compiles and runs the program. Cancellation: ends both. Throws: AbortError. */
  async check(signal: AbortSignal): Promise<Answer> {
    const exercise = this.#current;
    if (this.#store.read().current !== exercise.id)
      this.#store.update((progress) => withCurrent(progress, exercise.id));
    const { verdict, trace } = await this.#judge(signal);
    const head = this.head();
    const lines = [...head, "", ...verdictLines(verdict, this.file, this.#shown(trace), this.layout())];
    if (!passes(verdict)) return refused(...lines);
    this.#store.update((progress) => withPassed(progress, exercise.id, new Date().toISOString()));
    return said(...lines, ...wrap(this.#whatNow(), this.layout().columns));
  }

  /** Where to read what the program includes. */
  #headerLines(): readonly string[] {
    const files = this.#current.headers.map((header) => this.#shown(header.path));
    return files.length === 0
      ? []
      : [
          "",
          ...wrap(
            `The program includes ${files.join(" and ")}: look there for what it can call.`,
            this.layout().columns,
          ),
        ];
  }

  /** The exercise's text. */
  task(): Answer {
    return said(...this.head(), "", ...taskLines(this.#current, this.layout()), ...this.#headerLines());
  }

  async hint(signal: AbortSignal): Promise<Answer> {
    const { id, hints } = this.#current;
    const { verdict } = await this.#judge(signal);
    const { columns, style } = this.layout();
    if (verdict.kind === "no-program") return refused(...(await this.check(signal)).lines);
    const { broken } = verdict.report;
    if (broken === undefined) return said("All checks hold: there is nothing left to give a hint for.");
    if (broken.name === COMES_TO_ITS_END)
      return said(...wrap(`First the program must come to its end. ${broken.seen}`, columns));
    const hint = nextHint(hints, broken.name, hintsSeen(this.#store.read(), id, broken.name));
    if (hint === undefined) return said(...wrap(broken.seen, columns));
    if (!hint.again) this.#store.update((progress) => withHint(progress, id, broken.name));
    const head = `Hint ${hint.number} of ${hint.of}: ${broken.name}`;
    const after = hint.again ? ["", "That was the last hint for this check."] : [];
    return said(style("bold", head), "", ...wrap(hint.step, columns), ...after);
  }

  next(): Answer {
    const progress = this.#store.read();
    const next = nextExercise(this.#exercises, this.#current.id, (id) => isDone(progress, id));
    if (next === undefined) return said("There is no other exercise left: all are done.");
    const left = isDone(progress, this.#current.id)
      ? []
      : [`${this.#current.title} is not done yet; go ${this.#current.number} comes back to it.`, ""];
    this.#turnTo(next);
    return said(...left, ...this.task().lines);
  }

  go(wanted: string): Answer {
    const found = findExercise(this.#exercises, wanted);
    if (found === undefined) return refused(`There is no exercise ${wanted}; list shows all of them.`);
    this.#turnTo(found);
    return this.task();
  }

  list(): Answer {
    const progress = this.#store.read();
    const { style } = this.layout();
    const done = this.#exercises.filter(({ id }) => isDone(progress, id)).length;
    const rows = this.#exercises.map((exercise) => {
      const here = exercise.id === this.#current.id;
      const mark = isDone(progress, exercise.id) ? style("green", "done") : "    ";
      const text = `${exercise.number}  ${exercise.title}`;
      return `${here ? ">" : " "} ${mark}  ${here ? style("bold", text) : text}`;
    });
    return said(...rows, "", `${done} of ${this.#exercises.length} done.`);
  }

  reset(): Answer {
    const exercise = this.#current;
    if (!this.#workspace.replace(exercise, exercise.start))
      return said("There is nothing to reset: the program is as it was in the beginning.");
    const kept = this.#shown(this.#workspace.keptFolder(exercise));
    return said("The program is as it was in the beginning.", `undo brings yours back; it is kept in ${kept}.`);
  }

  undo(): Answer {
    if (!this.#workspace.undo(this.#current)) return refused("There is nothing to undo: nothing was reset.");
    return said("Your program from before is back; undo again takes this back.");
  }

  solution(): Answer {
    const { id, solution, title } = this.#current;
    if (!isDone(this.#store.read(), id))
      return refused(
        "The solution is shown once your program passes. Until then, hint helps with the check that fails.",
      );
    return said(...differenceLines(this.#workspace.read(this.#current), solution, title, this.layout()));
  }

  /** The progress with the programs, as text for a file. */
  exported(): string {
    const progress = this.#exercises.reduce((sum, exercise) => {
      const code = this.#workspace.changed(exercise);
      return code === undefined ? sum : withCode(sum, exercise.id, code);
    }, this.#store.read());
    return formatProgress(progress);
  }

  export(file: string): Answer {
    const target = path.resolve(this.#places.from, file);
    if (existsSync(target) && !isProgress(target))
      return refused(`${file} is a file of something else; name another one.`);
    writeWhole(target, this.exported());
    const how = `Your progress and your programs are in ${file}. Load progress in the page adds it there, import ${file} on another machine.`;
    return said(...wrap(how, this.layout().columns));
  }

  import(file: string): Answer {
    const columns = this.layout().columns;
    try {
      const read = parseProgress(readFileSync(path.resolve(this.#places.from, file), "utf8"));
      return said(...wrap(this.#take(read), columns));
    } catch (error) {
      if (error instanceof ProgressError) return refused(...wrap(`${file}: ${error.message}`, columns));
      return refused(`There is no file ${file} that can be read.`);
    }
  }

  /** Where the page has the same exercise, with the learner's program; behind the page's address. */
  async fragment(signal: AbortSignal): Promise<string> {
    const code = this.#workspace.changed(this.#current);
    const route = `#/${this.#current.id}/exercise`;
    if (code === undefined) return route;
    try {
      return `${route}?${await writeLink({ ...kNothingShared, code }, signal)}`;
    } catch (error) {
      if (error instanceof RangeError) return route;
      throw error;
    }
  }

  help(): Answer {
    return said(
      ...wordLines(this.layout().columns),
      "",
      ...wrap("The beginning of a word is enough: h is hint. A number goes to that lesson.", this.layout().columns),
    );
  }

  #take(read: Progress): string {
    const withoutCode = Object.fromEntries(
      Object.entries(read.exercises).map(([id, { code: _, ...rest }]) => [id, rest]),
    );
    const before = this.#store.read();
    const progress = this.#store.update((own) => mergeProgress(own, { ...read, exercises: withoutCode }));
    const changed = this.#exercises.filter((exercise) => {
      const code = read.exercises[exercise.id]?.code;
      return code !== undefined && this.#workspace.replace(exercise, code);
    });
    const current = this.#exercises.find(({ id }) => id === progress.current);
    if (current !== undefined) this.#current = current;
    const done = this.#exercises.filter(({ id }) => isDone(progress, id) && !isDone(before, id)).length;
    const programs =
      changed.length === 0
        ? ""
        : ` The programs of ${changed.map(({ number }) => number).join(", ")} are the file's now; undo in such an exercise brings yours back.`;
    const headers = this.#exercises.flatMap(({ id, number }) =>
      Object.keys(read.exercises[id]?.headers ?? {}).map((file) => `${file} of ${number}`),
    );
    const ofThePage =
      headers.length === 0
        ? ""
        : ` Changed in the page: ${headers.join(", ")}. That is kept for the page; here the course's own are used.`;
    const more = done === 1 ? "1 more exercise is done" : `${done} more exercises are done`;
    return `The progress of the file is added to yours: ${more}, and you are at ${this.#current.number} ${this.#current.title}.${programs}${ofThePage}`;
  }

  #turnTo(exercise: Exercise): void {
    this.#current = exercise;
    this.#toolchain = undefined;
    this.#store.update((progress) => withCurrent(progress, exercise.id));
    this.#workspace.open(exercise);
  }

  /** The last verdict is as good as a new one while the program is the same. One program is judged at a time. */
  #judge(signal: AbortSignal): Promise<{ readonly verdict: Verdict; readonly trace: string }> {
    const judged = this.#judging.then(() => this.#judgeNow(signal));
    this.#judging = judged.then(
      () => {},
      () => {},
    );
    return judged;
  }

  async #judgeNow(signal: AbortSignal): Promise<{ readonly verdict: Verdict; readonly trace: string }> {
    signal.throwIfAborted();
    const { build, output } = this.#places;
    const exercise = this.#current;
    const trace = path.join(output, `${exercise.number}.jsonl`);
    const source = this.#workspace.read(exercise);
    if (this.#last?.id === exercise.id && this.#last.source === source) return { verdict: this.#last.verdict, trace };
    this.#toolchain ??= readToolchain(build, exercise.id);
    const toolchain = await this.#toolchain;
    this.#workspace.describe(toolchain.flags);
    const verdict = await judge(exercise, toolchain, this.file, output, signal);
    const broken = verdict.kind === "judged" ? verdict.report.broken : undefined;
    if (broken !== undefined) writeWhole(trace, broken.trace);
    // A save while it was compiled is judged by itself.
    if (this.#workspace.read(exercise) === source) this.#last = { id: exercise.id, source, verdict };
    return { verdict, trace };
  }

  #whatNow(): string {
    const progress = this.#store.read();
    const next = nextExercise(this.#exercises, this.#current.id, (id) => isDone(progress, id));
    const goOn = next === undefined ? "All exercises are done." : `Type next for ${next.number} ${next.title}.`;
    return `${goOn} Or solution, to compare your program with another one.`;
  }

  #shown(file: string): string {
    const relative = path.relative(this.#places.from, file);
    return relative.startsWith("..") ? file : relative;
  }
}

function isDone(progress: Progress, id: string): boolean {
  return progress.exercises[id]?.passed !== undefined;
}

function isProgress(file: string): boolean {
  try {
    parseProgress(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
