/** What a link can carry: a program, the world that it runs in, and the moment of the run that is looked at. */
import type { RunPane, Viewport } from "../app/state.ts";
import type { SweptPlace } from "../app/sweep-state.ts";
import { kAsDelivered, type WhatIf } from "../app/what-if.ts";
import type { SourceFile } from "../course/index.ts";
import type { AxisMode, LaneKey } from "../trace/index.ts";

export interface SharedCursor {
  /** The last record that has happened. */
  readonly index: number;
  /** In nanoseconds, when it is between that record and the next. */
  readonly time: number | undefined;
}

/** The run that the moment's run is compared with. */
export interface SharedBeside {
  /** When it is one of the same sweep; then the rest is as in the moment. */
  readonly swept: SweptPlace | undefined;
  /** The program's text, when it is another one than the moment's. */
  readonly code: string | undefined;
  /** Its headers that differ from the moment's. */
  readonly headers: readonly SourceFile[];
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** Whether later runs are compared with it, too. */
  readonly kept: boolean;
}

export interface SharedMoment {
  /** The text of the program's own file, when it is not as delivered. */
  readonly code: string | undefined;
  /** Its headers that are not as delivered. */
  readonly headers: readonly SourceFile[];
  /** The scenario's name; undefined for the usual one. */
  readonly scenario: string | undefined;
  readonly whatIf: WhatIf;
  /** Undefined for an ordinary run. */
  readonly swept: SweptPlace | undefined;
  /** Undefined when nothing is compared. */
  readonly beside: SharedBeside | undefined;
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
  headers: [],
  scenario: undefined,
  whatIf: kAsDelivered,
  swept: undefined,
  beside: undefined,
  cursor: undefined,
  selected: undefined,
  pane: undefined,
  axisMode: undefined,
  folded: false,
  viewport: undefined,
};

/** Whether the program is as delivered. */
export function hasNoCode({ code, headers }: SharedMoment): boolean {
  return code === undefined && headers.length === 0;
}
