/** What stretches of the picture say. */
import { baseState, type Lane, LaneState, type TraceModel } from "../trace/index.ts";
import { caption, waitCaptions } from "../ui/timeline/captions.ts";

export interface Caption {
  /** Empty for none. */
  readonly text: string;
  readonly onBar: boolean;
}

export function captionOf(model: TraceModel, lane: Lane, interval: number, packed: number): Caption {
  const state = baseState(packed);
  if (state === LaneState.waiting || state === LaneState.pending) {
    return { text: waitCaptions(model, lane, interval)[0] ?? "", onBar: false };
  }
  return { text: state === LaneState.computing ? caption(model, lane, interval, state) : "", onBar: true };
}
