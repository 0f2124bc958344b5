// The learner's programs: one file for each exercise, and what a reset took away.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Exercise } from "./course.ts";
import { writeWhole } from "./write-whole.ts";

export class Workspace {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  file({ id }: Pick<Exercise, "id">): string {
    return path.join(this.folder, `${id}.cpp`);
  }

  /** The learner's program; it is made from the start when there is none yet. */
  open(exercise: Exercise): string {
    const file = this.file(exercise);
    if (!existsSync(file)) writeWhole(file, exercise.start);
    return file;
  }

  read(exercise: Exercise): string {
    return readFileSync(this.open(exercise), "utf8");
  }

  /** The learner's program if there is one, and it is not just the start. */
  changed(exercise: Exercise): string | undefined {
    if (!existsSync(this.file(exercise))) return undefined;
    const text = this.read(exercise);
    return text === exercise.start ? undefined : text;
  }

  /** Puts another text there; undo() brings the old one back. False when it is the same. */
  replace(exercise: Exercise, text: string): boolean {
    const old = this.read(exercise);
    if (old === text) return false;
    writeWhole(this.#keptFile(exercise, this.#kept(exercise) + 1), old);
    writeWhole(this.file(exercise), text);
    return true;
  }

  /** Changes places with the text that was replaced last, so a second one takes the first back. False without one. */
  undo(exercise: Exercise): boolean {
    const count = this.#kept(exercise);
    if (count === 0) return false;
    const kept = this.#keptFile(exercise, count);
    const old = readFileSync(kept, "utf8");
    writeWhole(kept, this.read(exercise));
    writeWhole(this.file(exercise), old);
    return true;
  }

  /** For editors with clangd: how the programs of this folder are compiled. */
  describe(flags: readonly string[]): void {
    const file = path.join(this.folder, "compile_flags.txt");
    const text = `${flags.join("\n")}\n`;
    if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeWhole(file, text);
  }

  /** The folder of the texts that were replaced, oldest first: 1.cpp, 2.cpp. */
  keptFolder({ id }: Pick<Exercise, "id">): string {
    return path.join(this.folder, ".kept", id);
  }

  #keptFile(exercise: Exercise, number: number): string {
    return path.join(this.keptFolder(exercise), `${number}.cpp`);
  }

  #kept(exercise: Exercise): number {
    const folder = this.keptFolder(exercise);
    if (!existsSync(folder)) return 0;
    return Math.max(0, ...readdirSync(folder).map((file) => Number(/^(\d+)\.cpp$/.exec(file)?.[1] ?? 0)));
  }
}
