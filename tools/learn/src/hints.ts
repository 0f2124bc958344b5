// The step of a hint ladder that comes next.

import type { HintLadder } from "@yieldpoint/course-builder";

export interface Hint {
  readonly step: string;
  /** 1 for the first. */
  readonly number: number;
  readonly of: number;
  /** Whether no step has been read that was not read before. */
  readonly again: boolean;
}

/** The next step for a check of which `seen` were read; its last one again behind the end. */
export function nextHint(ladders: readonly HintLadder[], check: string, seen: number): Hint | undefined {
  const steps = ladders.find((ladder) => ladder.check === check)?.steps ?? [];
  const number = Math.min(seen + 1, steps.length);
  const step = steps[number - 1];
  return step === undefined ? undefined : { step, number, of: steps.length, again: seen >= steps.length };
}
