/** Pictures of the runs that a deck shows: for paper, and until the program is there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Example, kRoot } from "@yieldpoint/course-builder";
import {
  buildModel,
  cursorAt,
  isLane,
  makeAxis,
  markAt,
  type Scheme,
  sentenceOf,
  subjectAt,
  svgStyle,
  type TraceModel,
  timelineSvg,
} from "@yieldpoint/web/picture";

/** Pixels of the picture's own; the slide shows it larger. */
const kWidth = 760;

export interface Moment {
  /** What happens. */
  readonly sentence: string;
  /** 1-based, of the program's own file; undefined when none of its lines is to blame. */
  readonly line: number | undefined;
}

export interface RunPicture {
  /** The picture's file, without scheme and ending. */
  readonly name: string;
  readonly moments: readonly Moment[];
  svg(scheme: Scheme): string;
}

/** What is drawn of a run. */
export interface View {
  /** From 1. */
  readonly events: readonly number[];
  readonly mostLanes: number;
}

/** The lanes in which something happens at the events, the last ones first, and the first of the run: so many. */
function lanesOf(model: TraceModel, { events, mostLanes }: View): TraceModel["lanes"] {
  // To say that one is left out takes as much room as to show it.
  if (model.lanes.length <= mostLanes + 1) return model.lanes;
  const acting = events.toReversed().map((event) => subjectAt(model, event - 1));
  const rows = [...acting.map((key) => model.lanes.findIndex((lane) => isLane(lane, key))), ...model.lanes.keys()];
  const shown = new Set([...new Set(rows.filter((row) => row >= 0))].slice(0, mostLanes));
  return model.lanes.filter((_, row) => shown.has(row));
}

/** The run as it is at the view's last event. */
export function pictureOf(name: string, title: string, { file, golden }: Example, view: View): RunPicture {
  const { events } = view;
  const records = golden.form === "records" ? golden.records : [];
  const model = buildModel(records.map((record) => JSON.stringify(record)).join("\n"));
  const tokens = readFileSync(path.join(kRoot, "web/src/styles/tokens.css"), "utf8");
  const last = events.at(-1) ?? 1;
  return {
    name,
    moments: events.map((event) => ({
      sentence: sentenceOf(model, event - 1),
      line: markAt(model, event - 1, file, undefined)?.place.line,
    })),
    svg: (scheme) =>
      timelineSvg({
        title,
        run: { model, axis: makeAxis(model, "unfolded") },
        viewport: { from: 0, to: 1 },
        cursor: cursorAt(model, last - 1),
        selected: undefined,
        style: svgStyle(tokens, scheme),
        width: kWidth,
        lanes: lanesOf(model, view),
      }),
  };
}
