/** Collects the states of one lane while the records go by. */
import { IntList } from "./lists.ts";
import { baseState, kCancelling, type Lane, type LaneKey, LaneState } from "./model.ts";

export class LaneBuilder {
  #from = new IntList();
  #state = new IntList();
  #cause = new IntList();
  #cancelling = false;

  /** The state that holds now. */
  get state(): LaneState {
    return baseState(this.#state.last() ?? LaneState.absent);
  }

  /** The record that explains the state that holds now. */
  get cause(): number {
    return this.#cause.last() ?? -1;
  }

  enter(index: number, state: LaneState, cause = index): void {
    const packed = this.#cancelling ? state | kCancelling : state;
    if (this.#from.last() === index) {
      // Two states at one record: only the later one can be seen.
      this.#state.setLast(packed);
      this.#cause.setLast(cause);
      return;
    }
    this.#from.push(index);
    this.#state.push(packed);
    this.#cause.push(cause);
  }

  setCancelling(index: number, cancelling: boolean): void {
    if (this.#cancelling === cancelling || this.state === LaneState.absent) return;
    this.#cancelling = cancelling;
    this.enter(index, this.state, this.#cause.last() ?? index);
  }

  /** A task that ended is not being cancelled any more. */
  end(index: number, state: LaneState): void {
    this.#cancelling = false;
    this.enter(index, state);
  }

  /** Puts the states of another lane, which end where these begin, before them. */
  precede(earlier: LaneBuilder): void {
    this.#from = joined(earlier.#from, this.#from);
    this.#state = joined(earlier.#state, this.#state);
    this.#cause = joined(earlier.#cause, this.#cause);
  }

  finish(key: LaneKey, name: string, detail: string, job?: number): Lane {
    return {
      ...key,
      name,
      detail,
      job,
      from: this.#from.finish(),
      state: Uint8Array.from(this.#state.finish()),
      cause: this.#cause.finish(),
    };
  }
}

function joined(first: IntList, second: IntList): IntList {
  const all = new IntList();
  for (const list of [first, second]) for (const value of list.finish()) all.push(value);
  return all;
}
