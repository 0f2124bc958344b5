/**
 * Stretches of a run, and which of them are open at a record. A question costs about as much as its answer is long, also
 * among a million: what is open is noted every so often, and a question goes on from the note before it.
 */
import { countUpTo, IntList } from "../lists.ts";

/** The end of a span that never ends. */
export const kNever = 2 ** 31 - 1;

/** Spans between two notes, unless more than that are open: then so many as are open, so that notes never outgrow the spans. */
const kBetweenNotes = 1024;

export interface Spans {
  /** The record that opens each span, ascending. */
  readonly from: Int32Array;
  /** The record that closes it, or kNever. It is open at `from` and not at `until`. */
  readonly until: Int32Array;
  /** Positions of the spans that are open at a record, in order of their begin. */
  openAt(index: number): readonly number[];
}

interface Note {
  /** Spans before this position have been considered. */
  readonly position: number;
  readonly open: Int32Array;
}

function takeNotes(from: Int32Array, until: Int32Array): readonly Note[] {
  const notes: Note[] = [{ position: 0, open: new Int32Array(0) }];
  let open: number[] = [];
  let next = kBetweenNotes;
  for (let position = 0; position < from.length; ++position) {
    if (position >= next) {
      const now = from[position] ?? 0;
      open = open.filter((each) => (until[each] ?? 0) > now);
      notes.push({ position, open: Int32Array.from(open) });
      next = position + Math.max(kBetweenNotes, open.length);
    }
    open.push(position);
  }
  return notes;
}

export class SpansBuilder {
  readonly #from = new IntList();
  readonly #until = new IntList();
  /** The position of the span that is open for each key. */
  readonly #open = new Map<number, number>();

  /** Opens a span for a key, unless one is open. Requires: indexes ascend. */
  open(key: number, index: number): void {
    if (this.#open.has(key)) return;
    this.#open.set(key, this.#from.size);
    this.#from.push(index);
    this.#until.push(kNever);
  }

  close(key: number, index: number): void {
    const position = this.#open.get(key);
    if (position === undefined) return;
    this.#open.delete(key);
    this.#until.set(position, index);
  }

  finish(): Spans {
    const from = this.#from.finish();
    const until = this.#until.finish();
    const notes = takeNotes(from, until);
    const starts = Int32Array.from(notes, ({ position }) => position);
    const openAt = (index: number): readonly number[] => {
      const end = countUpTo(from, index);
      // A note holds from the begin of the span at its position on.
      const note = notes[countUpTo(starts, end - 1) - 1];
      const open: number[] = [];
      for (const position of note?.open ?? []) if ((until[position] ?? 0) > index) open.push(position);
      for (let position = note?.position ?? 0; position < end; ++position) {
        if ((until[position] ?? 0) > index) open.push(position);
      }
      return open;
    };
    return { from, until, openAt };
  }
}
