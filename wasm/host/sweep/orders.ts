// Other orders: the program again and again, each time in another legal order of its ready tasks, until a run is bad.

import { isBad, judged, type SweptRun, sweepText } from "./sweep.ts";
import type { Verdict } from "./verdict.ts";

/** Runs the program in the order of this number (AIO_SCHEDULE), or in the usual one, with this value of AIO_SWEEP. */
export type RunOrder = (order: number | undefined, sweep: string, signal: AbortSignal) => Promise<SweptRun>;

export interface OrdersOptions {
  /** Orders 1 to this are tried. */
  readonly most: number;
  /** So many runs at a time. */
  readonly jobs: number;
  /** Asked before each run: true when no more are to be begun. */
  readonly enough?: () => boolean;
  /** Gets the usual order's trace and verdict. */
  readonly onUsual?: (verdict: Verdict, trace: string) => void;
  /** Gets how many have been tried. */
  readonly onTried?: (tried: number) => void;
}

export interface OrdersReport {
  readonly usual: Verdict;
  /** So many other orders; 0 when the usual one is bad. */
  readonly tried: number;
  /** The smallest order that is bad. */
  readonly bad: BadOrder | undefined;
}

export interface BadOrder {
  readonly order: number;
  readonly verdict: Verdict;
}

/**
 * Tries orders in turn until one is bad. Of those that could be found bad, the report has the smallest, however many run
 * at a time.
 * Throws: AbortError when the signal fires; what `run` throws.
 */
export async function tryOrders(run: RunOrder, options: OrdersOptions, signal: AbortSignal): Promise<OrdersReport> {
  const first = await run(undefined, sweepText({}), signal);
  const usual = judged(first);
  options.onUsual?.(usual, first.trace);
  if (isBad(usual.outcome)) return { usual, tried: 0, bad: undefined };
  const sweep = sweepText({}, { undisturbed: usual });
  const bad: BadOrder[] = [];
  let tried = 0;
  let next = 1;
  const worker = async (): Promise<void> => {
    // Every smaller order has been begun when one is found bad, and is waited for.
    while (next <= options.most && bad.length === 0 && options.enough?.() !== true) {
      const order = next++;
      const verdict = judged(await run(order, sweep, signal));
      tried += 1;
      options.onTried?.(tried);
      if (isBad(verdict.outcome)) bad.push({ order, verdict });
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  return { usual, tried, bad: bad.toSorted((a, b) => a.order - b.order)[0] };
}
