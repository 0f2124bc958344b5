// The learner's progress on this machine: one file outside the checkout, so that a clone or a clean loses nothing.

import { existsSync, readFileSync, renameSync } from "node:fs";
import path from "node:path";
import { emptyProgress, formatProgress, type Progress, ProgressError, parseProgress } from "@yieldpoint/web/progress";
import { writeWhole } from "./write-whole.ts";

/** https://specifications.freedesktop.org/basedir-spec */
export function progressFile(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  const data = environment.XDG_DATA_HOME;
  const folder = data?.startsWith("/") ? data : path.join(home, ".local/share");
  return path.join(folder, "yieldpoint", "progress.json");
}

export class Store {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** What is there now: the file may be shared by two terminals. One that cannot be read is put aside, and said. */
  read(): Progress {
    if (!existsSync(this.file)) return emptyProgress;
    try {
      return parseProgress(readFileSync(this.file, "utf8"));
    } catch (error) {
      if (!(error instanceof ProgressError)) throw error;
      const aside = `${this.file}.unread`;
      renameSync(this.file, aside);
      process.stderr.write(
        `yp: ${this.file} cannot be read. ${error.message} It was put aside as ${aside}, and your progress begins anew; your programs are still there.\n`,
      );
      return emptyProgress;
    }
  }

  /** Reads, changes and writes at once. */
  update(change: (progress: Progress) => Progress): Progress {
    const progress = change(this.read());
    writeWhole(this.file, formatProgress(progress));
    return progress;
  }
}
