import type { AnswerMoment, Guess } from "../../predict/index.ts";

/** What a view of a question may do. */
export interface Asking {
  /** Tells the radio buttons of this question from another one's. */
  readonly group: string;
  change(guess: Guess): void;
  /** Says something to who does not see it. */
  announce(text: string): void;
  show(moment: AnswerMoment): void;
}
