// Files of the learner, written so that none is ever half there.

import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const kReasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your share of the disk is used up",
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "nothing can be written on that disk",
};
const kElsewhere =
  "YP_LEARN can name another folder for your programs, XDG_DATA_HOME one for your progress: YP_LEARN=~/learn ./yp learn";

/**
 * Writes beside the file first: who reads it meanwhile sees the old text or the new one, and so does who finds the disk full.
 * Throws: Error with a sentence for people, where the machine refuses.
 */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") rmSync(beside, { force: true });
    const reason = kReasons[code];
    if (reason === undefined) throw error;
    const advice = code === "ENOSPC" || code === "EDQUOT" ? "Make room there, and try again." : `${kElsewhere}.`;
    throw new Error(`${file} cannot be written: ${reason}. ${advice}`, { cause: error });
  }
}
