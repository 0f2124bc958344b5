/** What is changed about a run besides its code: things that happen to it, and the world that it runs in. */

/** When something happens: at a time in nanoseconds, or when the program waits for the n-th time (one `suspend` record each). */
export type Moment = { readonly kind: "time"; readonly time: number } | { readonly kind: "await"; readonly n: number };

/** Something that happens to the program (core/sim/scenario.md: `inject`, `faults`, `requests`). */
export type Injection =
  /** `task` is a name; without it, who waits at the moment, or main. */
  | { readonly do: "cancel"; readonly task: string | undefined; readonly when: Moment }
  | { readonly do: "signal"; readonly signal: "SIGINT" | "SIGTERM"; readonly when: Moment }
  | { readonly do: "disconnect" | "cut" | "repair"; readonly host: string; readonly when: Moment }
  /** `kind`: as in `faults`. Times in nanoseconds; without `until` it does not end. */
  | {
      readonly do: "fault";
      readonly host: string;
      readonly kind: string;
      readonly from: number;
      readonly until: number | undefined;
    }
  /** A request from the browser pane. `leaves`: nanoseconds after which the browser closes the connection. */
  | {
      readonly do: "request";
      readonly method: string;
      readonly url: string;
      readonly body: string;
      readonly at: number;
      readonly leaves: number | undefined;
    };

export interface WhatIf {
  readonly injections: readonly Injection[];
  /** Undefined: the example's own. */
  readonly seed: number | undefined;
  readonly schedule: number | undefined;
  /** One way, in nanoseconds, of all hosts. */
  readonly latency: number | undefined;
  /** Share of packets that are lost, 0 to 1. */
  readonly loss: number | undefined;
}

export const kAsDelivered: WhatIf = {
  injections: [],
  seed: undefined,
  schedule: undefined,
  latency: undefined,
  loss: undefined,
};

export function isAsDelivered({ injections, seed, schedule, latency, loss }: WhatIf): boolean {
  return injections.length === 0 && [seed, schedule, latency, loss].every((change) => change === undefined);
}
