/** The changes that can be undone and made again. Pure. */
import { kAsDelivered, type WhatIf } from "../app/what-if.ts";

/** So many steps back. */
const kMostSteps = 100;

export class History {
  readonly now: WhatIf;
  readonly #past: readonly WhatIf[];
  readonly #future: readonly WhatIf[];
  /** What the last change was about, while it goes on: a slider that is dragged is one change. */
  readonly #topic: string | undefined;

  constructor(
    now: WhatIf = kAsDelivered,
    past: readonly WhatIf[] = [],
    future: readonly WhatIf[] = [],
    topic?: string,
  ) {
    this.now = now;
    this.#past = past;
    this.#future = future;
    this.#topic = topic;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  isAbout(topic: string): boolean {
    return this.#topic === topic;
  }

  /** Changes about one topic, one behind the other, are undone together. */
  change(next: WhatIf, topic?: string): History {
    const goesOn = topic !== undefined && topic === this.#topic;
    const past = goesOn ? this.#past : [...this.#past, this.now].slice(-kMostSteps);
    return new History(next, past, [], topic);
  }

  /** Ends the change that goes on. */
  settle(): History {
    return this.#topic === undefined ? this : new History(this.now, this.#past, this.#future);
  }

  undo(): History {
    const last = this.#past.at(-1);
    if (last === undefined) return this;
    return new History(last, this.#past.slice(0, -1), [this.now, ...this.#future]);
  }

  redo(): History {
    const [next, ...rest] = this.#future;
    if (next === undefined) return this;
    return new History(next, [...this.#past, this.now], rest);
  }
}

export const kNoHistory = new History();
