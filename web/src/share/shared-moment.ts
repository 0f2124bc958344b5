/** What a link can carry: a program, the world that it runs in, and the moment of the run that is looked at. */
import type { RunPane, Viewport } from "../app/state.ts";
import { kAsDelivered, type WhatIf } from "../app/what-if.ts";
import type { AxisMode, LaneKey } from "../trace/index.ts";

export interface SharedCursor {
  /** The last record that has happened. */
  readonly index: number;
  /** In nanoseconds, when it is between that record and the next. */
  readonly time: number | undefined;
}

export interface SharedMoment {
  /** The program's text, when it is not as delivered. */
  readonly code: string | undefined;
  /** The scenario's name; undefined for the usual one. */
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** Undefined: as the run leaves it. */
  readonly cursor: SharedCursor | undefined;
  readonly selected: LaneKey | undefined;
  readonly pane: RunPane | undefined;
  readonly axisMode: AxisMode | undefined;
  /** Whether long waits are shortened. */
  readonly folded: boolean;
  readonly viewport: Viewport | undefined;
}

export const kNothingShared: SharedMoment = {
  code: undefined,
  scenario: undefined,
  whatIf: kAsDelivered,
  cursor: undefined,
  selected: undefined,
  pane: undefined,
  axisMode: undefined,
  folded: false,
  viewport: undefined,
};
